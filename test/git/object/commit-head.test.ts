import { expect, test } from 'vitest';
import { isGitError } from '../../../src/git/errors.js';
import { CommitHead } from '../../../src/git/object/commit-head.js';
import { parseCommit } from '../../../src/git/object/commit.js';
import { EMPTY_TREE_OID, oidFromBytes, type Oid } from '../../../src/git/oid.js';
import { gitObjectReader } from '../../support/git-object-reader.js';
import { randomHistory } from '../../support/random-history.js';

const DATE = '<a@b> 1585063707 -0600';
const OTHER = '12'.repeat(20);

function headOf(bytes: Buffer): unknown {
  const head = new CommitHead();
  head.parse(bytes, EMPTY_TREE_OID);
  const parents = Array.from({ length: head.parentCount }, (_, i) => oidFromBytes(head.parents, i * 20));
  return { tree: oidFromBytes(head.tree), parents, timeSeconds: head.timeSeconds };
}

function commitOf(bytes: Buffer): unknown {
  const { tree, parents, committer } = parseCommit(EMPTY_TREE_OID, bytes);
  return { tree, parents, timeSeconds: committer.timeSeconds };
}

test('CommitHead reads the same values as parseCommit from every commit', () => {
  const { objects } = gitObjectReader(randomHistory(21, 60).gitDir);
  const commits = [...objects.values()].filter(({ type }) => type === 'commit');
  expect(commits.length).toBe(60);
  for (const { bytes } of commits) expect(headOf(bytes)).toEqual(commitOf(bytes));
});

test.each(
  [
    ['malformed dates', `author A <a@b> soon\ncommitter C <c@d> later +0000\n\nm`],
    ['no committer', `author A ${DATE}\n\nm`],
    ['no identity at all', `\nm`],
    ['a stray bracket', `author A ${DATE}\ncommitter C <c@d>> 34 +0200\n\nm`],
    ['many parents', `${`parent ${OTHER}\n`.repeat(20)}author A ${DATE}\ncommitter C ${DATE}\n\nm`],
  ].map(([name, text], i) =>
    i === 4 ? [name, `tree ${EMPTY_TREE_OID}\n${text}`] : [name, `tree ${EMPTY_TREE_OID}\nparent ${OTHER}\n${text}`],
  ),
)('CommitHead agrees with parseCommit on %s', (_name, text) => {
  const bytes = Buffer.from(text);
  expect(headOf(bytes)).toEqual(commitOf(bytes));
});

test('a commit that is truncated or changed at any byte is corrupt for both parsers or for none', () => {
  const bytes = Buffer.from(`tree ${EMPTY_TREE_OID}\nparent ${OTHER}\nauthor A ${DATE}\ncommitter C ${DATE}\n\nm`);
  const outcome = (read: (bytes: Buffer) => unknown, input: Buffer): unknown => {
    try {
      const { tree, parents } = read(input) as { tree: Oid; parents: Oid[] };
      return [tree, parents];
    } catch (error) {
      return isGitError(error, 'corrupt') ? 'corrupt' : error;
    }
  };
  // The parent line ends at byte 94. Behind it only times could differ.
  for (let at = 0; at < 94; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at] = 0xff;
    expect(outcome(headOf, changed)).toEqual(outcome(commitOf, changed));
  }
  for (let length = 46; length < bytes.length; length += 1)
    expect(() => headOf(bytes.subarray(0, length))).not.toThrow(TypeError);
});
