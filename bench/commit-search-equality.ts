/**
 * `node --import tsx bench/commit-search-equality.ts PATH [questions] [seed] [data]`: compares searches of commits by
 * words, parts of words, phrases and people with `git log --grep` and `--author`, and reports every difference and the
 * times of both. Questions are taken from random commits. With a directory `data` of a server its index is used. The exit
 * status is 1 when there is a mismatch.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Oid } from '#dist/git/oid.js';
import { HistoryIndex } from '#dist/history/index/history-index.js';
import { commitPosition } from '#dist/history/index/position.js';
import { foldedText } from '#dist/search/commits/commit-texts.js';
import type { CommitExpression } from '#dist/search/commits/commit-expression.js';
import { updateIndex } from '#dist/workers/indexing/update-index.js';
import type { IndexHandle } from '#dist/workers/open-indexes.js';
import { searchCommitsTask, type SearchCommitsOutput } from '#dist/workers/tasks/search-commits.js';
import { percentile } from './samples.js';
import { git, gitDirOf, pick, seededRandom } from './support.js';

/** More than a history has. */
const ALL = 100_000_000;
const PAGE = 25;
const COUNT_LIMIT = 1_000;
const KINDS = ['word', 'part', 'phrase', 'author'] as const;
type Kind = (typeof KINDS)[number];

interface Question {
  readonly kind: Kind;
  readonly text: string;
}

async function indexOf(gitDir: string, dataDir: string): Promise<IndexHandle> {
  let containers: IndexHandle['containers'] = [];
  let files: readonly string[] = [];
  let words: ReadonlyMap<string, string> = new Map();
  await updateIndex({
    gitDir,
    dataDir,
    onProgress: () => undefined,
    onIndex: (built, names) => ([containers, files] = [built, names]),
    words: { known: [], onWords: (found) => (words = found) },
  });
  return { key: files.join(), containers, words: files.map((file) => words.get(file)) };
}

/** A question that the commit answers; undefined when its text is not plain ASCII, which git folds in other ways. */
function questionAbout(gitDir: string, oid: Oid, kind: Kind, random: () => number): Question | undefined {
  const format = kind === 'author' ? '%an <%ae>' : '%B';
  const lines = git(['-C', gitDir, 'log', '-1', '--no-use-mailmap', `--format=${format}`, oid])
    .toString()
    .split('\n');
  const line = pick(
    lines.filter((text) => text.trim() !== ''),
    random,
  );
  const words = (line ?? '').split(/\s+/).filter((word) => word !== '');
  const at = Math.floor(random() * words.length);
  const cut = (text: string): string => text.slice(Math.floor(random() * (text.length - 2)), text.length);
  const text =
    kind === 'phrase'
      ? words.slice(at, at + 2 + Math.floor(random() * 3)).join(' ')
      : kind === 'word'
        ? (words[at] ?? '')
        : cut(words[at] ?? '');
  return /^[\x21-\x7e][\x20-\x7e]*[\x21-\x7e]$/.test(text) && line?.includes(text) === true
    ? { kind, text }
    : undefined;
}

function expressionOf({ kind, text }: Question): CommitExpression {
  return kind === 'author'
    ? { kind: 'person', field: 'author', text: foldedText(text) }
    : { kind: 'message', text: foldedText(text) };
}

async function compare(gitDir: string, questions: number, seed: number, dataDir: string): Promise<object> {
  const random = seededRandom(seed);
  const handle = await indexOf(gitDir, dataDir);
  const index = new HistoryIndex(handle.containers);
  const head = git(['-C', gitDir, 'rev-parse', 'HEAD']).toString().trim() as Oid;
  const ask = (expression: CommitExpression, limit: number): Promise<SearchCommitsOutput> =>
    searchCommitsTask({
      gitDir,
      commit: head,
      path: '',
      readings: [expression],
      cursor: undefined,
      limit,
      countLimit: Math.max(limit, COUNT_LIMIT),
      mailmap: undefined,
      budgetMs: ALL,
      countMs: limit === ALL ? ALL : 60,
      index: handle,
    });
  const ours: Record<Kind, number[]> = { word: [], part: [], phrase: [], author: [] };
  const gits: number[] = [];
  const mismatches: object[] = [];
  let compared = 0;
  for (let asked = 0; asked < questions;) {
    const oid = index.oidAt(commitPosition(Math.floor(random() * index.size)));
    const question = questionAbout(gitDir, oid, KINDS[asked % KINDS.length] ?? 'word', random);
    if (question === undefined) continue;
    asked += 1;
    const { kind, text } = question;
    const started = performance.now();
    await ask(expressionOf(question), PAGE);
    const middle = performance.now();
    ours[kind].push(middle - started);
    const found = await ask(expressionOf(question), ALL);
    const before = performance.now();
    const option = kind === 'author' ? '--author' : '--grep';
    // Kedr takes any white space for any other.
    const pattern = text.replace(/[.[\]\\*^$+?(){}|]/g, '\\$&').replace(/ /g, '[[:space:]]+');
    const args = ['log', '--no-use-mailmap', '--format=%H', '-i', '-E', `${option}=${pattern}`, head];
    const expected = git(['-C', gitDir, ...args])
      .toString()
      .split('\n')
      .slice(0, -1);
    gits.push(performance.now() - before);
    compared += expected.length;
    if (found.commits.join() !== expected.join())
      mismatches.push({ ...question, found: found.commits.length, expected: expected.length });
  }
  const times = (list: readonly number[]): object => ({
    p50: Math.round(percentile(list, 0.5) * 10) / 10,
    p95: Math.round(percentile(list, 0.95) * 10) / 10,
  });
  return {
    questions,
    commitsCompared: compared,
    mismatches,
    firstPageMs: Object.fromEntries(KINDS.map((kind) => [kind, times(ours[kind])])),
    gitLogMs: times(gits),
  };
}

const [path = '.', questions = '200', seed = '1', data] = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), 'kedr-commit-search-'));
try {
  const report = await compare(gitDirOf(path), Number(questions), Number(seed), data ?? scratch);
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  if ((report as { mismatches: object[] }).mismatches.length > 0) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
