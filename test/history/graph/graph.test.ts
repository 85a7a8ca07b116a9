/**
 * The graph of commits has git's order, each line from a commit ends at one of its parents, and no line crosses the dot
 * of another commit.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Oid } from '../../../src/git/oid.js';
import { LaneLayout, MAX_LANES, type GraphRow } from '../../../src/history/graph/lane-layout.js';
import { END, LATER, TopoWalk, type CommitDag } from '../../../src/history/graph/topo-order.js';
import { commitPosition } from '../../../src/history/index/position.js';
import { gitText, tempDir } from '../../support/git-fixture.js';
import { gitLog } from '../../support/history-oracle.js';
import { randomHistory } from '../../support/random-history.js';
import { updatedIndex } from '../index/implementations.js';

/** The parents of each commit, which have lower numbers. */
const histories = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 60 })
  .map((lists) => lists.map((list, commit) => (commit === 0 ? [] : list.map((number) => number % commit))));

function dagOf(parents: readonly (readonly number[])[], withGenerations: boolean): CommitDag {
  const generations: number[] = [];
  for (const list of parents) generations.push(1 + Math.max(0, ...list.map((parent) => generations[parent] as number)));
  return {
    parentsOf: (commit) => parents[commit] as readonly number[],
    generationOf: (commit) => (withGenerations ? (generations[commit] as number) : Infinity),
  };
}

function orderOf(dag: CommitDag, tips: readonly number[], deadline = Infinity): number[] {
  const walk = new TopoWalk(dag, tips);
  const order: number[] = [];
  for (let commit = walk.next(deadline); commit !== END; commit = walk.next(deadline))
    if (commit !== LATER) order.push(commit);
  return order;
}

const allTips = (parents: readonly unknown[]): number[] => parents.map((_, commit) => commit).toReversed();

/** The rows at which the lines of a dot end, found from the drawn edges only. */
function reached(rows: readonly GraphRow[], start: number): Set<number> {
  const ends = new Set<number>();
  const points = [{ row: start, lane: (rows[start] as GraphRow).lane }];
  for (let point = points.pop(); point !== undefined; point = points.pop()) {
    const { row, lane } = point;
    for (const { from, to } of rows[row]?.edges ?? []) {
      if (from !== lane) continue;
      if (rows[row + 1]?.lane === to) ends.add(row + 1);
      else if (row + 1 < rows.length) points.push({ row: row + 1, lane: to });
      else ends.add(-1);
    }
  }
  return ends;
}

describe('the lines of a graph', () => {
  it('lead from each commit to its parents only', () => {
    fc.assert(
      fc.property(histories, (parents) => {
        const order = orderOf(dagOf(parents, true), allTips(parents));
        const layout = new LaneLayout();
        const rows = order.map((commit) => layout.place(commit, parents[commit] as readonly number[]));
        for (const [row, commit] of order.entries()) {
          expect([...reached(rows, row)].map((end) => order[end]).sort()).toEqual([...new Set(parents[commit])].sort());
        }
      }),
    );
  });

  it('do not cross dots of other commits and leave each lane of a row once', () => {
    fc.assert(
      fc.property(histories, (parents) => {
        const order = orderOf(dagOf(parents, true), allTips(parents));
        const layout = new LaneLayout();
        for (const commit of order) {
          const { lane, edges } = layout.place(commit, parents[commit] as readonly number[]);
          const passing = edges.filter(({ from }) => from !== lane);
          expect(passing.every(({ from, to }) => from === to)).toBe(true);
          expect(new Set(passing.map(({ from }) => from)).size).toBe(passing.length);
          expect(edges.length - passing.length).toBe(new Set(parents[commit]).size);
        }
      }),
    );
  });

  it('do not depend on later commits, so that pages fit together', () => {
    fc.assert(
      fc.property(histories, fc.nat(60), (parents, cut) => {
        const order = orderOf(dagOf(parents, true), allTips(parents));
        const rowsOf = (commits: readonly number[]): GraphRow[] => {
          const layout = new LaneLayout();
          return commits.map((commit) => layout.place(commit, parents[commit] as readonly number[]));
        };
        expect(rowsOf(order.slice(0, cut))).toEqual(rowsOf(order).slice(0, cut));
      }),
    );
  });

  it('are left out behind the last lane, and no commit is lost', () => {
    const layout = new LaneLayout();
    const many = Array.from({ length: MAX_LANES * 3 }, (_, at) => at + 1);
    expect(layout.place(0, many).edges.length).toBe(MAX_LANES);
    expect(
      many.map((commit) => layout.place(commit, [])).filter(({ lane }) => lane < MAX_LANES).length,
    ).toBeGreaterThanOrEqual(MAX_LANES);
  });
});

describe('the order of a graph', () => {
  it('is the same with and without generation numbers, in one or several calls', () => {
    fc.assert(
      fc.property(histories, (parents) => {
        const order = orderOf(dagOf(parents, true), allTips(parents));
        expect(order.length).toBe(parents.length);
        expect(orderOf(dagOf(parents, false), allTips(parents))).toEqual(order);
        for (const [row, commit] of order.entries())
          expect((parents[commit] as readonly number[]).every((parent) => order.indexOf(parent) > row)).toBe(true);
      }),
    );
  });

  it.each([21, 22, 23])('equals git log --topo-order (random history %i)', async (seed) => {
    const { gitDir, commits } = randomHistory(seed, 120);
    const index = await updatedIndex(gitDir, tempDir('data'));
    const dag: CommitDag = {
      parentsOf: (commit) => index.parentsOf(commitPosition(commit)),
      generationOf: (commit) => index.generationAt(commitPosition(commit)),
    };
    const ids = (order: readonly number[]): Oid[] => order.map((commit) => index.oidAt(commitPosition(commit)));
    for (let at = 7; at < commits.length; at += 11) {
      const tip = commits[at] as Oid;
      expect(ids(orderOf(dag, [index.find(tip)]))).toEqual(gitLog(gitDir, tip, '', {}, ['--topo-order']));
    }
    const tips = gitText(gitDir, ['log', '--no-walk', '--branches', '--format=%H']).split('\n') as Oid[];
    expect(
      ids(
        orderOf(
          dag,
          tips.map((tip) => index.find(tip)),
        ),
      ),
    ).toEqual(gitText(gitDir, ['log', '--branches', '--topo-order', '--format=%H']).split('\n'));
  });

  it('continues after the time ran out', () => {
    const parents = Array.from({ length: 2_000 }, (_, commit) => (commit === 0 ? [] : [commit - 1]));
    const walk = new TopoWalk(dagOf(parents, false), [1_999]);
    let later = 0;
    const order: number[] = [];
    for (let commit = walk.next(0); commit !== END; commit = walk.next(0)) {
      if (commit === LATER) later += 1;
      else order.push(commit);
    }
    expect(later).toBeGreaterThan(0);
    expect(order).toEqual(allTips(parents));
  });
});
