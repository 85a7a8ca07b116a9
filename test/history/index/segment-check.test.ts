/** Segments that are intact but wrong: they are not used, and their commits are indexed again. */
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Oid } from '../../../src/git/oid.js';
import { readContainer, writeContainer } from '../../../src/segments/container.js';
import { checkSegment } from '../../../src/history/index/segment-check.js';
import { loadSegments, openIndexFolder } from '../../../src/workers/indexing/load-segments.js';
import { commitAll, git, gitText, initWork, tempDir, writeFile } from '../../support/git-fixture.js';
import { updatedIndex } from './implementations.js';

let gitDir = '';
let dataDir = '';
let path = '';

beforeAll(async () => {
  const work = initWork();
  for (const name of ['a', 'b', 'dir/c']) {
    writeFile(work, name, `${name}\n`);
    commitAll(work, `${name}\n`);
  }
  git(work, ['checkout', '-q', '-b', 'other', 'HEAD~1']);
  writeFile(work, 'd', 'd\n');
  commitAll(work, 'd\n');
  git(work, ['merge', '-q', '--no-ff', '-m', 'Merge', 'main']);
  gitDir = join(work, '.git');
  dataDir = tempDir('data');
  await updatedIndex(gitDir, dataDir);
  const folder = openIndexFolder({ gitDir, dataDir });
  path = join(folder.path, folder.named()[0] as string);
});

/** The sections of the segment, as copies. */
function sections(): Map<string, Uint8Array> {
  const container = readContainer(path);
  if (container === undefined) throw new Error('no segment');
  return new Map(
    [...container.sections].map(([tag, { offset, length }]) => [
      tag,
      Uint8Array.from(new Uint8Array(container.shared, offset, length)),
    ]),
  );
}

function writeWord(bytes: Uint8Array, word: number, value: number): void {
  new DataView(bytes.buffer).setUint32(word * 4, value, new Uint8Array(Uint32Array.of(1).buffer)[0] === 1);
}

/** Section, word, value, and the section that the error names when it is another one. */
const WRONG: readonly (readonly [string, number, number, string])[] = [
  ['BASE', 0, 0xffffffff, ''],
  ['ORDR', 0, 100, ''],
  ['FPAR', 1, 1, ''],
  ['FPAR', 0, 4, ''],
  ['CHST', 1, 2, ''],
  ['GENR', 1, 0, 'FPAR'],
  ['MPOS', 0, 99, ''],
  ['MSTA', 1, 7, ''],
  ['MPAR', 0, 99, ''],
  ['PCHI', 0, 0, ''],
  ['PEND', 1, 5000, ''],
  ['POFF', 1, 0xfffffff0, 'PCNT'],
  ['PCNT', 0, 0xffffffff, ''],
];

test.each(WRONG)('%s with the word %i of %i is refused', (tag, word, value, named) => {
  const changed = sections();
  writeWord(changed.get(tag) as Uint8Array, word, value);
  const file = join(tempDir('wrong'), 'file');
  writeContainer(file, changed);
  const container = readContainer(file);
  expect(() => checkSegment(container as NonNullable<typeof container>)).toThrow(new RegExp(named || tag));
});

test('a segment whose walks would go round in circles is not used and is built again', async () => {
  const before = await updatedIndex(gitDir, dataDir);
  const good = sections();
  const wrong = sections();
  // The first parent of the second commit is that commit.
  writeWord(wrong.get('FPAR') as Uint8Array, 1, 1);
  writeContainer(path, wrong);
  expect(loadSegments(openIndexFolder({ gitDir, dataDir })).containers).toEqual([]);
  const after = await updatedIndex(gitDir, dataDir);
  const tip = gitText(gitDir, ['rev-parse', 'other']) as Oid;
  for (const name of ['a', 'b', 'dir/c', 'd']) {
    expect(after.oidAt(after.latest(after.pathNumbers(name), after.find(tip)))).toBe(
      gitText(gitDir, ['log', '-1', '--format=%H', 'other', '--', name]),
    );
  }
  expect(after.size).toBe(before.size);
  writeContainer(path, good);
});
