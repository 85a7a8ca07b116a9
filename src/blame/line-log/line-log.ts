/**
 * The versions of some lines of a file, as `git log -L` finds them (git-log(1)). Commits are visited in the order of
 * `--topo-order`; each passes the lines to its parents:
 *
 * - A commit that changes one of the lines is a version. Its parent gets the lines that were there before.
 * - The first parent of a merge that has all lines unchanged gets them alone. If there is none, each parent gets the
 *   lines, and the merge is a version. git prints no change for it; here it has that from its first parent.
 * - In a parent without the file, rename detection looks for the file under another name.
 *
 * The walk stops at a deadline, and another call continues it.
 */
import { LRUCache } from 'lru-cache';
import { GitError, isUnreadable, unreadableOid } from '../../git/errors.js';
import type { ObjectReader } from '../../git/object/object-reader.js';
import { MODE_GITLINK, MODE_TREE } from '../../git/object/tree.js';
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import { readSide } from '../../diff/files/file-change.js';
import type { Change } from '../../diff/lines/hunk.js';
import type { EntryValue } from '../../history/direct/entry-difference.js';
import { END, LATER } from '../../history/graph/topo-order.js';
import { MAX_BLAMED_BYTES, type FileAt, type LineRange } from '../blame.js';
import { LineInterner, type Version } from '../line-interner.js';
import type { Lineage } from '../lineage.js';
import { renamedOrigin } from '../renamed-origin.js';
import { VersionComparison } from '../version-changes.js';
import { joinSpans, spansBefore, touchingChanges, type LineSpan } from './line-spans.js';

/** Memory for versions: neighbours are compared, so that a few are needed at a time. */
const VERSION_CACHE_BYTES = 32 << 20;
/** Bytes that the tables of a version take for each line. */
const LINE_BYTES = 12;

/** All commits, no one before its children. */
export interface CommitOrder {
  /** The node of the next commit, END, or LATER when `deadline` (of `performance.now()`) has passed. */
  next(deadline: number): number;
}

/** A commit that changed the lines. */
export interface LineVersion {
  readonly commit: Oid;
  /** More than one only where histories of several names meet. */
  readonly files: readonly ChangedLines[];
  /** True when nothing is left of the lines before this commit. */
  readonly isFirst: boolean;
  readonly isMerge: boolean;
}

/** What a commit changed in the followed lines of one file. */
export interface ChangedLines {
  readonly path: GitPath;
  readonly entry: EntryValue;
  readonly oldPath: GitPath;
  /** The file before; its mode is 0 when there was none. */
  readonly oldEntry: EntryValue;
  /** The followed lines of the commit's version. */
  readonly spans: readonly LineSpan[];
  /** The changes that lie in them. */
  readonly changes: readonly Change[];
}

/** Lines of a file that are followed at a commit. */
interface Followed {
  readonly path: GitPath;
  readonly spans: readonly LineSpan[];
}

/** What a parent gets of the lines, and what was changed from it. */
interface Passed {
  readonly before: Followed;
  readonly changed: ChangedLines | undefined;
}

export class LineLog {
  readonly #reader: ObjectReader;
  readonly #lineage: Lineage;
  readonly #order: CommitOrder;
  readonly #interner = new LineInterner(false);
  readonly #comparison = new VersionComparison(this.#interner, 'lowest');
  readonly #versions = new LRUCache<string, Version>({
    maxSize: VERSION_CACHE_BYTES,
    sizeCalculation: ({ lines }) => lines.bytes.length + lines.count * LINE_BYTES + 100,
  });
  readonly #waiting = new Map<number, readonly Followed[]>();
  readonly #found: LineVersion[] = [];
  /** Ids of objects that could not be read. Versions behind them are missing. */
  readonly lost = new Set<string>();
  /** Number of lines of the file. */
  readonly lineCount: number;

  /**
   * `order` begins at the commit of the file and has the nodes of `lineage`. Lines behind the end of the file are left
   * out. Throws GitError: 'not-found' when there is no file, 'too-large', and the errors of reading objects.
   */
  constructor(reader: ObjectReader, lineage: Lineage, order: CommitOrder, file: FileAt, range: LineRange) {
    this.#reader = reader;
    this.#lineage = lineage;
    this.#order = order;
    const node = lineage.node(file.commit);
    const entry = lineage.entry(node, file.path);
    if (!hasText(entry)) throw new GitError('not-found', { what: 'path', name: file.path });
    this.lineCount = this.#version(entry).lines.count;
    const end = Math.min(range.last, this.lineCount);
    if (range.first <= end) this.#give(node, [{ path: file.path, spans: [{ start: range.first - 1, end }] }]);
  }

  /** The versions found so far, newest first. */
  get found(): readonly LineVersion[] {
    return this.#found;
  }

  /** Walks until there are `wanted` versions or no more (true), or until `deadline` (of `performance.now()`; false). */
  run(wanted: number, deadline: number): boolean {
    while (this.#waiting.size > 0 && this.#found.length < wanted) {
      const node = this.#order.next(deadline);
      if (node === END) break;
      if (node === LATER) return this.#rest();
      const followed = this.#waiting.get(node);
      if (followed === undefined) continue;
      this.#waiting.delete(node);
      this.#tryStep(node, followed);
      if (performance.now() > deadline && this.#waiting.size > 0 && this.#found.length < wanted) return this.#rest();
    }
    this.#versions.clear();
    return true;
  }

  /** The next call may be much later, or never come. */
  #rest(): boolean {
    this.#versions.clear();
    return false;
  }

  #give(node: number, lines: readonly Followed[]): void {
    const followed = lines.filter(({ spans }) => spans.length > 0);
    if (followed.length === 0) return;
    // Every path is the same down to the nearest of these commits.
    const holder = Math.max(...followed.map(({ path }) => this.#lineage.skipUnchanged(node, path)));
    this.#waiting.set(holder, joinFollowed(this.#waiting.get(holder) ?? [], followed));
  }

  #tryStep(node: number, followed: readonly Followed[]): void {
    try {
      this.#step(node, followed);
    } catch (error) {
      // A version that is too large is a limit of this walk and not a damage.
      if (!isUnreadable(error) || error.code === 'too-large') throw error;
      this.lost.add(unreadableOid(error, this.#lineage.oid(node)));
    }
  }

  #step(node: number, followed: readonly Followed[]): void {
    const parents = this.#lineage.parents(node);
    const [first] = parents;
    if (first !== undefined && followed.every(({ path }) => this.#lineage.isUnchanged(node, path))) {
      this.#give(first, followed);
      return;
    }
    const passed: (readonly Passed[])[] = [];
    for (const parent of parents.length === 0 ? [undefined] : parents) {
      const lines = followed.map((each) => this.#pass(node, parent, each));
      if (parent !== undefined && lines.every(({ changed }) => changed === undefined)) {
        this.#give(
          parent,
          lines.map(({ before }) => before),
        );
        return;
      }
      passed.push(lines);
    }
    for (const [at, parent] of parents.entries())
      this.#give(
        parent,
        (passed[at] as readonly Passed[]).map(({ before }) => before),
      );
    this.#found.push({
      commit: this.#lineage.oid(node),
      files: followed.flatMap((_, at) => passed.find((lines) => lines[at]?.changed)?.[at]?.changed ?? []),
      isFirst: passed.every((lines) => lines.every(({ before }) => before.spans.length === 0)),
      isMerge: parents.length > 1,
    });
  }

  /** `parent` is undefined for a commit without parents. */
  #pass(node: number, parent: number | undefined, { path, spans }: Followed): Passed {
    const entry = this.#lineage.entry(node, path);
    const there = parent === undefined ? ABSENT : this.#lineage.entry(parent, path);
    if (there.oid === entry.oid) return { before: { path, spans }, changed: undefined };
    const origin =
      parent === undefined || hasText(there)
        ? { path, entry: hasText(there) ? there : ABSENT }
        : this.#originOf(node, parent, path);
    const changes = this.#changes(origin.entry, entry);
    const touching = touchingChanges(changes, spans);
    const before = { path: origin.path, spans: spansBefore(spans, changes, touching) };
    return {
      before,
      changed:
        touching.length === 0
          ? undefined
          : { path, entry, oldPath: origin.path, oldEntry: origin.entry, spans, changes: touching },
    };
  }

  #originOf(node: number, parent: number, path: GitPath): { path: GitPath; entry: EntryValue } {
    const found = renamedOrigin(this.#reader, this.#lineage.tree(parent), this.#lineage.tree(node), path);
    return found === undefined
      ? { path, entry: ABSENT }
      : { path: found.oldPath, entry: { mode: found.oldMode, oid: found.oldOid } };
  }

  #changes(old: EntryValue, new_: EntryValue): Change[] {
    const version = this.#version(new_);
    return this.#comparison.changes(this.#version(old, version), version);
  }

  #version(entry: EntryValue, near?: Version): Version {
    let version = this.#versions.get(entry.oid);
    if (version === undefined) {
      const bytes = readSide(this.#reader, entry.mode, entry.oid as Oid);
      if (bytes.length > MAX_BLAMED_BYTES)
        throw new GitError('too-large', {
          oid: entry.oid,
          detail: 'a version of the file',
          limitBytes: MAX_BLAMED_BYTES,
          actualBytes: bytes.length,
        });
      version = this.#interner.read(bytes, near);
      this.#versions.set(entry.oid, version);
    }
    return version;
  }
}

const ABSENT: EntryValue = { mode: 0, oid: '' };

function hasText({ mode }: EntryValue): boolean {
  return mode !== 0 && mode !== MODE_TREE && mode !== MODE_GITLINK;
}

function joinFollowed(left: readonly Followed[], right: readonly Followed[]): readonly Followed[] {
  const spans = new Map<GitPath, readonly LineSpan[]>();
  for (const each of [...left, ...right]) spans.set(each.path, joinSpans(spans.get(each.path) ?? [], each.spans));
  return Array.from(spans, ([path, lines]) => ({ path, spans: lines }));
}
