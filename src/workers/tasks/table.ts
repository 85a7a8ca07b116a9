/** A file of separated values as a table. */
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import { hiddenInText } from '../../shared/visible-text.js';
import { renderCsv, type CsvTable } from '../../render/rows/csv-table.js';
import { decodeText, isBinary } from '../../render/encoding/decode.js';
import { storeOf } from '../stores.js';
import { textFacts, type TextFacts } from './text-facts.js';

export interface TableInput {
  readonly gitDir: string;
  readonly blob: Oid;
  readonly path: GitPath;
  readonly encoding?: string | undefined;
  /** Label of a line for screen readers with `LINE_NUMBER_SLOT` in it. */
  readonly lineLabel: string;
}

/** `none`: not text, or nothing in it. `malformed`: text that is no table. */
export type TableOutput =
  | { readonly form: 'none' | 'malformed' }
  | { readonly form: 'table'; readonly table: CsvTable; readonly facts: TextFacts };

/** The caller keeps to `MAX_TABLE_BYTES` (size-limits). GitError('not-found' | 'wrong-type' | 'too-large' | 'corrupt'). */
export function tableTask({ gitDir, blob, path, encoding, lineLabel }: TableInput): TableOutput {
  const { bytes } = storeOf(gitDir).read(blob, 'blob');
  if (isBinary(bytes)) return { form: 'none' };
  const decoded = decodeText(bytes, { override: encoding });
  if (decoded.text.trim() === '') return { form: 'none' };
  const table = renderCsv(decoded.text, { path, lineLabel, findHidden: hiddenInText });
  return table === undefined ? { form: 'malformed' } : { form: 'table', table, facts: textFacts(path, decoded) };
}
