/** A repository by git with every file that the fuzzed readers read: packs of both kinds, graphs, refs, notes. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commitAll, git, gitText, initWork, tempDir, writeFile } from '../support/git-fixture.js';
import { objectsOf, type OracleObject } from '../support/stored-objects.js';

export interface FuzzRepository {
  /** The `.git` folder. Targets copy what they damage. */
  readonly gitDir: string;
  /** All objects, by git. */
  readonly objects: readonly OracleObject[];
  /** Ids of all commits of `main`, newest first. */
  readonly commits: readonly string[];
}

const VERSIONS = 12;

/** Branches, a merge, an octopus merge, nested and annotated tags, notes, deltas, two packs and loose objects. */
export function fuzzRepository(): FuzzRepository {
  const work = initWork('fuzzed');
  const date = (minute: number): string => `2020-03-24T09:${String(minute).padStart(2, '0')}:00-06:00`;
  for (let version = 0; version < VERSIONS; version += 1) {
    const lines = Array.from({ length: 60 }, (_, line) => `${line} ${line === version ? 'changed' : 'same'}\n`);
    writeFile(work, 'file.txt', lines.join(''));
    writeFile(work, `src/part-${version % 3}/name-${version}.c`, `int version = ${version};\n`);
    commitAll(work, `Version ${version}\n\nSigned-off-by: Anna <anna@example.org>\n`, date(version));
    if (version === VERSIONS / 2) git(work, ['repack', '-dq']);
  }
  const heads = ['one', 'two', 'three'];
  for (const [index, name] of heads.entries()) {
    git(work, ['checkout', '-q', '-b', name, `main~${index + 1}`]);
    writeFile(work, `branch-${name}.txt`, name);
    commitAll(work, `Branch ${name}`, date(20 + index));
  }
  git(work, ['checkout', '-q', 'main']);
  git(work, ['merge', '-q', '--no-ff', '-m', 'Merge one', 'one']);
  git(work, ['merge', '-q', '--no-ff', '-m', 'Merge two and three', 'two', 'three']);
  git(work, ['tag', '-a', '-m', 'First\n\nWith a body', 'v1', 'main~3']);
  git(work, ['tag', '-a', '-m', 'A tag of a tag', 'v1-again', 'v1']);
  git(work, ['notes', 'add', '-m', 'A note', 'main~1']);
  git(work, ['symbolic-ref', 'refs/heads/link', 'refs/heads/main']);
  git(work, ['repack', '-dq']);
  git(work, ['pack-refs', '--all']);
  commitAll(work, 'A loose commit', date(50));
  git(work, ['commit-graph', 'write', '--reachable', '--changed-paths']);
  const gitDir = join(work, '.git');
  const commits = gitText(work, ['rev-list', 'main']).split('\n');
  return { gitDir, objects: objectsOf(gitDir), commits };
}

/** A copy of the folder with HEAD, objects and refs, which a target may damage. */
export function copied(gitDir: string, name: string): string {
  const copy = tempDir(name);
  mkdirSync(join(copy, 'refs'));
  for (const part of ['HEAD', 'objects', 'config', 'packed-refs', 'refs'])
    cpSync(join(gitDir, part), join(copy, part), { recursive: true });
  return copy;
}

/** Names of the files of a folder that end in `ending`. */
export function namesIn(folder: string, ending: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith(ending));
}

/** A file that a target writes again and again, made writable: git's own are read-only. */
export function damagedFile(path: string): { readonly seed: Buffer; readonly write: (bytes: Uint8Array) => void } {
  return { seed: readFileSync(path), write: (bytes) => writeFileSync(path, bytes) };
}
