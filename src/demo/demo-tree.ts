/**
 * An immutable tree of files. A change copies the folders on its path and shares all others, so that writing the tree
 * of the next commit hashes only what has changed. Paths are `GitPath`s: names may contain bytes that are not UTF-8.
 */
import type { Oid } from '../git/oid.js';
import { pathBytes, type GitPath } from '../git/path-text.js';
import type { ObjectBatch } from './object-batch.js';

export const MODE_FILE = '100644';
export const MODE_EXECUTABLE = '100755';
export const MODE_SYMLINK = '120000';
export const MODE_GITLINK = '160000';
const MODE_TREE = '40000';

export interface DemoFile {
  readonly mode: string;
  readonly oid: Oid;
}

type Node = DemoFile | DemoTree;

export class DemoTree {
  readonly #entries: ReadonlyMap<string, Node>;
  #oid: Oid | undefined;

  constructor(entries: ReadonlyMap<string, Node> = new Map()) {
    this.#entries = entries;
  }

  /** Returns the tree with `node` at `path`; creates folders as needed. */
  with(path: GitPath, node: Node): DemoTree {
    const [name, rest] = firstSegment(path);
    const entries = new Map(this.#entries);
    const old = entries.get(name);
    entries.set(name, rest === undefined ? node : (old instanceof DemoTree ? old : new DemoTree()).with(rest, node));
    return new DemoTree(entries);
  }

  /** Returns the tree without `path` and without folders that become empty. */
  without(path: GitPath): DemoTree {
    const [name, rest] = firstSegment(path);
    const entries = new Map(this.#entries);
    const old = entries.get(name);
    const left = rest !== undefined && old instanceof DemoTree ? old.without(rest) : undefined;
    if (left && left.#entries.size > 0) entries.set(name, left);
    else entries.delete(name);
    return new DemoTree(entries);
  }

  find(path: GitPath): DemoFile | undefined {
    const [name, rest] = firstSegment(path);
    const node = this.#entries.get(name);
    if (node instanceof DemoTree) return rest === undefined ? undefined : node.find(rest);
    return rest === undefined ? node : undefined;
  }

  /** Adds this tree and everything below it to the batch. */
  write(batch: ObjectBatch): Oid {
    if (this.#oid) return this.#oid;
    const rows = [...this.#entries].map(([name, node]) => {
      const folder = node instanceof DemoTree;
      const bytes = pathBytes(name);
      return {
        // Git sorts a folder as if its name ended with a slash.
        key: folder ? Buffer.concat([bytes, Buffer.from('/')]) : bytes,
        row: Buffer.concat([
          Buffer.from(`${folder ? MODE_TREE : node.mode} `),
          bytes,
          Buffer.of(0),
          Buffer.from(folder ? node.write(batch) : node.oid, 'hex'),
        ]),
      };
    });
    rows.sort((a, b) => Buffer.compare(a.key, b.key));
    this.#oid = batch.add('tree', Buffer.concat(rows.map(({ row }) => row)));
    return this.#oid;
  }
}

function firstSegment(path: GitPath): [string, string | undefined] {
  const slash = path.indexOf('/');
  return slash < 0 ? [path, undefined] : [path.slice(0, slash), path.slice(slash + 1)];
}
