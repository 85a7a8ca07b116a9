import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Oid } from '../../../src/git/oid.js';
import { parseTree, type TreeEntry } from '../../../src/git/object/tree.js';
import { TreePair } from '../../../src/git/object/tree-pair.js';

interface Entry {
  readonly name: string;
  readonly isTree: boolean;
  /** The 20 bytes of the id. They include 0 and 32, which separate fields elsewhere in a tree. */
  readonly oid: readonly number[];
}

/** A tree in git's order, in which the names of trees are sorted as if they ended in `/`. */
function treeBytes(entries: readonly Entry[]): Buffer {
  const key = ({ name, isTree }: Entry): Buffer => Buffer.from(isTree ? `${name}/` : name);
  const sorted = [...entries].sort((a, b) => Buffer.compare(key(a), key(b)));
  return Buffer.concat(
    sorted.flatMap(({ name, isTree, oid }) => [
      Buffer.from(`${isTree ? '40000' : '100644'} ${name}\0`),
      Buffer.from(oid),
    ]),
  );
}

const oid = fc.array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(0, 32, 52) }, fc.nat(255)), {
  minLength: 20,
  maxLength: 20,
});
const entry = fc.record({ name: fc.stringMatching(/^[a-d][a-d.]{0,12}$/), isTree: fc.boolean(), oid });
/** Enough entries that the size of the compared pieces grows and shrinks several times. */
const many = fc.uniqueArray(entry, { selector: ({ name }) => name, maxLength: 120, size: 'max' });
/** A change of one of the entries. */
const change = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('drop', 'oid', 'last byte', 'type', 'add'),
  with: entry,
});

function changed(entries: readonly Entry[], changes: readonly { at: number; kind: string; with: Entry }[]): Entry[] {
  const result = [...entries];
  for (const { at, kind, with: other } of changes) {
    const index = at % Math.max(result.length, 1);
    const old = result[index];
    if (kind === 'add') {
      if (!result.some(({ name }) => name === other.name)) result.push(other);
    } else if (old === undefined) continue;
    else if (kind === 'drop') result.splice(index, 1);
    else if (kind === 'type') result[index] = { ...old, isTree: !old.isTree };
    else
      result[index] = {
        ...old,
        oid: kind === 'oid' ? other.oid : [...old.oid.slice(0, 19), (old.oid[19] as number) ^ 1],
      };
  }
  return result;
}

type Stop = readonly [name: string, left: Oid | undefined, right: Oid | undefined];

function stops(left: Buffer, right: Buffer): Stop[] {
  const pair = new TreePair(left, right);
  const found: Stop[] = [];
  while (pair.next()) {
    const side = pair.inLeft ? pair.left : pair.right;
    const id = ({ bytes, oidStart }: typeof side): Oid => bytes.toString('hex', oidStart, oidStart + 20) as Oid;
    found.push([
      `${side.mode} ${side.bytes.toString('latin1', side.nameStart, side.nameEnd)}`,
      pair.inLeft ? id(pair.left) : undefined,
      pair.inRight ? id(pair.right) : undefined,
    ]);
  }
  return found;
}

/** The expected stops, found with two maps. A file and a tree of the same name are different entries. */
function naiveStops(left: Buffer, right: Buffer): Stop[] {
  const name = ({ mode, name }: TreeEntry): string => `${mode} ${name}`;
  const [lefts, rights] = [left, right].map(
    (bytes) => new Map(parseTree(bytes).map((entry) => [name(entry), entry.oid])),
  ) as [Map<string, Oid>, Map<string, Oid>];
  return [...new Set([...lefts.keys(), ...rights.keys()])]
    .map((key): Stop => [key, lefts.get(key), rights.get(key)])
    .filter(([, a, b]) => a !== b);
}

test('stops at each entry that differs between the trees and at no other entry', () => {
  fc.assert(
    fc.property(many, fc.array(change, { maxLength: 4 }), (entries, changes) => {
      const left = treeBytes(entries);
      const right = treeBytes(changed(entries, changes));
      const byName = (a: Stop, b: Stop): number => (a[0] < b[0] ? -1 : 1);
      expect(stops(left, right).sort(byName)).toEqual(naiveStops(left, right).sort(byName));
    }),
    { numRuns: 2_000 },
  );
});
