/** The changes of a version in the lines that are followed, one hunk for each span, as `git log -L` prints them. */
import { hunkLines, markBudget, type DecodeText, type DiffHunk } from '../../diff/output/file-diff.js';
import type { Change } from '../../diff/lines/hunk.js';
import { splitLines } from '../../diff/lines/line-table.js';
import type { LineSpan } from './line-spans.js';

/**
 * A span without a change near it has no hunk; every other one is shown whole. `touching` must be the changes that lie
 * in the spans, ascending.
 */
export function lineHunks(
  sides: { readonly old: Buffer; readonly new: Buffer },
  spans: readonly LineSpan[],
  touching: readonly Change[],
  decode: DecodeText,
): DiffHunk[] {
  const texts = { oldLines: splitLines(sides.old), newLines: splitLines(sides.new) };
  const budget = markBudget();
  const hunks: DiffHunk[] = [];
  for (const { start, end } of spans) {
    const near = touching.filter(({ newAt, newCount }) => newAt + newCount >= start && newAt <= end);
    const [head] = near;
    if (head === undefined) continue;
    const within = near.filter(({ newAt }) => newAt < end);
    const tail = within.at(-1) ?? head;
    const oldStart = head.oldAt - Math.max(head.newAt - start, 0);
    const oldEnd = tail.oldAt + tail.oldCount + Math.max(end - tail.newAt - tail.newCount, 0);
    const place = {
      oldStart: oldStart === 0 && oldEnd === 0 ? 0 : oldStart + 1,
      oldCount: oldEnd - oldStart,
      newStart: start + 1,
      newCount: end - start,
    };
    hunks.push({
      ...place,
      range: `@@ -${place.oldStart},${place.oldCount} +${place.newStart},${place.newCount} @@`,
      section: '',
      lines: hunkLines(
        texts,
        { oldAt: oldStart, newAt: start, newEnd: end, changes: within.map((change) => cut(change, start, end)) },
        decode,
        budget,
      ),
    });
  }
  return hunks;
}

/** All old lines of the change, and those of its new ones that are in the span. */
function cut({ oldAt, oldCount, newAt, newCount }: Change, start: number, end: number): Change {
  const from = Math.max(newAt, start);
  return { oldAt, oldCount, newAt: from, newCount: Math.max(Math.min(newAt + newCount, end) - from, 0) };
}

/**
 * Parts of a hunk of more than `maxLines` lines: what changed, with `context` unchanged lines around it. A shorter hunk
 * stays whole.
 */
export function nearChanges(hunk: DiffHunk, { maxLines, context }: { maxLines: number; context: number }): DiffHunk[] {
  const { lines } = hunk;
  if (lines.length <= maxLines) return [hunk];
  const parts: DiffHunk[] = [];
  let start = 0;
  let end = 0;
  const close = (): void => {
    if (end > start) parts.push(partOf(hunk, start, end));
  };
  for (const [at, { kind }] of lines.entries()) {
    if (kind === ' ') continue;
    if (at - context > end) {
      close();
      start = Math.max(at - context, 0);
    }
    end = Math.min(at + context + 1, lines.length);
  }
  close();
  return parts;
}

function partOf({ oldStart, newStart, lines: all }: DiffHunk, start: number, end: number): DiffHunk {
  const before = all.slice(0, start);
  const lines = all.slice(start, end);
  const count = (part: DiffHunk['lines'], other: '+' | '-'): number => part.filter(({ kind }) => kind !== other).length;
  const place = {
    oldStart: oldStart + count(before, '+'),
    oldCount: count(lines, '+'),
    newStart: newStart + count(before, '-'),
    newCount: count(lines, '-'),
  };
  return {
    ...place,
    range: `@@ -${place.oldStart},${place.oldCount} +${place.newStart},${place.newCount} @@`,
    section: '',
    lines,
  };
}
