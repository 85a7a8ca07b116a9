/**
 * The trailers of a commit message (`Signed-off-by: …`), by the rules of git-interpret-trailers(1) as `git log` applies
 * them (`--parse --no-divider`, no configured keys). No imports.
 */

export interface Trailer {
  /** The key as typed: `Signed-off-by`. */
  readonly key: string;
  /** Continuation lines are joined by one space; white space at both ends is removed. */
  readonly value: string;
}

/**
 * Trailers in order; empty when the last paragraph is not a block of trailers. `message` is the whole message with its
 * title.
 */
export function parseTrailers(message: string): Trailer[] {
  const lines = message.split('\n');
  const end = endOfContent(lines);
  const start = startOfBlock(lines, end);
  const trailers: { key: string; value: string }[] = [];
  let last: { key: string; value: string } | undefined;
  for (const line of lines.slice(start, end)) {
    if (last !== undefined && /^[ \t]/.test(line)) last.value = `${last.value} ${trim(line)}`;
    else {
      // A comment has no separator either, and it ends the continuation of the value before it.
      const separator = separatorAt(line);
      last =
        separator >= 1 ? { key: trim(line.slice(0, separator)), value: trim(line.slice(separator + 1)) } : undefined;
      if (last !== undefined) trailers.push(last);
    }
  }
  return trailers.map(({ key, value }) => ({ key, value: trim(value) }));
}

/** Lines that git generates; with one of them a block may contain other lines too. */
const GENERATED = /^(?:Signed-off-by: |\(cherry picked from commit )/;

/** With a generated line, the block may have this many other lines for each trailer line. */
const OTHER_LINES_PER_TRAILER = 3;

const isComment = (line: string): boolean => line.startsWith('#');
const isBlank = (line: string): boolean => /^[ \t\r]*$/.test(line);
const trim = (text: string): string => text.replace(/^[ \t\r]+/, '').replace(/[ \t\r]+$/, '');

/**
 * Position of the colon after a key of letters, digits and dashes (white space may precede it); -1 when there is none.
 */
function separatorAt(line: string): number {
  return (/^[A-Za-z0-9-]*(?<=.)[ \t]*:/.exec(line)?.[0].length ?? 0) - 1;
}

/** Number of lines before the trailing empty lines, comments and old-style list of conflicts. */
function endOfContent(lines: readonly string[]): number {
  let end: number | undefined;
  let conflicts = false;
  for (const [at, line] of lines.entries()) {
    if (isComment(line) || line === '') end ??= at;
    else if (line === 'Conflicts:') {
      conflicts = true;
      end ??= at;
    } else if (!(conflicts && line.startsWith('\t'))) {
      end = undefined;
      conflicts = false;
    }
  }
  return end ?? lines.length;
}

/**
 * First line of the block of trailers; `end` when there is none. Searches upwards and never into the paragraph of the
 * title.
 */
function startOfBlock(lines: readonly string[], end: number): number {
  let bodyStart = lines.findIndex((line) => !isComment(line) && isBlank(line));
  if (bodyStart === -1) bodyStart = end;
  let trailers = 0;
  let others = 0;
  let continuations = 0;
  let generated = false;
  let seen = false; // A line that is not blank; blank lines below the block do not end it.
  for (let at = end - 1; at >= bodyStart; at -= 1) {
    const line = lines[at] as string;
    if (isComment(line)) {
      others += continuations;
      continuations = 0;
      continue;
    }
    if (isBlank(line)) {
      if (!seen) continue;
      others += continuations;
      const isBlock = generated ? trailers * OTHER_LINES_PER_TRAILER >= others : trailers > 0 && others === 0;
      return isBlock ? at + 1 : end;
    }
    seen = true;
    if (GENERATED.test(line) || separatorAt(line) >= 1) {
      trailers += 1;
      continuations = 0;
      generated ||= GENERATED.test(line);
    } else if (/^[ \t]/.test(line)) continuations += 1;
    else {
      others += 1 + continuations;
      continuations = 0;
    }
  }
  return end;
}
