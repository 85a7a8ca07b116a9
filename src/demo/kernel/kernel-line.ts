/** A line of kernel history: tracks the revision of each file and the commit that changed it last. */
import type { Oid } from '../../git/oid.js';
import { DemoLine, type CommitStory } from '../demo-history.js';
import { MODE_EXECUTABLE, MODE_FILE } from '../demo-tree.js';
import type { ObjectBatch } from '../object-batch.js';
import type { EarlierCommit } from './messages.js';
import { readmeText, ROOT_FILE_NAMES, rootFile } from './root-files.js';
import { sourceText } from './source-text.js';

const EXECUTABLE = /^scripts\/[a-z_]+(\.pl|version|_h)$|\.sh$/;

export class KernelLine {
  readonly line: DemoLine;
  readonly #revisions: Map<string, number>;
  readonly #lastTouch: Map<string, EarlierCommit>;
  #touched: string[] = [];
  #committedTree: Oid | undefined;

  constructor(batch: ObjectBatch, from?: KernelLine) {
    this.line = from ? from.line.fork() : new DemoLine(batch);
    this.#revisions = new Map(from ? from.#revisions : []);
    this.#lastTouch = new Map(from ? from.#lastTouch : []);
    if (from) this.#committedTree = from.#committedTree;
  }

  get tip(): Oid {
    if (!this.line.tip) throw new Error('the line has no commit yet');
    return this.line.tip;
  }

  fork(): KernelLine {
    return new KernelLine(this.line.batch, this);
  }

  /** 0 for a file that does not exist yet. */
  revision(path: string): number {
    return this.#revisions.get(path) ?? 0;
  }

  lastTouch(path: string): EarlierCommit | undefined {
    return this.#lastTouch.get(path);
  }

  paths(): string[] {
    return [...this.#revisions.keys()];
  }

  /**
   * Writes the next (or first) revision of a file. `place` differs from `path` while a folder still has its old name.
   */
  touch(path: string, place = path): void {
    const revision = this.revision(path) + 1;
    this.#revisions.set(path, revision);
    const text =
      path === 'README'
        ? readmeText(revision)
        : ROOT_FILE_NAMES.includes(path)
          ? rootFile(path, revision)
          : sourceText(path, revision);
    this.write(place, text);
  }

  write(path: string, text: string): void {
    this.line.put(path, text, EXECUTABLE.test(path) ? MODE_EXECUTABLE : MODE_FILE);
    this.#touched.push(path);
  }

  remove(path: string): void {
    this.line.set(path, undefined);
    this.#revisions.delete(path);
  }

  /** Throws when nothing has changed: every commit of the demo must have a change. */
  commit(story: CommitStory, ...merged: readonly KernelLine[]): Oid {
    for (const other of merged) {
      for (const path of other.line.changes.keys()) this.#adopt(path, other);
    }
    const oid = this.line.commit(story, ...merged.map(({ line }) => line));
    const tree = this.line.tree.write(this.line.batch);
    if (tree === this.#committedTree) throw new Error(`nothing changed in: ${story.message.split('\n')[0]}`);
    this.#committedTree = tree;
    const subject = story.message.split('\n')[0] ?? '';
    for (const path of this.#touched) this.#lastTouch.set(path, { oid, subject });
    this.#touched = [];
    return oid;
  }

  #adopt(path: string, other: KernelLine): void {
    this.#revisions.set(path, other.revision(path));
    const touch = other.lastTouch(path);
    if (touch) this.#lastTouch.set(path, touch);
  }
}
