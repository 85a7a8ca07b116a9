import { describe, expect, it } from 'vitest';
import { diffLinesName, namedDiffLines } from '../../src/shared/diff-lines.js';

const sha256 = 'ab'.repeat(32);
const sha1 = 'cd'.repeat(20);

describe('lines of a diff in an address', () => {
  it('are read in our form and in those of GitHub and Gitea', () => {
    const line = (side: 'L' | 'R', number: number) => ({ side, number });
    const range = (first: ReturnType<typeof line>, last = first) => ({ first, last });
    expect(
      ['f2R493', 'f2L12-R15', 'c1R7', `diff-${sha256}R493`, `diff-${sha256}L3-R500`, `diff-${sha1}L12`].map(
        namedDiffLines,
      ),
    ).toEqual([
      { file: { name: 'f2' }, lines: range(line('R', 493)) },
      { file: { name: 'f2' }, lines: range(line('L', 12), line('R', 15)) },
      { file: { name: 'c1' }, lines: range(line('R', 7)) },
      { file: { hash: sha256 }, lines: range(line('R', 493)) },
      { file: { hash: sha256 }, lines: range(line('L', 3), line('R', 500)) },
      { file: { hash: sha1 }, lines: range(line('L', 12)) },
    ]);
    expect([`diff-${sha1}`, 'f3'].map((text) => namedDiffLines(text)?.lines)).toEqual([undefined, undefined]);
  });

  it('are not seen in other fragments', () => {
    for (const text of ['', 'diff-1', 'changes-h', 'R12', 'f2R', 'f2X3', 'f2R3-', 'L10', `diff-${sha1.slice(1)}R1`])
      expect(namedDiffLines(text), text).toBeUndefined();
  });

  it('are written as they are read', () => {
    for (const text of ['f2R493', 'f2L12-R15', 'f12R3-R4', 'c1R7']) {
      const named = namedDiffLines(text);
      const name = named && 'name' in named.file ? named.file.name : '';
      expect(named?.lines && diffLinesName(name, named.lines)).toBe(text);
    }
  });
});
