/**
 * Reads the refs of a repository. Loose refs override packed ones, and symrefs are followed. Synchronous: ten thousand
 * loose refs take tens of milliseconds. Sources: gitrepository-layout(5), git-pack-refs(1), git-worktree(1).
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { GitError, isGitError } from '../errors.js';
import type { Oid } from '../oid.js';
import { parsePackedRefs, type PackedRef } from './packed-refs.js';
import { isAbsence, listRefFiles, MAX_REFS, readLooseRef, statIfPresent, type LooseTarget } from './ref-files.js';
import { isValidRefName, shortRefName } from './ref-name.js';
import { RefSnapshot, type Head, type Ref } from './ref-snapshot.js';
import { MAX_CONTROL_FILE_BYTES } from '../limits.js';
import { readRegularFile } from '../regular-file.js';

export { RefSnapshot, type Ref } from './ref-snapshot.js';
/** Depth to which symrefs are followed, as in git. */
const MAX_SYMREF_DEPTH = 5;
/** Largest `packed-refs` that is read: about 90 bytes for each of two million refs. */
const MAX_PACKED_REFS_BYTES = 90 * MAX_REFS;
/** Two writes within one tick of a file system's clock have the same time. The coarsest clock, that of FAT, has 2 s. */
const RACY_SECONDS = 3n;
/** gitglossary(7), "pseudoref" and "ref": the refs outside `refs/`. */
const ROOT_REF = /^[A-Z][A-Z_-]*$/;
/** Refs that belong to one work tree and not to the repository. */
const PER_WORKTREE = /^refs\/(?:bisect|worktree|rewritten)\//;

export class RefStore {
  readonly #gitDir: string;
  /** The folder that has the refs. For a linked work tree it is the folder of the main repository. */
  readonly #commonDir: string;
  /** Refs beside `refs/`, such as ORIG_HEAD, that a symref led to in a snapshot. */
  readonly #rootRefs: Set<string>;
  #looseCount = 0;

  private constructor(gitDir: string, commonDir: string, rootRefs: readonly string[]) {
    this.#rootRefs = new Set(rootRefs);
    this.#gitDir = gitDir;
    this.#commonDir = commonDir;
  }

  /**
   * `gitDir` is the folder with HEAD; `rootRefs` are those of another store of it, which make equal fingerprints. Throws
   * GitError('unsupported') for the reftable format.
   */
  static open(gitDir: string, rootRefs: readonly string[] = []): RefStore {
    const commonDir = commonDirOf(gitDir);
    if (existsSync(`${commonDir}/reftable`)) throw new GitError('unsupported', { feature: 'reftable' });
    return new RefStore(gitDir, commonDir, rootRefs);
  }

  /** Refs beside `refs/` that symrefs led to so far. */
  get rootRefs(): readonly string[] {
    return [...this.#rootRefs];
  }

  rememberRootRefs(names: readonly string[]): void {
    for (const name of names) this.#rootRefs.add(name);
  }

  /** Files and folders of loose refs at the last fingerprint. */
  get looseCount(): number {
    return this.#looseCount;
  }

  /**
   * `fingerprint` was taken before, so that a change since then is seen later. Throws GitError: 'not-found' without HEAD,
   * 'corrupt' for a malformed HEAD or packed-refs, 'too-large' for too many refs. O(refs).
   */
  snapshot(fingerprint = this.fingerprint()): RefSnapshot {
    const head = readLooseRef(`${this.#gitDir}/HEAD`);
    // Git takes no folder without HEAD for a repository; one that is being deleted may have lost it first.
    if (head === 'absent') throw new GitError('not-found', { what: 'repository', name: basename(this.#gitDir) });
    if (head === undefined) throw new GitError('corrupt', { file: 'HEAD', detail: 'neither an id nor a symref' });
    // Read loose refs before packed ones. `git pack-refs` first writes packed-refs and then deletes the loose files, so
    // a ref that has just been deleted as a loose file is found in the packed file.
    const loose = this.#readLoose();
    const packed = parsePackedRefs(readIfPresent(`${this.#commonDir}/packed-refs`));
    const targets = new Map<string, LooseTarget | PackedRef>([['HEAD', head]]);
    for (const ref of packed.refs) targets.set(ref.name, ref);
    for (const [name, target] of loose.targets) targets.set(name, target);
    this.#addRootRefs(targets);
    return new RefSnapshot({
      head: resolveHead(head, targets),
      refs: resolveAll(targets),
      brokenCount: packed.brokenCount + loose.brokenCount,
      shallowTag: shallowTagOf(`${this.#commonDir}/shallow`),
      fingerprint,
    });
  }

  /**
   * A text that changes whenever a ref or the boundary of a shallow clone changes. It costs one stat for each loose ref
   * and folder. A file is also read when it is so new that another write could leave its time unchanged; for this
   * reason the text may change once more although no ref did.
   */
  fingerprint(): string {
    return this.fingerprintWithin(Infinity) ?? '';
  }

  /** The same; undefined when there are more than `maxLoose` files and folders of loose refs. O(maxLoose). */
  fingerprintWithin(maxLoose: number): string | undefined {
    const hash = createHash('sha1');
    const racyFrom = BigInt(Date.now()) * 1_000_000n - RACY_SECONDS * 1_000_000_000n;
    const add = (name: string, file: string | Buffer, isFile: boolean): void => {
      const stat = statIfPresent(file);
      hash.update(stat === undefined ? `${name}\n` : `${name} ${stat.mtimeNs} ${stat.size} ${stat.ino}\n`);
      if (isFile && stat !== undefined && stat.mtimeNs > racyFrom)
        hash.update(JSON.stringify(readLooseRef(file) ?? null));
    };
    add('HEAD', `${this.#gitDir}/HEAD`, true);
    add('shallow', `${this.#commonDir}/shallow`, true);
    add('packed-refs', `${this.#commonDir}/packed-refs`, false); // A rename always replaces this file, so its inode changes.
    for (const name of this.#rootRefs) add(name, `${this.#gitDir}/${name}`, true);
    this.#looseCount = 0;
    for (const entry of this.#files()) {
      this.#looseCount += 1;
      if (this.#looseCount > maxLoose) return undefined;
      add(entry.name, entry.file, !entry.isDirectory);
    }
    return hash.digest('hex');
  }

  /** Adds those that symrefs lead to. */
  #addRootRefs(targets: Map<string, LooseTarget | PackedRef>): void {
    for (const target of targets.values()) {
      if (!('symref' in target) || !ROOT_REF.test(target.symref) || targets.has(target.symref)) continue;
      this.#rootRefs.add(target.symref);
      const root = readLooseRef(`${this.#gitDir}/${target.symref}`);
      // The walk goes on to what is added, for it may be a symref too.
      if (root !== 'absent' && root !== undefined) targets.set(target.symref, root);
    }
  }

  *#files(): ReturnType<typeof listRefFiles> {
    const isLinked = this.#gitDir !== this.#commonDir;
    for (const entry of listRefFiles(this.#commonDir))
      if (!isLinked || !PER_WORKTREE.test(`${entry.name}/`)) yield entry;
    if (isLinked) yield* listRefFiles(this.#gitDir);
  }

  #readLoose(): { targets: Map<string, LooseTarget>; brokenCount: number } {
    const targets = new Map<string, LooseTarget>();
    let brokenCount = 0;
    for (const { name, file, isDirectory } of this.#files()) {
      if (isDirectory) continue;
      const target = readLooseRef(file);
      if (target === 'absent') continue;
      if (target === undefined || !isValidRefName(name)) brokenCount += 1;
      else targets.set(name, target);
    }
    return { targets, brokenCount };
  }
}

function commonDirOf(gitDir: string): string {
  try {
    return resolve(gitDir, readRegularFile(`${gitDir}/commondir`, MAX_CONTROL_FILE_BYTES).toString('utf8').trim());
  } catch (error) {
    if (isAbsence(error)) return gitDir;
    throw error;
  }
}

/** A hash of the file; '' when it cannot be read, which is no reason to show no refs. */
function shallowTagOf(file: string): string {
  try {
    return createHash('sha1').update(readIfPresent(file)).digest('hex');
  } catch (error) {
    if (isGitError(error)) return '';
    throw error;
  }
}

/** Empty when there is no such file. */
function readIfPresent(file: string): Buffer {
  try {
    return readRegularFile(file, MAX_PACKED_REFS_BYTES);
  } catch (error) {
    if (isAbsence(error)) return Buffer.alloc(0);
    throw error;
  }
}

type Targets = ReadonlyMap<string, LooseTarget | PackedRef>;

/** The end of a chain of symrefs. `found` is absent when the chain leads to no ref, is a cycle or is too long. */
function follow(targets: Targets, start: string): { name: string; found?: { oid: Oid; peeledOid?: Oid } } {
  let name = start;
  for (let depth = 0; depth <= MAX_SYMREF_DEPTH; depth += 1) {
    const target = targets.get(name);
    if (target === undefined) break;
    if ('oid' in target) return { name, found: target };
    name = target.symref;
  }
  return { name };
}

function resolveHead(head: LooseTarget, targets: Targets): Head {
  if ('oid' in head) return { oid: head.oid, isDetached: true, isUnborn: false };
  const { name, found } = follow(targets, head.symref);
  return found === undefined
    ? { target: name, isDetached: false, isUnborn: true }
    : { target: name, oid: found.oid, isDetached: false, isUnborn: false };
}

function* resolveAll(targets: Targets): Generator<Ref> {
  for (const [name, target] of targets) {
    if (ROOT_REF.test(name)) continue;
    const { name: end, found } = follow(targets, name);
    if (found === undefined) continue;
    yield {
      name,
      short: shortRefName(name),
      oid: found.oid,
      ...(found.peeledOid === undefined ? {} : { peeledOid: found.peeledOid }),
      ...('symref' in target ? { symrefTarget: end } : {}),
    };
  }
}
