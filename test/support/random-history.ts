/**
 * Random histories, the same for the same seed: merges, octopuses, criss-cross, evil merges, reverts, cherry-picks,
 * changes of mode and type, several roots, empty commits, skewed and equal clocks. Contents and paths are few, so that
 * trees often become equal again in other ways. They are created with `git fast-import`, or object by object for trees
 * that today's git does not write.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Oid } from '../../src/git/oid.js';
import { pathBytes } from '../../src/git/path-text.js';
import { git, initBare } from './git-fixture.js';
import { oidOf, writePack, type BuiltEntry } from './pack-builder.js';

export interface RandomHistory {
  readonly gitDir: string;
  /** Every commit, parents before children; some may be unreachable from the last one. */
  readonly commits: readonly Oid[];
  /** Every path of a file that may exist, and every folder above one; not ''. */
  readonly paths: readonly string[];
}

/**
 * `plain`: names that need no quotes, files and symbolic links. `odd`: also names of any bytes, names that differ in
 * case only, gitlinks, and clocks of another century. `old`: trees as old or careless programs wrote them: modes like
 * 100664 and directories without files.
 */
export type HistoryKind = 'plain' | 'odd' | 'old';

const FILES = [
  'a',
  'a.c',
  'a/b/c',
  'a/b/d',
  'a/x',
  'a-z',
  'dir/deep/er/f',
  'dir/deep/g',
  'dir/h',
  'dir/ж',
  'ж/я',
  'top',
  'zz/last',
];
/** Lone surrogates are bytes that are not UTF-8, as path-text.ts encodes them. */
const ODD_FILES = [
  'README',
  'readme',
  'Dir/h',
  'with space/a b',
  'quo"te\'s',
  'back\\slash',
  'tab\there/new\nline',
  'caf\udce9',
  '\udcff\udcfe/\udc80',
  'a/b',
  'a/b/c/d',
  'dir',
  '*.c',
  ':(top)a',
  '-dash',
  'a?',
];
/** In old trees these may be directories without a file. */
const HOLLOW_PATHS = ['hollow', 'a/none', 'dir/none', 'dir/deep/er', 'zz', 'top'];
const CONTENTS = ['one\n', 'two\n', 'three\n', ''];
const MODES: Readonly<Record<HistoryKind, readonly string[]>> = {
  plain: ['100644', '100644', '100644', '100755', '120000'],
  odd: ['100644', '100644', '100644', '100755', '120000', '160000'],
  old: ['100644', '100664', '100644', '100600', '100755', '100775', '120000'],
};
const START = 1_100_000_000;
/** The first second of the clock, and one beyond 32 bits. */
const WRONG_CLOCKS = [0, 5_000_000_000];
const GITLINKS = ['1'.repeat(40), '2'.repeat(40)];

/**
 * Path to `mode content`: the content is an index in CONTENTS, for gitlinks in GITLINKS; for a directory without files
 * it is a depth.
 */
type Files = ReadonlyMap<string, string>;

interface ModelCommit {
  readonly parents: readonly number[];
  readonly files: Files;
  readonly timeSeconds: number;
}

export function randomHistory(seed: number, commitCount: number, kind: HistoryKind = 'plain'): RandomHistory {
  const model = randomModel(seed, commitCount, kind);
  const gitDir = initBare(`random-${seed}`);
  const commits = kind === 'old' ? writeObjects(gitDir, model) : fastImport(gitDir, model);
  git(gitDir, ['symbolic-ref', 'HEAD', `refs/heads/c${commitCount - 1}`]);
  const files = filesOf(kind);
  const folders = files.flatMap((path) => path.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/')));
  return { gitDir, commits, paths: [...new Set([...files, ...folders])] };
}

function filesOf(kind: HistoryKind): readonly string[] {
  return kind === 'plain' ? FILES : [...FILES, ...(kind === 'odd' ? ODD_FILES : HOLLOW_PATHS)];
}

function randomModel(seed: number, commitCount: number, kind: HistoryKind): ModelCommit[] {
  const random = generator(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const names = filesOf(kind);
  const commits: ModelCommit[] = [];
  let clock = START;

  const newValue = (path: string): string => {
    if (kind === 'old' && HOLLOW_PATHS.includes(path) && random() < 0.7) return `40000 ${below(3)}`;
    const mode = pick(MODES[kind]);
    return `${mode} ${below(mode === '160000' ? GITLINKS.length : CONTENTS.length)}`;
  };
  const change = (files: Map<string, string>, times: number): void => {
    for (let i = 0; i < times; i += 1) {
      const path = pick(names);
      if (random() < 0.3) files.delete(path);
      else put(files, path, newValue(path));
    }
  };
  /** The change of another commit to its first parent is made here, or undone. */
  const pickCherry = (files: Map<string, string>): void => {
    const picked = pick(commits);
    const before = commits[picked.parents[0] ?? -1]?.files ?? new Map<string, string>();
    const [from, to] = random() < 0.5 ? [before, picked.files] : [picked.files, before];
    for (const path of from.keys()) if (!to.has(path)) files.delete(path);
    for (const [path, value] of to) if (from.get(path) !== value) put(files, path, value);
  };
  const rename = (files: Map<string, string>): void => {
    const path = pick(['README', 'readme', 'dir/h', 'Dir/h']);
    const value = files.get(path);
    if (value === undefined) return;
    files.delete(path);
    put(files, { README: 'readme', readme: 'README', 'dir/h': 'Dir/h', 'Dir/h': 'dir/h' }[path] as string, value);
  };

  for (let n = 0; n < commitCount; n += 1) {
    const parents = chooseParents(n, random, below);
    const files = new Map<string, string>();
    for (const [path, value] of commits[parents[0] ?? -1]?.files ?? []) put(files, path, value);
    for (const parent of parents.slice(1)) {
      for (const [path, value] of (commits[parent] as ModelCommit).files) if (random() < 0.5) put(files, path, value);
    }
    if (n > 0 && random() < 0.1) {
      files.clear();
      for (const [path, value] of pick(commits).files) put(files, path, value);
    }
    if (kind !== 'plain' && n > 0 && random() < 0.15) pickCherry(files);
    if (kind === 'odd' && random() < 0.15) rename(files);
    // Most merges are clean, most other commits change something.
    if (parents.length < 2 ? random() < 0.9 : random() < 0.3) change(files, 1 + below(3));
    clock += random() < 0.3 ? 0 : below(100);
    let timeSeconds = random() < 0.1 ? clock - below(2000) : clock;
    if (kind === 'odd' && random() < 0.03) timeSeconds = pick(WRONG_CLOCKS);
    commits.push({ parents, files, timeSeconds });
  }
  return commits;
}

function fastImport(gitDir: string, model: readonly ModelCommit[]): Oid[] {
  const stream: (string | Buffer)[] = CONTENTS.map(
    (content, i) => `blob\nmark :${i + 1}\ndata ${content.length}\n${content}\n`,
  );
  for (const [n, { parents, files, timeSeconds }] of model.entries()) {
    const lines = [
      `commit refs/heads/c${n}`,
      `mark :${1000 + n}`,
      `committer K <k@example.org> ${timeSeconds} +0000`,
      `data ${String(n).length}`,
      String(n),
    ];
    for (const [i, parent] of parents.entries()) lines.push(`${i === 0 ? 'from' : 'merge'} :${1000 + parent}`);
    stream.push(`${lines.join('\n')}\ndeleteall\n`);
    for (const [path, value] of files) {
      const [mode, content] = value.split(' ') as [string, string];
      stream.push(
        `M ${mode} ${mode === '160000' ? GITLINKS[Number(content)] : `:${1 + Number(content)}`} `,
        quoted(path),
        '\n',
      );
    }
    stream.push('\n');
  }
  git(gitDir, ['fast-import', '--quiet', '--export-marks=marks'], {
    input: Buffer.concat(stream.map((part) => Buffer.from(part as string))),
  });
  const marks = new Map(
    readFileSync(join(gitDir, 'marks'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.slice(1).split(' ') as [string, Oid]),
  );
  return model.map((_, n) => marks.get(String(1000 + n)) as Oid);
}

/** A path in the notation of fast-import, which allows any byte: git-fast-import(1), "filemodify". */
function quoted(path: string): Buffer {
  return Buffer.from(
    `"${[...pathBytes(path)].map((byte) => (byte > 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`)).join('')}"`,
  );
}

function writeObjects(gitDir: string, model: readonly ModelCommit[]): Oid[] {
  const entries = new Map<string, BuiltEntry>();
  const write = (packType: 1 | 2 | 3, data: Buffer): string => {
    const oid = oidOf(['', 'commit', 'tree', 'blob'][packType] as string, data);
    entries.set(oid, { oid, packType, data });
    return oid;
  };
  const blobs = CONTENTS.map((content) => write(3, Buffer.from(content)));
  const emptyTree = write(2, Buffer.alloc(0));
  /** A directory that contains nothing but directories. */
  const hollow = (depth: number): string =>
    depth === 0 ? emptyTree : write(2, treeEntry('40000', 'nothing', hollow(depth - 1)));
  const tree = (files: Files): string => {
    const rows = new Map<string, { mode: string; oid: string }>();
    const folders = new Map<string, Map<string, string>>();
    for (const [path, value] of files) {
      const slash = path.indexOf('/');
      if (slash < 0) {
        const [mode, content] = value.split(' ') as [string, string];
        rows.set(path, { mode, oid: mode === '40000' ? hollow(Number(content)) : (blobs[Number(content)] as string) });
        continue;
      }
      const folder = folders.get(path.slice(0, slash)) ?? new Map<string, string>();
      folders.set(path.slice(0, slash), folder.set(path.slice(slash + 1), value));
    }
    for (const [name, inside] of folders) rows.set(name, { mode: '40000', oid: tree(inside) });
    const key = ([name, { mode }]: [string, { mode: string }]): Buffer =>
      Buffer.from(mode === '40000' ? `${name}/` : name);
    return write(
      2,
      Buffer.concat(
        [...rows]
          .sort((a, b) => Buffer.compare(key(a), key(b)))
          .map(([name, { mode, oid }]) => treeEntry(mode, name, oid)),
      ),
    );
  };
  const commits: Oid[] = [];
  for (const [n, { parents, files, timeSeconds }] of model.entries()) {
    const person = `K <k@example.org> ${timeSeconds} +0000`;
    commits.push(
      write(
        1,
        Buffer.from(
          [
            `tree ${tree(files)}`,
            ...parents.map((parent) => `parent ${commits[parent]}`),
            `author ${person}`,
            `committer ${person}`,
            '',
            String(n),
            '',
          ].join('\n'),
        ),
      ) as Oid,
    );
  }
  writePack(gitDir, 'raw', [...entries.values()]);
  git(gitDir, ['update-ref', '--stdin'], {
    input: commits.map((oid, n) => `create refs/heads/c${n} ${oid}\n`).join(''),
  });
  return commits;
}

function treeEntry(mode: string, name: string, oid: string): Buffer {
  return Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')]);
}

/** A file replaces a folder, and the other way round. */
function put(files: Map<string, string>, path: string, value: string): void {
  for (const other of [...files.keys()])
    if (other.startsWith(`${path}/`) || path.startsWith(`${other}/`)) files.delete(other);
  files.set(path, value);
}

function chooseParents(n: number, random: () => number, below: (n: number) => number): number[] {
  const kind = random();
  const wanted = n === 0 || kind < 0.04 ? 0 : kind < 0.65 ? 1 : kind < 0.93 ? 2 : 3 + below(3);
  const parents = new Set<number>();
  for (let i = 0; i < wanted; i += 1) parents.add(Math.max(0, n - 1 - below(Math.min(n, 8))));
  return [...parents];
}

/** Mulberry32; 0 <= value < 1. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
