import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OID_BYTES } from '../../../src/git/oid.js';
import type { CollectedCommits } from '../../../src/history/index/collect-commits.js';
import { NONE, numberChains } from '../../../src/history/index/number-chains.js';
import { OidInterner } from '../../../src/history/index/oid-interner.js';
import { PathInterner } from '../../../src/history/index/path-interner.js';
import { segmentSections } from '../../../src/history/index/segment-writer.js';

const OLDER = 10;

/** The parents of each commit: numbers of earlier commits, or `-1 - position` in an older index. */
const graph = fc
  .array(fc.array(fc.tuple(fc.nat(6), fc.boolean(), fc.nat(OLDER - 1)), { maxLength: 4 }), {
    minLength: 1,
    maxLength: 60,
  })
  .map((rows) =>
    rows.map((row, commit) =>
      row
        .map(([back, isOlder, position]) => (isOlder && back > 3 ? -1 - position : commit - 1 - back))
        .filter((parent) => parent >= 0 || parent >= -OLDER),
    ),
  )
  .map((rows) => rows.map((row, commit) => [...new Set(row.map((parent) => (parent < commit ? parent : -1)))]));

function collected(rows: readonly (readonly number[])[]): CollectedCommits {
  const ids = new OidInterner();
  for (let i = 0; i < rows.length; i += 1) {
    const bytes = Buffer.alloc(OID_BYTES);
    bytes.writeUInt32BE(Math.imul(i + 1, 2_654_435_761) >>> 0, 0);
    ids.intern(bytes, 0);
  }
  const parentStart = new Uint32Array(rows.length + 1);
  for (const [i, row] of rows.entries()) parentStart[i + 1] = (parentStart[i] as number) + row.length;
  return {
    ids,
    trees: Buffer.alloc(rows.length * OID_BYTES),
    times: new Float64Array(rows.length),
    parentStart,
    parents: Int32Array.from(rows.flat()),
  };
}

/** Commits that are not the parent of another one. All commits are reachable from them. */
function tipsOf(rows: readonly (readonly number[])[]): number[] {
  const parents = new Set(rows.flat());
  return rows.map((_, commit) => commit).filter((commit) => !parents.has(commit));
}

describe('positions of commits', () => {
  test('are unique, and in a chain parents are directly below their children', () => {
    fc.assert(
      fc.property(graph, (rows) => {
        const { positionOf, commitAt } = numberChains(collected(rows), tipsOf(rows));
        expect([...commitAt].sort((a, b) => a - b)).toEqual(rows.map((_, commit) => commit));
        for (const commit of rows.keys()) expect(commitAt[positionOf[commit] as number]).toBe(commit);
        // A chain may begin only at a tip or at a commit that was merged.
        const mayEnd = new Set([...tipsOf(rows), ...rows.flatMap((row) => row.slice(1))]);
        for (const [position, commit] of commitAt.entries()) {
          const next = commitAt[position + 1];
          if (next === undefined || rows[next]?.[0] !== commit)
            expect([commit, mayEnd.has(commit)]).toEqual([commit, true]);
        }
      }),
    );
  });

  test('give the first tip the longest chain, which has all its first parents', () => {
    fc.assert(
      fc.property(graph, (rows) => {
        const [tip] = tipsOf(rows) as [number];
        const { positionOf } = numberChains(collected(rows), [tip, ...tipsOf(rows)]);
        let length = 0;
        for (let commit: number | undefined = tip; commit !== undefined && commit >= 0; commit = rows[commit]?.[0])
          length += 1;
        expect(positionOf[tip]).toBe(length - 1);
      }),
    );
  });

  test('give a segment the chains, parents and generations of the graph', () => {
    fc.assert(
      fc.property(graph, (rows) => {
        const commits = collected(rows);
        const numbered = numberChains(commits, tipsOf(rows));
        const generation = (position: number): number => 100 + position;
        const sections = segmentSections({
          commits,
          numbered,
          older: { size: OLDER, generation },
          paths: new PathInterner(),
          ranges: [],
          isHashed: false,
        });
        const words = (tag: string): Uint32Array => {
          const bytes = sections.get(tag) as Uint8Array;
          return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
        };
        const [chainStart, firstParent, generations] = [words('CHST'), words('FPAR'), words('GENR')];
        const globalOf = (parent: number | undefined): number =>
          parent === undefined ? NONE : parent < 0 ? -1 - parent : OLDER + (numbered.positionOf[parent] as number);
        const depths: number[] = [];
        for (const [commit, row] of rows.entries()) {
          depths.push(
            1 +
              Math.max(0, ...row.map((parent) => (parent < 0 ? generation(-1 - parent) : (depths[parent] as number)))),
          );
          const position = numbered.positionOf[commit] as number;
          expect(firstParent[position]).toBe(globalOf(row[0]));
          expect(generations[position]).toBe(depths[commit]);
        }
        for (let position = 0; position < rows.length; position += 1) {
          const continues = position > 0 && firstParent[position] === OLDER + position - 1;
          expect(chainStart[position]).toBe(continues ? chainStart[position - 1] : position);
        }
        const merges = [...numbered.commitAt]
          .map((commit, position) => ({ position, others: (rows[commit] as number[]).slice(1).map(globalOf) }))
          .filter(({ others }) => others.length > 0);
        expect([...words('MPOS')]).toEqual(merges.map(({ position }) => position));
        expect([...words('MPAR')]).toEqual(merges.flatMap(({ others }) => others));
      }),
    );
  });
});
