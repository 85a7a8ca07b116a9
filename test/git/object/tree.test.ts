import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isGitError } from '../../../src/git/errors.js';
import { compareTreeNames, entryKind, findInTree, parseTree, TreeCursor } from '../../../src/git/object/tree.js';
import { EMPTY_TREE_OID, type Oid } from '../../../src/git/oid.js';
import { pathBytes, pathText } from '../../../src/git/path-text.js';
import { git, gitText, initBare } from '../../support/git-fixture.js';

const BLOB = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';
const ABSENT = '1234567890123456789012345678901234567890';
const repository = initBare('trees');
git(repository, ['hash-object', '-w', '--stdin']);

const segment = fc
  .uint8Array({ minLength: 1, maxLength: 6 })
  .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0 || byte === 47 ? 46 : byte))))
  .filter((bytes) => !['.', '..'].includes(bytes.toString('latin1')) && !/^\.git$/i.test(bytes.toString('latin1')));
const kinds = [
  ['100644', 'blob', BLOB],
  ['100755', 'blob', BLOB],
  ['120000', 'blob', BLOB],
  ['040000', 'tree', EMPTY_TREE_OID],
  ['160000', 'commit', ABSENT],
] as const;
const entries = fc.uniqueArray(fc.tuple(segment, fc.constantFrom(...kinds)), {
  selector: ([name]) => name.toString('latin1'),
  maxLength: 12,
});

/** Writes a tree. `git mktree` sorts the entries. */
function makeTree(list: readonly (readonly [Buffer, (typeof kinds)[number]])[]): Oid {
  const input = Buffer.concat(
    list.map(([name, [mode, type, oid]]) =>
      Buffer.concat([Buffer.from(`${mode} ${type} ${oid}\t`), name, Buffer.of(0)]),
    ),
  );
  return gitText(repository, ['mktree', '-z', '--missing'], { input }) as Oid;
}

describe('trees', () => {
  test('entries equal the output of git ls-tree, in its order, for names of any bytes', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const oid = makeTree(list);
        const listed = git(repository, ['ls-tree', '-z', oid]).toString('latin1').split('\0').slice(0, -1);
        const parsed = parseTree(git(repository, ['cat-file', 'tree', oid]));
        const type = (mode: number) => ({ tree: 'tree', gitlink: 'commit' })[entryKind(mode) as string] ?? 'blob';
        expect(
          parsed.map(
            (entry) =>
              `${entry.mode.toString(8).padStart(6, '0')} ${type(entry.mode)} ${entry.oid}\t${pathBytes(entry.name).toString('latin1')}`,
          ),
        ).toEqual(listed);
        const sorted = [...parsed].sort((a, b) =>
          compareTreeNames(
            pathBytes(a.name),
            entryKind(a.mode) === 'tree',
            pathBytes(b.name),
            entryKind(b.mode) === 'tree',
          ),
        );
        expect(sorted).toEqual(parsed);
      }),
      { numRuns: 40, seed: 2 },
    );
  });

  test('findInTree finds every name of a tree and no other name', () => {
    fc.assert(
      fc.property(entries, segment, (list, other) => {
        const bytes = git(repository, ['cat-file', 'tree', makeTree(list)]);
        const cursor = new TreeCursor(bytes);
        for (const [name, [mode]] of list) {
          expect(findInTree(bytes, name, cursor)).toBe(true);
          expect([pathText(bytes.subarray(cursor.nameStart, cursor.nameEnd)), cursor.mode]).toEqual([
            pathText(name),
            Number.parseInt(mode, 8),
          ]);
        }
        expect(findInTree(bytes, other, cursor)).toBe(list.some(([name]) => name.equals(other)));
      }),
      { numRuns: 40, seed: 3 },
    );
  });

  test('modes that only old trees have become the canonical modes', () => {
    const oid = Buffer.from(BLOB, 'hex');
    const old = Buffer.concat([
      Buffer.from('100664 a\0'),
      oid,
      Buffer.from('100775 b\0'),
      oid,
      Buffer.from('40000 c\0'),
      oid,
      Buffer.from('040000 d\0'),
      oid,
    ]);
    expect(parseTree(old).map((entry) => entry.mode.toString(8))).toEqual(['100644', '100755', '40000', '40000']);
  });

  test('a tree that is truncated or changed at any byte is corrupt or has other entries', () => {
    const bytes = git(repository, [
      'cat-file',
      'tree',
      makeTree(kinds.map((kind, i) => [Buffer.from(`name${i}`), kind])),
    ]);
    const outcome = (tree: Buffer): string => {
      try {
        return `${parseTree(tree, BLOB as Oid).length} entries`;
      } catch (error) {
        return isGitError(error, 'corrupt') && error.fields.oid === BLOB ? 'corrupt' : String(error);
      }
    };
    for (let at = 0; at < bytes.length; at += 1) {
      expect(outcome(bytes.subarray(0, at))).toMatch(/^(corrupt|\d entries)$/);
      for (const value of [0, 32, 47, 57, 255]) {
        const changed = Buffer.from(bytes);
        changed[at] = value;
        expect(outcome(changed)).toMatch(/^(corrupt|\d entries)$/);
      }
    }
    expect(outcome(bytes.subarray(0, -1))).toBe('corrupt');
    expect(outcome(Buffer.from('100644 \0' + 'x'.repeat(20)))).toBe('corrupt');
    expect(outcome(Buffer.from('1006448888888 a\0' + 'x'.repeat(20)))).toBe('corrupt');
  });
});
