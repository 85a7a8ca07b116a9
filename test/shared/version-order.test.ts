import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions as compareKeys, versionKey } from '../../src/shared/version-order.js';
import { git, gitText, initBare } from '../support/git-fixture.js';

/** Tag names of a kernel, and of other projects. */
const NAMES = [
  ...Array.from({ length: 12 }, (_, minor) => [
    `v5.${String(minor)}`,
    ...Array.from({ length: 11 }, (_, rc) => `v5.${String(minor)}-rc${String(rc + 1)}`),
  ]).flat(),
  'v2.6.9',
  'v2.6.10',
  'v2.6.10-rc1',
  'v2.6.38',
  'v2.6.38.1',
  'v2.6.38.10',
  'v2.6.38.9',
  'vfio-v5',
  'vfio-v10',
  '1.0',
  '1.0.1',
  '1.10',
  '1.9',
  'release-2020-03-24',
  'release-2020-10-01',
  'release/1',
  'release/10',
  'release/9',
];

const compareVersions = (a: string, b: string): number => compareKeys(versionKey(a), versionKey(b));

describe('the order of versions', () => {
  it('equals that of git with -rc as the suffix of a pre-release', () => {
    const repository = initBare('versions');
    const commit = gitText(repository, ['commit-tree', '-m', 'x', gitText(repository, ['mktree'])]);
    git(repository, ['update-ref', '--stdin'], {
      input: NAMES.map((name) => `create refs/tags/${name} ${commit}\n`).join(''),
    });
    const expected = gitText(repository, ['-c', 'versionsort.suffix=-rc', 'tag', '--sort=-version:refname']).split(
      '\n',
    );
    expect([...NAMES].sort((a, b) => compareVersions(b, a))).toEqual(expected);
  });

  it('puts other pre-releases before their release', () => {
    const ordered = ['1.0-alpha', '1.0-alpha.2', '1.0-beta1', '1.0-rc1', '1.0', '1.0.1-beta', '1.0.1', '2.0rc1', '2.0'];
    expect([...ordered].reverse().sort(compareVersions)).toEqual(ordered);
  });

  it('is antisymmetric and transitive, and equal only for equal names', () => {
    const name = fc
      .array(fc.constantFrom('1', '2', '10', '010', '.', '-', 'rc', '-rc', 'v', 'beta', 'x'), { maxLength: 7 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
        expect(compareVersions(a, b) === 0).toBe(a === b);
        if (compareVersions(a, b) < 0 && compareVersions(b, c) < 0) expect(compareVersions(a, c)).toBeLessThan(0);
      }),
      { numRuns: 3000 },
    );
  });
});
