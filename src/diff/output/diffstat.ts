/**
 * `git diff --stat --summary` as text: names, counts, a graph, totals, then created, deleted and renamed files and mode changes.
 * The layout is that of git with a fixed width (git-diff(1), `--stat=<width>`).
 */
import type { GitPath } from '../../git/path-text.js';
import { modeText, type FileChange } from '../files/file-change.js';
import type { FileStat } from './file-stat.js';
import { needsQuoting, quotePath } from './quote-path.js';

/** Mails are wrapped here. */
const MAIL_STAT_WIDTH = 72;
/** Around the number: a space before the name, ` | ` after it, a space before the graph, one column free at the end. */
const FIXED_COLUMNS = 6;
const MIN_GRAPH_COLUMNS = 6;
const MIN_NAME_COLUMNS = 10;
const BIN_WORD = 'Bin';
const CUT_MARK = '...';

/** Empty when there are no files. ASCII. */
export function diffstatText(stats: readonly FileStat[], width = MAIL_STAT_WIDTH): string {
  if (stats.length === 0) return '';
  const rows = stats.map((stat) => ({ stat, name: statName(stat.change) }));
  const layout = layOut(rows, width);
  return (
    rows.map(({ stat, name }) => ` ${fitName(name, layout.nameWidth)} | ${statCell(stat, layout)}\n`).join('') +
    totalsText(stats)
  );
}

interface Layout {
  readonly nameWidth: number;
  readonly numberWidth: number;
  readonly graphWidth: number;
  readonly maxChange: number;
}

function layOut(rows: readonly { stat: FileStat; name: string }[], requestedWidth: number): Layout {
  let longestName = 0;
  let maxChange = 0;
  let binaryWidth = 0;
  for (const { stat, name } of rows) {
    longestName = Math.max(longestName, name.length);
    if (stat.binary)
      binaryWidth = Math.max(binaryWidth, 'Bin  ->  bytes'.length + digits(stat.added) + digits(stat.deleted));
    else maxChange = Math.max(maxChange, stat.added + stat.deleted);
  }
  const numberWidth = Math.max(digits(maxChange), binaryWidth > 0 ? BIN_WORD.length : 0);
  const width = Math.max(requestedWidth, MIN_NAME_COLUMNS + MIN_GRAPH_COLUMNS + FIXED_COLUMNS + numberWidth);
  let graphWidth = maxChange + 4 > binaryWidth ? maxChange : binaryWidth - 4;
  let nameWidth = longestName;
  if (nameWidth + numberWidth + FIXED_COLUMNS + graphWidth > width) {
    // Too much of both: the graph gets at most three eighths, the name what is left; a short name leaves more to the graph.
    const share = Math.floor((width * 3) / 8) - numberWidth - FIXED_COLUMNS;
    if (graphWidth > share) graphWidth = Math.max(share, MIN_GRAPH_COLUMNS);
    const room = width - numberWidth - FIXED_COLUMNS;
    if (nameWidth > room - graphWidth) nameWidth = room - graphWidth;
    else graphWidth = room - nameWidth;
  }
  return { nameWidth, numberWidth, graphWidth, maxChange };
}

/** A name that is too long loses its start, from a slash on where there is one. */
function fitName(name: string, width: number): string {
  if (name.length <= width) return name.padEnd(width);
  const room = Math.max(width - CUT_MARK.length, 0);
  const tail = name.slice(name.length - room);
  const slash = tail.indexOf('/');
  return CUT_MARK + (slash < 0 ? tail : tail.slice(slash)).padEnd(room);
}

function statCell({ binary, added, deleted }: FileStat, { numberWidth, graphWidth, maxChange }: Layout): string {
  if (binary) {
    const word = BIN_WORD.padStart(numberWidth);
    return added === 0 && deleted === 0 ? word : `${word} ${String(deleted)} -> ${String(added)} bytes`;
  }
  const number = String(added + deleted).padStart(numberWidth);
  if (added + deleted === 0) return number;
  const graph = graphWidth <= maxChange ? scaled(added, deleted, graphWidth, maxChange) : { added, deleted };
  return `${number} ${'+'.repeat(graph.added)}${'-'.repeat(graph.deleted)}`;
}

/** The smaller part is scaled by itself and the larger gets the rest, so that neither vanishes. */
function scaled(added: number, deleted: number, width: number, maxChange: number): { added: number; deleted: number } {
  const scale = (count: number): number => (count === 0 ? 0 : 1 + Math.floor((count * (width - 1)) / maxChange));
  let total = scale(added + deleted);
  if (total < 2 && added > 0 && deleted > 0) total = 2;
  if (added < deleted) return { added: scale(added), deleted: total - scale(added) };
  return { added: total - scale(deleted), deleted: scale(deleted) };
}

function totalsText(stats: readonly FileStat[]): string {
  let added = 0;
  let deleted = 0;
  for (const stat of stats) {
    if (stat.binary) continue;
    added += stat.added;
    deleted += stat.deleted;
  }
  let text = ` ${String(stats.length)} ${stats.length === 1 ? 'file' : 'files'} changed`;
  if (added > 0 || deleted === 0) text += `, ${String(added)} ${added === 1 ? 'insertion' : 'insertions'}(+)`;
  if (deleted > 0 || added === 0) text += `, ${String(deleted)} ${deleted === 1 ? 'deletion' : 'deletions'}(-)`;
  return `${text}\n`;
}

function digits(count: number): number {
  return String(count).length;
}

function statName(change: FileChange): string {
  return change.oldPath === change.newPath ? quotePath(change.newPath) : renameText(change.oldPath, change.newPath);
}

/** `dir/{old => new}/file`: what both paths start and end with, up to a slash, is written once. */
function renameText(oldPath: GitPath, newPath: GitPath): string {
  if (needsQuoting(oldPath) || needsQuoting(newPath)) return `${quotePath(oldPath)} => ${quotePath(newPath)}`;
  let prefix = 0;
  for (let i = 0; i < oldPath.length && i < newPath.length && oldPath[i] === newPath[i]; i += 1) {
    if (oldPath[i] === '/') prefix = i + 1;
  }
  // The slash that ends the prefix may also be the one that the suffix starts with: `a/{ => b}/c`.
  const shared = prefix > 0 ? prefix - 1 : 0;
  let suffix = 0;
  for (let back = 1; back <= oldPath.length - shared && back <= newPath.length - shared; back += 1) {
    const character = oldPath[oldPath.length - back];
    if (character !== newPath[newPath.length - back]) break;
    if (character === '/') suffix = back;
  }
  const oldMiddle = oldPath.slice(prefix, Math.max(oldPath.length - suffix, prefix));
  const newMiddle = newPath.slice(prefix, Math.max(newPath.length - suffix, prefix));
  if (prefix + suffix === 0) return `${oldMiddle} => ${newMiddle}`;
  return `${oldPath.slice(0, prefix)}{${oldMiddle} => ${newMiddle}}${oldPath.slice(oldPath.length - suffix)}`;
}

/** ` create mode 100644 name` and the like, one line each; empty when there is nothing of the kind. */
export function summaryText(changes: readonly FileChange[]): string {
  return changes.map(summaryLines).join('');
}

function summaryLines(change: FileChange): string {
  const { status, oldMode, newMode } = change;
  if (status === 'added') return ` create mode ${modeText(newMode)} ${quotePath(change.newPath)}\n`;
  if (status === 'deleted') return ` delete mode ${modeText(oldMode)} ${quotePath(change.oldPath)}\n`;
  const modes = oldMode === newMode ? undefined : ` mode change ${modeText(oldMode)} => ${modeText(newMode)}`;
  if (status !== 'renamed' && status !== 'copied')
    return modes === undefined ? '' : `${modes} ${quotePath(change.newPath)}\n`;
  const verb = status === 'renamed' ? 'rename' : 'copy';
  const line = ` ${verb} ${renameText(change.oldPath, change.newPath)} (${String(change.similarity ?? 0)}%)\n`;
  return modes === undefined ? line : `${line}${modes}\n`;
}
