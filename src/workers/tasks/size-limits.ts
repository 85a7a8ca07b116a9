/**
 * The largest sizes of files that are shown in a special form; larger ones are shown as text. No imports: pages use
 * these before they call a worker.
 */

/** Parsing a table of this size takes a tenth of a second. */
export const MAX_TABLE_BYTES = 8 << 20;
/** Notebooks with many pictures have some megabytes. */
export const MAX_NOTEBOOK_BYTES = 16 << 20;
/** Content of Git LFS above this is sent, but not shown. */
export const MAX_LFS_SHOWN_BYTES = 32 << 20;
