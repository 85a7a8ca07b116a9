/**
 * Lines of a version passed back to the version before it, as `git log -L` does: what a change touches takes in all
 * lines that it replaced, the other lines keep their text.
 */
import type { Change } from '../../diff/lines/hunk.js';

/** The lines from `start` up to, not including, `end`, counted from 0. */
export interface LineSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * The changes that lie in the spans, at least with one line; a pure deletion, strictly between two lines of a span.
 * Both lists are ascending.
 */
export function touchingChanges(changes: readonly Change[], spans: readonly LineSpan[]): Change[] {
  const touching: Change[] = [];
  let at = 0;
  for (const change of changes) {
    const end = change.newAt + change.newCount;
    while (at < spans.length && change.newAt > (spans[at] as LineSpan).end) at += 1;
    const span = spans[at];
    if (span === undefined) break;
    if (end > span.start && span.end > change.newAt) touching.push(change);
  }
  return touching;
}

/** The lines of the old version. `touching` are those of `changes` that lie in the spans. */
export function spansBefore(
  spans: readonly LineSpan[],
  changes: readonly Change[],
  touching: readonly Change[],
): LineSpan[] {
  return joinSpans(
    shifted(untouched(spans, touching), changes),
    touching.map(({ oldAt, oldCount }) => ({ start: oldAt, end: oldAt + oldCount })),
  );
}

/** Both lists as one; spans that overlap or meet become one, and empty ones are left out. */
export function joinSpans(left: readonly LineSpan[], right: readonly LineSpan[]): LineSpan[] {
  const joined: LineSpan[] = [];
  for (const span of [...left, ...right].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (span.start === span.end) continue;
    const last = joined.at(-1);
    if (last === undefined || last.end < span.start) joined.push(span);
    else if (last.end < span.end) joined[joined.length - 1] = { start: last.start, end: span.end };
  }
  return joined;
}

function untouched(spans: readonly LineSpan[], touching: readonly Change[]): LineSpan[] {
  const left: LineSpan[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    let from = start;
    while (at < touching.length && newEnd(touching[at] as Change) <= from) at += 1;
    for (let next = at; next < touching.length && (touching[next] as Change).newAt < end; next += 1) {
      const change = touching[next] as Change;
      if (change.newAt > from) left.push({ start: from, end: change.newAt });
      from = Math.max(from, newEnd(change));
    }
    if (from < end) left.push({ start: from, end });
  }
  return left;
}

function shifted(spans: readonly LineSpan[], changes: readonly Change[]): LineSpan[] {
  let at = 0;
  let offset = 0;
  return spans.map(({ start, end }) => {
    for (; at < changes.length && start >= (changes[at] as Change).newAt; at += 1) {
      const change = changes[at] as Change;
      offset += change.oldCount - change.newCount;
    }
    return { start: start + offset, end: end + offset };
  });
}

function newEnd({ newAt, newCount }: Change): number {
  return newAt + newCount;
}
