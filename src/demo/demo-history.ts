/**
 * A line of commits under construction: the current tree, the latest commit, and the changes since it forked from
 * another line.
 */
import type { Oid } from '../git/oid.js';
import type { GitPath } from '../git/path-text.js';
import { DemoTree, MODE_FILE, type DemoFile } from './demo-tree.js';
import type { Identity, Moment, ObjectBatch } from './object-batch.js';

export interface CommitStory {
  readonly author: Identity;
  readonly authored: Moment;
  /** Default: the author. */
  readonly committer?: Identity;
  /** Default: `authored`. */
  readonly committed?: Moment;
  /** Includes its final line feed. */
  readonly message: string;
  readonly encoding?: 'latin1';
}

export class DemoLine {
  readonly batch: ObjectBatch;
  tree: DemoTree;
  tip: Oid | undefined;
  /** Changes since the fork; `undefined` for a deleted path. */
  readonly changes = new Map<GitPath, DemoFile | undefined>();

  constructor(batch: ObjectBatch, tree = new DemoTree(), tip?: Oid) {
    this.batch = batch;
    this.tree = tree;
    this.tip = tip;
  }

  fork(): DemoLine {
    return new DemoLine(this.batch, this.tree, this.tip);
  }

  put(path: GitPath, content: string | Buffer, mode = MODE_FILE): void {
    this.set(path, { mode, oid: this.batch.blob(content) });
  }

  set(path: GitPath, file: DemoFile | undefined): void {
    this.tree = file ? this.tree.with(path, file) : this.tree.without(path);
    this.changes.set(path, file);
  }

  /** Writes a whole folder of small files: `texts` maps names to contents. Replaces the existing folder. */
  putFolder(path: GitPath, texts: ReadonlyMap<string, string>): void {
    const files = new Map([...texts].map(([name, text]) => [name, { mode: MODE_FILE, oid: this.batch.blob(text) }]));
    this.tree = this.tree.with(path, new DemoTree(files));
    for (const [name, file] of files) this.changes.set(`${path}/${name}`, file);
  }

  move(from: GitPath, to: GitPath): void {
    const file = this.tree.find(from);
    if (!file) throw new Error(`nothing to move at ${from}`);
    this.set(from, undefined);
    this.set(to, file);
  }

  commit(story: CommitStory, ...others: readonly DemoLine[]): Oid {
    for (const other of others) {
      for (const [path, file] of other.changes) this.set(path, file);
    }
    const parents = [this.tip, ...others.map(({ tip }) => tip)].filter((oid) => oid !== undefined);
    this.tip = this.batch.commit({
      committer: story.author,
      committed: story.authored,
      ...story,
      tree: this.tree.write(this.batch),
      parents,
    });
    return this.tip;
  }
}
