/** Renders a file of separated values as a table. */
import type { GitPath } from '../../git/path-text.js';
import { hiddenInText } from '../../shared/visible-text.js';
import { renderCsv, type CsvTable } from '../../render/rows/csv-table.js';
import { decodeText, isBinary } from '../../encoding/decode.js';
import { fileBytes, type FileBytesInput } from './file-bytes.js';
import { textFacts, type TextFacts } from './text-facts.js';

export interface TableInput extends FileBytesInput {
  readonly path: GitPath;
  readonly encoding?: string | undefined;
  /** Name of a line for screen readers; contains `LINE_NUMBER_SLOT`. */
  readonly lineLabel: string;
}

/** `none`: not text, or blank. `malformed`: text that is not a table. */
export type TableOutput =
  | { readonly form: 'none' | 'malformed' }
  | { readonly form: 'table'; readonly table: CsvTable; readonly facts: TextFacts };

/**
 * The caller must respect `MAX_TABLE_BYTES` (size-limits). Throws GitError('not-found' | 'wrong-type' | 'too-large' |
 * 'corrupt').
 */
export async function tableTask({ gitDir, blob, lfs, path, encoding, lineLabel }: TableInput): Promise<TableOutput> {
  const bytes = await fileBytes({ gitDir, blob, lfs });
  if (isBinary(bytes)) return { form: 'none' };
  const decoded = decodeText(bytes, { override: encoding });
  if (decoded.text.trim() === '') return { form: 'none' };
  const table = renderCsv(decoded.text, { path, lineLabel, findHidden: hiddenInText });
  return table === undefined ? { form: 'malformed' } : { form: 'table', table, facts: textFacts(path, decoded) };
}
