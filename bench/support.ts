/**
 * Shared by all benchmarks: git as a process, a scratch repository that borrows objects, and reproducible random
 * numbers.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listObjectFolders } from '../dist/git/store/alternates.js';
import { resolveGitDir } from '../dist/git/git-dir.js';

const MAX_OUTPUT = 2 ** 31 - 1;
const LOOSE_FOLDER = /^[0-9a-f]{2}$/;

/**
 * The environment of git: only the repository's configuration, none of the caller's `GIT_*`, and no fetch of missing
 * objects.
 */
export const GIT_ENVIRONMENT = {
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
export function git(args, input) {
  const plain = args.map((argument) => (Buffer.isBuffer(argument) ? argument.toString('utf8') : argument));
  const result = spawnSync('git', plain, { env: GIT_ENVIRONMENT, input, maxBuffer: MAX_OUTPUT });
  if (result.error !== undefined) throw result.error;
  if (result.status !== 0) throw new Error(`git ${plain.join(' ')}: ${result.stderr}`);
  return result.stdout;
}

/** One run: `{ ms, output }`; the time is from the start of the process to its end, with its output read. */
export function timeGit(args, input) {
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
export function borrow(path, target) {
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
export function gitDirOf(path) {
  const gitDir = resolveGitDir(path);
  if (gitDir === undefined) throw new Error(`${path}: no git repository`);
  return gitDir;
}

function linkedObjects(folder, target) {
  mkdirSync(target);
  for (const name of readdirSync(folder)) {
    if (name === 'pack' || LOOSE_FOLDER.test(name)) symlinkSync(join(folder, name), join(target, name));
  }
  return target;
}

function contentOf(path) {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Mulberry32: numbers in [0, 1), the same for the same seed. */
export function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
