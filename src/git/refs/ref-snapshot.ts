/** All refs of a repository at one moment. Immutable; a refresh makes another one. */
import { createHash } from 'node:crypto';
import type { Oid } from '../oid.js';
import { compareRefNames, HEADS, TAGS } from './ref-name.js';

export interface Ref {
  /** Full name, `refs/heads/main`. */
  readonly name: string;
  /** `main`; for people's eyes. */
  readonly short: string;
  /** The object that the ref names, of a symref that of its target. */
  readonly oid: Oid;
  /** What the tag at `oid` peels to where packed-refs says so; absent means unknown or no tag: ask `peelTag`. */
  readonly peeledOid?: Oid;
  /** Full name of the ref that this one points to (`refs/remotes/origin/HEAD`). */
  readonly symrefTarget?: string;
}

export interface Head {
  /** Full name of the branch that HEAD is on; absent when detached. */
  readonly target?: string;
  /** Absent when the branch has no commit yet. */
  readonly oid?: Oid;
  readonly isDetached: boolean;
  /** HEAD names a branch that does not exist (yet). */
  readonly isUnborn: boolean;
}

export class RefSnapshot {
  readonly head: Head;
  /** Every ref in git's order. */
  readonly all: readonly Ref[];
  readonly branches: readonly Ref[];
  readonly tags: readonly Ref[];
  /** Refs left out: bad names, unreadable files. Symrefs to nothing are left out without being counted. */
  readonly brokenCount: number;
  /** `RefStore.fingerprint()` from before the reading. */
  readonly fingerprint: string;
  readonly #byName: ReadonlyMap<string, Ref>;
  #contentTag: string | undefined;

  constructor(from: { head: Head; refs: Iterable<Ref>; brokenCount: number; fingerprint: string }) {
    this.head = from.head;
    this.all = [...from.refs].sort((a, b) => compareRefNames(a.name, b.name));
    this.branches = this.all.filter((ref) => ref.name.startsWith(HEADS));
    this.tags = this.all.filter((ref) => ref.name.startsWith(TAGS));
    this.brokenCount = from.brokenCount;
    this.fingerprint = from.fingerprint;
    this.#byName = new Map(this.all.map((ref) => [ref.name, ref]));
  }

  /** The same text for the same refs, however and whenever they were written. O(refs) the first time. */
  get contentTag(): string {
    if (this.#contentTag === undefined) {
      const hash = createHash('sha1').update(`${this.head.target ?? ''} ${this.head.oid ?? ''}\n`);
      for (const { name, oid, symrefTarget } of this.all) hash.update(`${name} ${oid} ${symrefTarget ?? ''}\n`);
      this.#contentTag = hash.digest('hex').slice(0, 16);
    }
    return this.#contentTag;
  }

  /** By full name (`refs/heads/main`); O(1). */
  get(name: string): Ref | undefined {
    return this.#byName.get(name);
  }
}
