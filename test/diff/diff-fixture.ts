/** Repositories whose one commit pair holds many file pairs, and what git says of it: one call of git compares hundreds of diffs. */
import { gitObjectReader } from '../support/git-object-reader.js';
import { git, gitText, initBare } from '../support/git-fixture.js';
import type { ObjectReader } from '../../src/git/object/object-reader.js';
import type { Oid } from '../../src/git/oid.js';

/** What one path holds in a tree; `undefined` where it is absent. */
export interface FixtureEntry {
  /** Octal: '100644' unless given. */
  readonly mode?: string;
  /** A gitlink's is the commit id. */
  readonly content: string | Uint8Array;
}

export type FixtureTree = ReadonlyMap<string, FixtureEntry | string | Uint8Array>;

export interface DiffFixture {
  readonly gitDir: string;
  readonly reader: ObjectReader;
  /** `undefined` for a side without any entry. */
  readonly oldTree: Oid;
  readonly newTree: Oid;
}

/** Paths are latin1: each character one byte, so that any name can be asked for. */
export function diffFixture(oldTree: FixtureTree, newTree: FixtureTree): DiffFixture {
  const gitDir = initBare('diff');
  const oldOid = writeTree(gitDir, oldTree);
  const newOid = writeTree(gitDir, newTree);
  return { gitDir, reader: gitObjectReader(gitDir), oldTree: oldOid, newTree: newOid };
}

/** As `diffFixture`, of texts alone; `pairs[i]` is the file `name(i)`. */
export function textPairs(
  pairs: readonly (readonly [string | Uint8Array, string | Uint8Array])[],
  name = (index: number) => `file${String(index).padStart(5, '0')}.c`,
): DiffFixture {
  return diffFixture(
    new Map(pairs.map(([old], index) => [name(index), old])),
    new Map(pairs.map(([, new_], index) => [name(index), new_])),
  );
}

let indexNumber = 0;

function writeTree(gitDir: string, tree: FixtureTree): Oid {
  const chunks: Buffer[] = [];
  const env = { GIT_INDEX_FILE: `${gitDir}/fixture-index-${String(indexNumber++)}` };
  const entries = [...tree].map(([path, given]) => {
    const entry = typeof given === 'string' || given instanceof Uint8Array ? { content: given } : given;
    return { path, mode: entry.mode ?? '100644', content: Buffer.from(entry.content as Uint8Array) };
  });
  const blobs = entries.filter((entry) => entry.mode !== '160000');
  const oids = hashBlobs(
    gitDir,
    blobs.map((entry) => entry.content),
  );
  let nextBlob = 0;
  for (const { path, mode, content } of entries) {
    const oid = mode === '160000' ? content.toString('latin1') : (oids[nextBlob++] as string);
    chunks.push(Buffer.from(`${mode} ${oid}\t`), Buffer.from(path, 'latin1'), Buffer.of(0));
  }
  git(gitDir, ['update-index', '-z', '--index-info'], { input: Buffer.concat(chunks), env });
  return gitText(gitDir, ['write-tree', '--missing-ok'], { env }) as Oid;
}

/** Through fast-import: one process for all blobs. */
function hashBlobs(gitDir: string, contents: readonly Buffer[]): string[] {
  if (contents.length === 0) return [];
  const parts: Buffer[] = [];
  for (const [index, content] of contents.entries()) {
    parts.push(
      Buffer.from(`blob\nmark :${String(index + 1)}\ndata ${String(content.length)}\n`),
      content,
      Buffer.from('\n'),
    );
  }
  for (let index = 0; index < contents.length; index += 1) parts.push(Buffer.from(`get-mark :${String(index + 1)}\n`));
  return git(gitDir, ['fast-import', '--quiet', '--force', '--cat-blob-fd=1'], { input: Buffer.concat(parts) })
    .toString('latin1')
    .trimEnd()
    .split('\n');
}

/** `git <args> oldTree newTree`. */
export function gitDiff(fixture: DiffFixture, ...args: string[]): Buffer {
  return git(fixture.gitDir, ['diff-tree', ...args, fixture.oldTree, fixture.newTree]);
}

/** Full ids where `--full-index` is asked of git. */
export const fullIds = { abbreviate: (oid: Oid): string => oid };
