import { describe, expect, it } from 'vitest';
import { familyOf, isPreRelease, mainFamily, versionSeries } from '../../../../src/web/parts/refs/version-series.js';

describe('series of versions', () => {
  it('are named by the first two numbers', () => {
    const series = versionSeries([]);
    expect(['v5.6', 'v5.6-rc7', 'v5.6.19', '1.4.10', 'v7', 'docs-2-final', 'nightly'].map(series)).toEqual([
      'v5.6',
      'v5.6',
      'v5.6',
      '1.4',
      'v7',
      'docs-2',
      undefined,
    ]);
  });

  it('are named by three numbers where two give too many', () => {
    const tags = Array.from({ length: 39 }, (_, i) => `v2.6.${i}`);
    expect(versionSeries([...tags, 'v2.6.38-rc1', 'v3.0'])('v2.6.38-rc1')).toBe('v2.6');
    const series = versionSeries([...tags, 'v2.6.38-rc1', 'v2.6.38-rc2', 'v3.0']);
    expect(['v2.6.38', 'v2.6.38-rc2', 'v2.6.11', 'v3.0'].map(series)).toEqual([
      'v2.6.38',
      'v2.6.38',
      'v2.6.11',
      'v3.0',
    ]);
  });

  it('have a main family: the one of most versions, of two the last by name', () => {
    expect(mainFamily(['v1.0', 'vfio-v1', 'v2.0', 'vfio', 'x', 'y', 'z'])).toBe('v');
    expect(mainFamily(['docs/1', 'v1.0'])).toBe('v');
    expect(mainFamily(['1.0', 'release-1', 'release-2'])).toBe('release-');
    expect(mainFamily(['nightly', 'stable'])).toBeUndefined();
  });

  it('distinguish pre-releases from releases', () => {
    expect(
      ['v5.6-rc7', '1.0b2', '2.0.0-alpha', '2.0.0-beta.11', '3.9.0rc1', 'v1.0-pre'].filter((tag) => !isPreRelease(tag)),
    ).toEqual([]);
    expect(['v5.6', '1.0', 'archive-1', 'v2-src', 'drop-1', 'v1.0-1'].filter(isPreRelease)).toEqual([]);
    expect(['v5.6', 'docs-1', 'x'].map(familyOf)).toEqual(['v', 'docs-', 'x']);
  });
});
