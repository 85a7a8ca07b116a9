/**
 * The final numbers of the paths of a segment: breadth first, so that the entries of a directory have neighbouring
 * numbers, in the byte order of their names.
 */
import { ROOT_PATH, type PathInterner } from './path-interner.js';

export interface OrderedPaths {
  /** Final number of each interned path. */
  readonly finalOf: Uint32Array;
  /**
   * The children of the path `p` have the numbers `firstChild[p]` to `firstChild[p + 1]` - 1. All are final numbers.
   */
  readonly firstChild: Uint32Array;
  /** End in `names` of the name of each path, by final number. */
  readonly nameEnds: Uint32Array;
  readonly names: Buffer;
}

export function orderPaths(paths: PathInterner): OrderedPaths {
  const { size } = paths;
  const { starts, children } = childrenByParent(paths);
  const finalOf = new Uint32Array(size);
  const order = new Uint32Array(size);
  const firstChild = new Uint32Array(size + 1);
  const nameEnds = new Uint32Array(size);
  let count = 1;
  for (let at = 0; at < count; at += 1) {
    const path = order[at] as number;
    firstChild[at] = count;
    const own = children.subarray(starts[path], starts[path + 1]);
    own.sort((a, b) => Buffer.compare(paths.nameOf(a), paths.nameOf(b)));
    for (const child of own) {
      finalOf[child] = count;
      order[count++] = child;
    }
  }
  firstChild[size] = count;
  const names: Buffer[] = [];
  let end = 0;
  for (let at = 1; at < size; at += 1) {
    const name = paths.nameOf(order[at] as number);
    names.push(name);
    end += name.length;
    nameEnds[at] = end;
  }
  return { finalOf, firstChild, nameEnds, names: Buffer.concat(names) };
}

function childrenByParent(paths: PathInterner): { starts: Uint32Array; children: Uint32Array } {
  const { size } = paths;
  const starts = new Uint32Array(size + 1);
  for (let path = ROOT_PATH + 1; path < size; path += 1) {
    const slot = paths.parentOf(path) + 1;
    starts[slot] = (starts[slot] as number) + 1;
  }
  for (let path = 0; path < size; path += 1) starts[path + 1] = (starts[path + 1] as number) + (starts[path] as number);
  const next = starts.slice();
  const children = new Uint32Array(size - 1);
  for (let path = ROOT_PATH + 1; path < size; path += 1) {
    const parent = paths.parentOf(path);
    const slot = next[parent] as number;
    children[slot] = path;
    next[parent] = slot + 1;
  }
  return { starts, children };
}
