/** Searches of commits find what git log finds, with the index of words, while it has some of them, and without it. */
import { rmSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Oid } from '../../src/git/oid.js';
import { parseCommitQuery } from '../../src/search/query/parse-commit-query.js';
import { openIndexFolder } from '../../src/workers/indexing/load-segments.js';
import { updateIndex } from '../../src/workers/indexing/update-index.js';
import type { IndexHandle } from '../../src/workers/open-indexes.js';
import { searchCommitsTask, type SearchCommitsOutput } from '../../src/workers/tasks/search-commits.js';
import { SearchedCommits } from '../../src/workers/tasks/searched-commits.js';
import { git, gitText, initBare, tempDir } from '../support/git-fixture.js';
import { generator } from '../support/random-history.js';

const COMMITS = 400;
const WORDS = [
  'fix',
  'Fixes',
  'use-after-free',
  'mutex',
  'mutex_lock',
  'VFIO',
  'ошибка',
  'in',
  'the',
  'a->b',
  '+=',
  'Größe',
];
const PEOPLE = ['Linus Torvalds <t@x>', 'Al Viro <viro@x>', 'Анна Ёлкина <a@y>'];

const random = generator(12);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const words = (count: number): string => Array.from({ length: count }, () => pick(WORDS)).join(' ');

let gitDir: string;
let dataDir: string;
let head: Oid;
let handle: IndexHandle;

beforeAll(async () => {
  gitDir = initBare('words');
  const stream = Array.from({ length: COMMITS }, (_, at) => {
    const trailers = `Reviewed-by: ${pick(PEOPLE)}\nCc: stable\n`;
    const message = `${words(3)}\n\n${words(6)}\n ${words(4)}\n\n${at % 3 === 0 ? trailers : ''}`;
    const time = 1_200_000_000 + Math.floor(at / 2) * 3_600;
    return [
      `commit refs/heads/main\nmark :${at + 1}`,
      `author ${pick(PEOPLE)} ${time} +0000\ncommitter ${pick(PEOPLE)} ${time} +0000`,
      `data ${Buffer.byteLength(message)}\n${message}`,
      at > 4 && at % 5 === 0 ? `merge :${at - 3}` : '',
      `M 100644 inline ${pick(['a/x', 'a/y', 'b'])}\ndata ${String(at).length}\n${String(at)}\n`,
    ]
      .filter((line) => line !== '')
      .join('\n');
  }).join('\n');
  git(gitDir, ['fast-import', '--quiet'], { input: stream });
  head = gitText(gitDir, ['rev-parse', 'main']) as Oid;
  dataDir = tempDir('data');
  git(gitDir, ['update-ref', 'refs/heads/old', 'main~150']);
  git(gitDir, ['update-ref', '-d', 'refs/heads/main']);
  await indexed();
  git(gitDir, ['update-ref', 'refs/heads/main', head]);
  handle = await indexed();
  expect(handle.words.filter((path) => path !== undefined)).toHaveLength(2);
});

async function indexed(): Promise<IndexHandle> {
  let containers: IndexHandle['containers'] = [];
  let files: readonly string[] = [];
  let found: ReadonlyMap<string, string> = new Map();
  await updateIndex({
    gitDir,
    dataDir,
    onProgress: () => undefined,
    onIndex: (built, names) => {
      containers = built;
      files = names;
    },
    words: { known: [], onWords: (paths) => (found = paths) },
  });
  return { key: files.join(), containers, words: files.map((file) => found.get(file)) };
}

async function search(line: string, index: IndexHandle | undefined, part: object = {}): Promise<SearchCommitsOutput> {
  const result = parseCommitQuery(line);
  if (!result.ok || result.query.match === null) throw new Error(`${line} is no query`);
  return searchCommitsTask({
    gitDir,
    commit: head,
    path: result.query.path,
    readings: [result.query.match],
    since: undefined,
    until: undefined,
    cursor: undefined,
    limit: 1_000,
    countLimit: 1_000,
    mailmap: undefined,
    budgetMs: 60_000,
    countMs: 60_000,
    index,
    ...part,
  });
}

function gitLog(...args: string[]): Oid[] {
  const [revision, ...paths] = args.includes('--') ? [] : [head as string];
  const output = gitText(gitDir, [
    'log',
    '--format=%H',
    '-i',
    ...args,
    ...(revision === undefined ? [] : [revision]),
    ...paths,
  ]);
  return output === '' ? [] : (output.split('\n') as Oid[]);
}

/** The query must find `expected`, in every state of the index. */
async function expectFound(line: string, expected: readonly string[]): Promise<void> {
  const partly: IndexHandle = { ...handle, key: `${handle.key} partly`, words: [undefined, handle.words[1]] };
  for (const index of [handle, partly, undefined]) {
    const { commits, total, complete, cursor } = await search(line, index);
    expect([line, commits]).toEqual([line, expected]);
    expect([total, complete, cursor]).toEqual([{ count: expected.length, isExact: true }, true, null]);
  }
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

describe('a search for commits', () => {
  test('finds words, parts of words and phrases as git log --grep does', async () => {
    const messages = gitText(gitDir, ['log', '--format=%B', head])
      .split('\n')
      .filter((line) => line.trim() !== '');
    for (let round = 0; round < 60; round += 1) {
      const line = pick(messages);
      const start = Math.floor(random() * line.length);
      const text = line.slice(start, start + 1 + Math.floor(random() * 16)).trim();
      if (text !== '') await expectFound(quoted(text), gitLog('-F', `--grep=${text}`));
    }
    await expectFound('"no such text"', []);
  });

  test('combines words as git log does', async () => {
    await expectFound('fix "in the"', gitLog('-F', '--all-match', '--grep=fix', '--grep=in the'));
    await expectFound('ошибка OR use-after', gitLog('-F', '--grep=ошибка', '--grep=use-after'));
    await expectFound('-mutex', gitLog('-F', '--invert-grep', '--grep=mutex'));
    await expectFound('mute*', gitLog('-E', '--grep=(^|[^[:alnum:]_])mute'));
  });

  test('finds people and trailers', async () => {
    for (const name of ['torvalds', 'viro@x', 'Анна', 'al viro <', 'zzz'])
      for (const field of ['author', 'committer'])
        await expectFound(`${field}:${quoted(name)}`, gitLog('-F', `--${field}=${name}`));
    await expectFound('author:Torvalds committer:viro', gitLog('-F', '--author=Torvalds', '--committer=viro'));
    await expectFound('reviewed-by:viro', gitLog('-E', '--grep=^reviewed-by:.*viro'));
    await expectFound('cc:stable fix', gitLog('-E', '--all-match', '--grep=^cc:.*stable', '--grep=fix'));
    await expectFound('reviewed-by:"al viro"', gitLog('-E', '--grep=^reviewed-by:.*al viro'));
  });

  test('finds ids, and is limited by a path', async () => {
    const other = gitText(gitDir, ['rev-parse', `${head}~77`]);
    for (const length of [7, 12, 40]) await expectFound(other.slice(0, length), [other]);
    await expectFound('path:a fix', gitLog('-F', '--grep=fix', head, '--', 'a'));
  });

  test('gives part after part, and a count up to a limit', async () => {
    const all = gitLog('-F', '--grep=mutex');
    expect(all.length).toBeGreaterThan(60);
    for (const index of [handle, undefined]) {
      const first = await search('mutex', index, { limit: 25, countLimit: 40 });
      expect([first.commits, first.cursor]).toEqual([all.slice(0, 25), all[24]]);
      expect([first.total.isExact, first.total.count > 40, first.complete]).toEqual([false, true, true]);
      const found: string[] = [...first.commits];
      for (let { cursor } = first; cursor !== null;) {
        const part = await search('mutex', index, { limit: 25, cursor });
        found.push(...part.commits);
        cursor = part.cursor;
      }
      expect(found).toEqual(all);
    }
  });

  test('continues where its time was over', async () => {
    const found: string[] = [];
    let parts = 0;
    for (let cursor: Oid | null | undefined; cursor !== null; parts += 1) {
      const part: SearchCommitsOutput = await search('"use-after-free mutex"', undefined, {
        cursor,
        budgetMs: 0,
        countMs: 0,
      });
      found.push(...part.commits);
      cursor = part.cursor;
    }
    expect(found).toEqual(gitLog('-F', '--grep=use-after-free mutex'));
    expect(parts).toBeGreaterThan(1);
  });

  test('is answered without words that are damaged, and the next update lists them again', async () => {
    const expected = gitLog('-F', '--grep=vfio');
    const folder = openIndexFolder({ gitDir, dataDir });
    const [first = '', second = ''] = folder.named();
    writeFileSync(folder.pathBeside(first), 'KEDR');
    rmSync(folder.pathBeside(second));
    const damaged = { ...handle, key: 'damaged', words: [folder.pathBeside(first), folder.pathBeside(second)] };
    // Files that this thread has open are used as long as it has them.
    expect((await search('vfio', damaged)).commits).toEqual(expected);
    const again = await indexed();
    expect(again.words.filter((path) => path !== undefined)).toHaveLength(2);
    expect((await search('vfio', again)).commits).toEqual(expected);
  });

  test('does not take a mistake of the program for damage', async () => {
    const question = { gitDir, mailmap: undefined, index: handle };
    await expect(SearchedCommits.open(question, [undefined as never])).rejects.toThrow(TypeError);
  });

  test('of another encoding than that of the words reads the commits', async () => {
    // With that setting git itself compares other bytes.
    const expected = gitLog('-F', '--grep=ошибка');
    git(gitDir, ['config', 'i18n.commitEncoding', 'koi8-r']);
    expect((await search('ошибка', handle)).commits).toEqual(expected);
    const [first = ''] = openIndexFolder({ gitDir, dataDir }).named();
    const again = await indexed();
    expect(again.words).toContain(openIndexFolder({ gitDir, dataDir }).pathBeside(first));
    expect((await search('ошибка', again)).commits).toEqual(expected);
    git(gitDir, ['config', '--unset', 'i18n.commitEncoding']);
  });
});
