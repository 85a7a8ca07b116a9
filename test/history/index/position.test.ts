/** Positions and path numbers are numbers that the compiler keeps apart: `tsc` is part of this test. */
import { expect, test } from 'vitest';
import { oidToBytes, type Oid } from '../../../src/git/oid.js';
import { localPosition, pathNumber } from '../../../src/history/index/position.js';
import { NO_VALUE } from '../../../src/history/index/postings.js';
import type { Segment } from '../../../src/history/index/segment.js';
import { git, gitText, initBare, tempDir } from '../../support/git-fixture.js';
import { updatedIndex } from './implementations.js';

test('a commit has a position in the index and another in its segment, and a path has a number', async () => {
  const gitDir = initBare('positions');
  const dataDir = tempDir('data');
  const commit = (file: string, from: string): string =>
    `commit refs/heads/main\ncommitter K <k@example.org> 1200000000 +0000\ndata 0\n${from}` +
    `M 644 inline ${file}\ndata 0\n\n`;
  git(gitDir, ['fast-import', '--quiet'], { input: commit('a', '') + commit('b', '') });
  await updatedIndex(gitDir, dataDir);
  git(gitDir, ['fast-import', '--quiet'], { input: commit('c', 'from refs/heads/main^0\n') });
  const index = await updatedIndex(gitDir, dataDir);
  const head = gitText(gitDir, ['rev-parse', 'main']) as Oid;
  const position = index.find(head);
  const segment = index.segments.at(-1) as Segment;
  const local = segment.find(oidToBytes(head), 0);
  expect([segment.base, position, local]).toEqual([2, 2, 0]);
  expect(index.oidAt(position)).toBe(head);
  // @ts-expect-error: the position in a segment is not the position in the index.
  expect(index.oidAt(local)).not.toBe(head);

  const path = pathNumber(index.pathNumbers('c')[1] as number);
  expect(segment.latestPosting(path, local)).toBe(0);
  // @ts-expect-error: the number of a path is not the position of a commit, and the reverse.
  expect(segment.latestPosting(local, path)).toBe(NO_VALUE);
  // @ts-expect-error: the position in the index is not the position in a segment.
  expect(segment.otherParentCount(position)).toBe(0);
  expect(segment.otherParentCount(localPosition(0))).toBe(0);
});
