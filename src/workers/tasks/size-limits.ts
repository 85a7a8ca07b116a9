/** Up to which size files are shown in a form of their own; larger ones as text. Light: pages ask before they call a worker. */

/** To read this much of separated values takes a tenth of a second. */
export const MAX_TABLE_BYTES = 8 << 20;
/** Notebooks with many pictures have some megabytes. */
export const MAX_NOTEBOOK_BYTES = 16 << 20;
