/**
 * Finds the commit that each line of a file is from, as `git blame` does (git-blame(1)). The walk starts at the commit
 * of the file. Each commit passes the lines that its parents have as well to them, in the order of the parents, and
 * keeps the others:
 *
 * - The first parent with exactly the same content gets all lines.
 * - In a parent without the file, rename detection looks for the file under another name.
 * - An ignored commit gives the lines that remain to the most similar lines of its parents.
 *
 * The result does not depend on the order in which commits are visited. Visiting the newest first brings all lines of a
 * version together before the version is compared. The walk stops at a deadline, and another call continues it.
 */
import { LRUCache } from 'lru-cache';
import { GitError, isUnreadable, unreadableOid } from '../git/errors.js';
import type { ObjectReader } from '../git/object/object-reader.js';
import { MODE_GITLINK, MODE_TREE } from '../git/object/tree.js';
import type { Oid } from '../git/oid.js';
import type { GitPath } from '../git/path-text.js';
import { isSameType } from '../diff/files/file-change.js';
import type { EntryValue } from '../history/direct/entry-difference.js';
import { DateQueue } from '../history/index/date-queue.js';
import type { Lineage } from './lineage.js';
import { LineInterner, type Version } from './line-interner.js';
import { renamedOrigin } from './renamed-origin.js';
import { divide, divideIgnored, mergeRuns, type Run } from './runs.js';
import { SimilarLines } from './similar-lines.js';
import { VersionComparison } from './version-changes.js';

/** A range of lines, counted from 1 and including both ends. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

export interface BlameOptions {
  /** `-w`. */
  readonly ignoreWhitespace?: boolean;
  /** `--ignore-rev`. */
  readonly ignored?: ReadonlySet<Oid>;
  /** `-L`. Lines behind the end of the file are ignored. */
  readonly range?: LineRange;
}

/** A file at a commit. */
export interface FileAt {
  readonly commit: Oid;
  readonly path: GitPath;
}

/** Neighbouring lines that are from the same commit. Lines are counted from 1. */
export interface BlamedLines extends FileAt {
  /** First line in the file that is blamed. */
  readonly line: number;
  readonly count: number;
  /** First line in the version of the commit. */
  readonly originalLine: number;
  /** The file in the first parent that has it, under its name there. */
  readonly previous: FileAt | undefined;
  /** Whether the commit has no parents here. In a shallow clone it may have parents elsewhere. */
  readonly boundary: boolean;
  /** Whether the lines were passed to this commit by an ignored one. */
  readonly ignored: boolean;
  /** Whether the commit is an ignored one that could not pass the lines on. */
  readonly unblamable: boolean;
}

/** Largest version that is compared. No page shows larger files, and thousands of versions may have to be compared. */
export const MAX_BLAMED_BYTES = 16 << 20;
/** Memory for versions. Each version is needed at least twice: to compare it with its child and with its parent. */
const VERSION_CACHE_BYTES = 48 << 20;
/** Bytes that the tables of a version take for each line. */
const LINE_BYTES = 12;

/** The version of the file in one commit, and the lines that have been passed to it. */
interface Origin {
  readonly node: number;
  readonly path: GitPath;
  readonly entry: EntryValue;
  runs: Run[];
  previous: { readonly node: number; readonly path: GitPath } | undefined;
}

/** The version of the file in a parent. `node` is the parent, even if an older commit made the version. */
interface Candidate {
  readonly node: number;
  readonly path: GitPath;
  readonly entry: EntryValue;
}

export class Blame {
  readonly #reader: ObjectReader;
  readonly #lineage: Lineage;
  readonly #ignored: ReadonlySet<Oid>;
  readonly #interner: LineInterner;
  readonly #comparison: VersionComparison;
  readonly #versions = new LRUCache<string, Version>({
    maxSize: VERSION_CACHE_BYTES,
    sizeCalculation: ({ lines }) => lines.bytes.length + lines.count * LINE_BYTES + 100,
  });
  readonly #queue = new DateQueue();
  /** The origins of each queued commit, by path. */
  readonly #waiting = new Map<number, Map<GitPath, Origin>>();
  readonly #settled: { readonly run: Run; readonly origin: Origin }[] = [];
  /** Ids of objects that could not be read. The lines whose commits depend on them are not in the result. */
  readonly lost = new Set<string>();
  /** Number of lines in the range. */
  readonly lineCount: number;

  /**
   * Throws GitError: 'not-found' when the commit has no file at `path`, 'wrong-type' for a directory or a submodule,
   * 'too-large', and the errors of reading objects.
   */
  constructor(reader: ObjectReader, lineage: Lineage, file: FileAt, options: BlameOptions = {}) {
    this.#reader = reader;
    this.#lineage = lineage;
    this.#ignored = options.ignored ?? new Set();
    this.#interner = new LineInterner(options.ignoreWhitespace ?? false);
    this.#comparison = new VersionComparison(this.#interner);
    const node = lineage.node(file.commit);
    const entry = lineage.entry(node, file.path);
    if (entry.mode === 0) throw new GitError('not-found', { what: 'path', name: file.path });
    if (entry.mode === MODE_TREE || entry.mode === MODE_GITLINK)
      throw new GitError('wrong-type', {
        oid: entry.oid,
        expected: 'blob',
        actual: entry.mode === MODE_TREE ? 'tree' : 'commit',
      });
    const { count } = this.#version(entry.oid as Oid).lines;
    const first = Math.max((options.range?.first ?? 1) - 1, 0);
    this.lineCount = Math.max(Math.min(options.range?.last ?? count, count) - first, 0);
    if (this.lineCount > 0)
      this.#give({ node, path: file.path, entry }, [
        { final: first, line: first, count: this.lineCount, ignored: false, unblamable: false },
      ]);
  }

  /**
   * Walks until the commits of all lines are known (true) or until `deadline` (in the time of `performance.now()`).
   */
  run(deadline: number): boolean {
    while (this.#queue.size > 0) {
      if (performance.now() > deadline) {
        // The next call may be much later, or never come.
        this.#versions.clear();
        return false;
      }
      this.#queue.pop();
      const node = this.#queue.position;
      const origins = this.#waiting.get(node);
      this.#waiting.delete(node);
      for (const origin of origins?.values() ?? []) this.#tryStep(origin);
    }
    return true;
  }

  /** The lines whose commits are known so far, in the order of the file. */
  result(): BlamedLines[] {
    const settled = [...this.#settled].sort((left, right) => left.run.final - right.run.final);
    const groups: { run: Run; origin: Origin }[] = [];
    for (const { run, origin } of settled) {
      const last = groups.at(-1);
      if (last !== undefined && continues(last, run, origin)) last.run.count += run.count;
      else groups.push({ run: { ...run }, origin });
    }
    return groups.map(({ run, origin }) => this.#blamed(run, origin));
  }

  #blamed(run: Run, { node, path, previous }: Origin): BlamedLines {
    const lineage = this.#lineage;
    return {
      commit: lineage.oid(node),
      path,
      line: run.final + 1,
      count: run.count,
      originalLine: run.line + 1,
      previous: previous === undefined ? undefined : { commit: lineage.oid(previous.node), path: previous.path },
      boundary: lineage.parents(node).length === 0,
      ignored: run.ignored,
      unblamable: run.unblamable,
    };
  }

  /** Passes lines to a version: that of the commit, or of an older commit that is known to have the same version. */
  #give({ node, path, entry }: Candidate, runs: Run[]): void {
    const holder = this.#lineage.skipUnchanged(node, path);
    let origins = this.#waiting.get(holder);
    if (origins === undefined) {
      origins = new Map();
      this.#waiting.set(holder, origins);
      this.#queue.push(holder, this.#lineage.timeSeconds(holder));
    }
    const origin = origins.get(path);
    if (origin === undefined) origins.set(path, { node: holder, path, entry, runs, previous: undefined });
    else origin.runs = mergeRuns(origin.runs, runs);
  }

  #tryStep(origin: Origin): void {
    try {
      this.#step(origin);
    } catch (error) {
      // A version that is too large is a limit of this walk and not a damage.
      if (!isUnreadable(error) || error.code === 'too-large') throw error;
      this.lost.add(unreadableOid(error, this.#lineage.oid(origin.node)));
    }
  }

  #step(origin: Origin): void {
    const { node, path, entry } = origin;
    const parents = this.#lineage.parents(node);
    if (parents.length > 0 && this.#lineage.isUnchanged(node, path)) {
      this.#give({ node: parents[0] as number, path, entry }, origin.runs);
      return;
    }
    const candidates = this.#candidates(origin, parents);
    const same = candidates.find((candidate) => candidate.entry.oid === entry.oid);
    if (same !== undefined) {
      this.#give(same, origin.runs);
      return;
    }
    const [first] = candidates;
    if (first !== undefined) origin.previous = { node: first.node, path: first.path };
    for (const candidate of candidates) {
      if (origin.runs.length === 0) return;
      this.#pass(origin, candidate);
    }
    if (this.#ignored.size > 0 && this.#ignored.has(this.#lineage.oid(node))) {
      for (const candidate of candidates) if (origin.runs.length > 0) this.#passIgnored(origin, candidate);
    }
    this.#settle(origin);
  }

  /**
   * The versions of the parents in their order, each content once. If a parent has the same content as the commit, only
   * this one; parents with the same name are checked before those with another name.
   */
  #candidates({ node, path, entry }: Origin, parents: readonly number[]): Candidate[] {
    const found = new Array<Candidate | undefined>(parents.length).fill(undefined);
    const newHere: number[] = [];
    for (const [i, parent] of parents.entries()) {
      const there = this.#lineage.entry(parent, path);
      // An entry of another type, such as a symbolic link, counts as another file. A directory counts as absent.
      if (there.mode === 0 || there.mode === MODE_TREE) newHere.push(i);
      else if (isSameType(there.mode, entry.mode)) {
        const candidate = { node: parent, path, entry: there };
        if (there.oid === entry.oid) return [candidate];
        if (!hasContent(found, there.oid as Oid)) found[i] = candidate;
      }
    }
    for (const i of newHere) {
      const parent = parents[i] as number;
      const renamed = renamedOrigin(this.#reader, this.#lineage.tree(parent), this.#lineage.tree(node), path);
      if (renamed === undefined) continue;
      const candidate = { node: parent, path: renamed.oldPath, entry: { mode: renamed.oldMode, oid: renamed.oldOid } };
      if (renamed.oldOid === entry.oid) return [candidate];
      if (!hasContent(found.slice(0, i), renamed.oldOid)) found[i] = candidate;
    }
    return found.filter((candidate) => candidate !== undefined);
  }

  #pass(origin: Origin, parent: Candidate): void {
    const version = this.#version(origin.entry.oid as Oid);
    const changes = this.#comparison.changes(this.#version(parent.entry.oid as Oid, version), version);
    const { passed, kept } = divide(origin.runs, changes);
    origin.runs = kept;
    if (passed.length > 0) this.#give(parent, passed);
  }

  #passIgnored(origin: Origin, parent: Candidate): void {
    const version = this.#version(origin.entry.oid as Oid);
    const before = this.#version(parent.entry.oid as Oid, version);
    const changes = this.#comparison.changes(before, version);
    const similar = new SimilarLines(before.lines, version.lines);
    const { passed, kept } = divideIgnored(origin.runs, changes, (change) => similar.of(change));
    origin.runs = kept;
    if (passed.length > 0) this.#give(parent, passed);
  }

  #settle(origin: Origin): void {
    for (const run of origin.runs) this.#settled.push({ run, origin });
  }

  #version(oid: Oid, near?: Version): Version {
    let version = this.#versions.get(oid);
    if (version === undefined) {
      const { bytes } = this.#reader.read(oid, 'blob');
      if (bytes.length > MAX_BLAMED_BYTES)
        throw new GitError('too-large', {
          oid,
          detail: 'a version of the file',
          limitBytes: MAX_BLAMED_BYTES,
          actualBytes: bytes.length,
        });
      version = this.#interner.read(bytes, near);
      this.#versions.set(oid, version);
    }
    return version;
  }
}

function hasContent(candidates: readonly (Candidate | undefined)[], oid: Oid): boolean {
  return candidates.some((candidate) => candidate?.entry.oid === oid);
}

function continues({ run: last, origin: lastOrigin }: { run: Run; origin: Origin }, run: Run, origin: Origin): boolean {
  return (
    (origin === lastOrigin || (origin.node === lastOrigin.node && origin.path === lastOrigin.path)) &&
    last.final + last.count === run.final &&
    last.line + last.count === run.line &&
    last.ignored === run.ignored &&
    last.unblamable === run.unblamable
  );
}
