/**
 * Shared by all benchmarks: git as a process, a scratch repository that borrows objects, and reproducible random
 * numbers.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isOid, type Oid } from '#dist/git/oid.js';
import { listObjectFolders } from '#dist/git/store/alternates.js';
import { resolveGitDir } from '#dist/git/git-dir.js';

const MAX_OUTPUT = 2 ** 31 - 1;
const LOOSE_FOLDER = /^[0-9a-f]{2}$/;

/**
 * The environment of git: only the repository's configuration, none of the caller's `GIT_*`, and no fetch of missing
 * objects.
 */
export const GIT_ENVIRONMENT: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_NO_LAZY_FETCH: '1',
  GIT_OPTIONAL_LOCKS: '0',
  LC_ALL: 'C',
};

/**
 * Runs git and returns its output; an argument may be a Buffer where a path has any bytes. Throws with git's message.
 */
export function git(args: readonly (string | Buffer)[], input?: string | Buffer): Buffer {
  const plain = args.map((argument) => (Buffer.isBuffer(argument) ? argument.toString('utf8') : argument));
  const result = spawnSync('git', plain, { env: GIT_ENVIRONMENT, input, maxBuffer: MAX_OUTPUT });
  if (result.error !== undefined) throw result.error;
  if (result.status !== 0) throw new Error(`git ${plain.join(' ')}: ${result.stderr.toString()}`);
  return result.stdout;
}

/** One run; the time is from the start of the process to its end, with its output read. */
export function timeGit(args: readonly (string | Buffer)[], input?: string | Buffer): { ms: number; output: Buffer } {
  const start = performance.now();
  const output = git(args, input);
  return { ms: performance.now() - start, output };
}

/**
 * Creates the bare repository `target` with HEAD, branches, tags and shallow boundary of the one at `path`, with
 * borrowed objects and no commit-graph. Returns `target`. Nothing is written to the repository at `path`: git touches
 * borrowed packs only when their objects are written again. An existing commit-graph of the source must not be visible,
 * because git would then copy its filters instead of computing them; therefore folders of links are placed in between.
 */
export function borrow(path: string, target: string): string {
  const gitDir = gitDirOf(path);
  git(['init', '-q', '--bare', target]);
  const stands = listObjectFolders(join(gitDir, 'objects')).map((folder, number) =>
    linkedObjects(folder, join(target, `borrowed-${number}`)),
  );
  writeFileSync(join(target, 'objects', 'info', 'alternates'), stands.map((folder) => `${folder}\n`).join(''));
  writeFileSync(
    join(target, 'packed-refs'),
    git(['-C', gitDir, 'for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads', 'refs/tags']),
  );
  writeFileSync(join(target, 'HEAD'), readFileSync(join(gitDir, 'HEAD')));
  const shallow = contentOf(join(gitDir, 'shallow'));
  if (shallow !== undefined) writeFileSync(join(target, 'shallow'), shallow);
  return target;
}

/**
 * The arguments that write a commit-graph with changed paths, which is git's fastest setting for questions about paths.
 */
export const WRITE_COMMIT_GRAPH = ['commit-graph', 'write', '--reachable', '--changed-paths'];

/** Throws when there is no repository at `path`. */
export function gitDirOf(path: string): string {
  const gitDir = resolveGitDir(path);
  if (gitDir === undefined) throw new Error(`${path}: no git repository`);
  return gitDir;
}

function linkedObjects(folder: string, target: string): string {
  mkdirSync(target);
  for (const name of readdirSync(folder)) {
    if (name === 'pack' || LOOSE_FOLDER.test(name)) symlinkSync(join(folder, name), join(target, name));
  }
  return target;
}

function contentOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** An id that git has printed. Throws for any other text. */
export function oidOf(text: string): Oid {
  if (!isOid(text)) throw new Error(`${text} is no object id`);
  return text;
}

/** The arguments of a program that compares `dist/` with git on a repository; ends it when there are none. */
export function comparisonArguments(program: string, count: number): { path: string; count: number; seed: number } {
  const [path, countText = String(count), seedText = '1'] = process.argv.slice(2);
  if (path === undefined) {
    console.error(`usage: node --import tsx bench/${program} PATH [count] [seed]`);
    process.exit(2);
  }
  return { path, count: Number(countText), seed: Number(seedText) };
}

/** `count` of `list`, each once, in random order; all of them when there are fewer. */
export function sample<Item>(list: readonly Item[], count: number, random: () => number): Item[] {
  const left = [...list];
  return Array.from({ length: Math.min(count, left.length) }, () =>
    left.splice(Math.floor(random() * left.length), 1),
  ).flat();
}

/** One of `list`, each as likely as any other. Throws when there is none. */
export function pick<Item>(list: readonly Item[], random: () => number): Item {
  const item = list[Math.floor(random() * list.length)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}

/** Mulberry32: numbers in [0, 1), the same for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
