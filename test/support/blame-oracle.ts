/** The lines of a file according to git: `git blame --line-porcelain`, parsed completely. */
import type { BlamedLines, LineRange } from '../../src/blame/blame.js';
import type { Oid } from '../../src/git/oid.js';
import { pathText, type GitPath } from '../../src/git/path-text.js';
import { git } from './git-fixture.js';

export interface BlameQuestion {
  readonly gitDir: string;
  readonly commit: Oid;
  readonly path: GitPath;
  readonly ignoreWhitespace?: boolean;
  readonly ignored?: readonly Oid[];
  readonly range?: LineRange;
}

/**
 * Groups as git prints them; its porcelain does not mark ignored commits (see `gitMarks`). Undefined when git refuses.
 */
export function gitBlame(question: BlameQuestion): Omit<BlamedLines, 'ignored' | 'unblamable'>[] | undefined {
  const output = ask(question, ['--line-porcelain']);
  return output === undefined ? undefined : parse(output);
}

/** For each line `?` (attributed to another commit), `*` (no other commit could be found) or ''. */
export function gitMarks(question: BlameQuestion): string[] {
  const output = ask(
    question,
    ['-s', '--root'],
    ['-c', 'blame.markIgnoredLines=true', '-c', 'blame.markUnblamableLines=true'],
  );
  return (output ?? Buffer.alloc(0))
    .toString('latin1')
    .split('\n')
    .slice(0, -1)
    .map((line) => /^[?*]?/.exec(line)?.[0] ?? '');
}

function ask(
  { gitDir, commit, path, ignoreWhitespace, ignored, range }: BlameQuestion,
  format: readonly string[],
  config: readonly string[] = [],
): Buffer | undefined {
  const options = [
    ...format,
    ...(ignoreWhitespace ? ['-w'] : []),
    ...(ignored ?? []).map((oid) => `--ignore-rev=${oid}`),
    ...(range === undefined ? [] : [`-L${range.first},${range.last}`]),
  ];
  if (!path.isWellFormed()) throw new Error('arguments of a process are text');
  const output = git(gitDir, [...config, 'blame', ...options, commit, '--', path], { allowFailure: true });
  // Neither an empty file nor a refusal prints a line; only git's exit status distinguishes them.
  if (output.length > 0) return output;
  return git(gitDir, ['ls-tree', commit, '--', path], { env: { GIT_LITERAL_PATHSPECS: '1' } })
    .toString('latin1')
    .includes(' blob ')
    ? output
    : undefined;
}

const HEADER = /^([0-9a-f]{40}) (\d+) (\d+)(?: (\d+))?$/;

function parse(output: Buffer): Omit<BlamedLines, 'ignored' | 'unblamable'>[] {
  const groups: Omit<BlamedLines, 'ignored' | 'unblamable'>[] = [];
  // A line of the file may contain anything, but it starts with a tab.
  const lines = output.toString('latin1').split('\n');
  for (let at = 0; at < lines.length - 1;) {
    const header = HEADER.exec(lines[at++] as string);
    if (header === null) throw new Error(`no header of blame: ${lines[at - 1]}`);
    const details = new Map<string, string>();
    for (; !(lines[at] as string).startsWith('\t'); at += 1) {
      const [, key, value] = /^(\S+) ?(.*)$/.exec(lines[at] as string) ?? [];
      details.set(key as string, value as string);
    }
    at += 1;
    if (header[4] === undefined) continue;
    const previous = details.get('previous');
    groups.push({
      commit: header[1] as Oid,
      path: unquoted(details.get('filename') as string),
      line: Number(header[3]),
      count: Number(header[4]),
      originalLine: Number(header[2]),
      previous:
        previous === undefined
          ? undefined
          : { commit: previous.slice(0, 40) as Oid, path: unquoted(previous.slice(41)) },
      boundary: details.has('boundary'),
    });
  }
  return groups;
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  '"': '"',
  '\\': '\\',
};

/** Reverses `core.quotePath`; `text` holds bytes as latin1. */
function unquoted(text: string): GitPath {
  const plain = text.startsWith('"')
    ? text
        .slice(1, -1)
        .replace(/\\([0-7]{3}|.)/g, (_, code: string) => ESCAPES[code] ?? String.fromCharCode(Number.parseInt(code, 8)))
    : text;
  return pathText(Buffer.from(plain, 'latin1'));
}
