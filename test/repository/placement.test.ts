/** Every repository that is found has an address of its own. */
import { basename, dirname, relative } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressText, placeRepositories } from '../../src/repository/placement.js';
import type { FoundRepository, RepositorySpec } from '../../src/repository/scan.js';

/** A repository at `/srv/{folder}`. */
function at(folder: string, reachedBy: FoundRepository['reachedBy'] = 'folder', place = `/srv/${folder}`) {
  const above = dirname(folder);
  const owners = above === '.' ? ['srv'] : above.split('/');
  return { path: place, place, folder: `/srv/${folder}`, owners, reachedBy } satisfies FoundRepository;
}

function addresses(specs: readonly RepositorySpec[]): Record<string, string> {
  return Object.fromEntries(specs.map((spec) => [relative('/srv', spec.path), addressText(spec)]));
}

const place = (...folders: string[]) =>
  addresses(
    placeRepositories(
      [],
      folders.map((one) => at(one)),
    ).repositories,
  );

describe('placeRepositories', () => {
  it('keeps names that have no Latin form, and those that share one', () => {
    expect(place('日本語.git', '中文項目.git', 'Ελληνικά.git', 'объект.git', 'обект.git', 'кедр.git')).toEqual({
      '日本語.git': 'srv/日本語',
      '中文項目.git': 'srv/中文項目',
      'Ελληνικά.git': 'srv/Ελληνικά',
      'объект.git': 'srv/объект',
      'обект.git': 'srv/обект',
      'кедр.git': 'srv/kedr',
    });
  });

  it('gives a shared name to the folder that is spelled so', () => {
    expect(place('кедр', 'kedr')).toEqual({ кедр: 'srv/кедр', kedr: 'srv/kedr' });
    const both = place('x', 'x.git');
    expect(both['x']).toBe('srv/x');
    expect(both['x.git']).toMatch(/^srv\/x-[0-9a-f]{6}$/);
  });

  it('tells folders apart that differ in case, in depth or in signs alone', () => {
    expect(place('Foo', 'foo')).toEqual({ Foo: 'srv/Foo', foo: 'srv/foo' });
    expect(place('a/b/x', 'a.b/x')).toEqual({
      'a/b/x': expect.stringMatching(/^a\.b\/x-[0-9a-f]{6}$/) as string,
      'a.b/x': 'a.b/x',
    });
    expect(new Set(Object.values(place('a b', 'a+b'))).size).toBe(2);
  });

  it('leaves the addresses of known repositories alone', () => {
    const known = placeRepositories([], [at('объект')]).repositories;
    expect(addresses(known)).toEqual({ объект: 'srv/obekt' });
    const later = placeRepositories(known, [at('объект'), at('обект'), at('объект.git')]);
    expect(addresses(later.repositories)).toEqual({
      обект: 'srv/обект',
      'объект.git': expect.stringMatching(/^srv\/объект-[0-9a-f]{6}$/) as string,
    });
    expect(later.renamed).toEqual(later.repositories);
    expect(later.duplicates).toEqual([]);
  });

  it('names a repository after its own folder, and says which others lead to it', () => {
    const found = [at('a', 'link', '/srv/real'), at('b', 'pointer', '/srv/real'), at('real')];
    const { repositories, duplicates } = placeRepositories([], found);
    expect(addresses(repositories)).toEqual({ real: 'srv/real' });
    expect(duplicates.map(({ folder }) => basename(folder))).toEqual(['a', 'b']);
    expect(placeRepositories(repositories, found).repositories).toEqual([]);
  });

  it('gives every folder one address, whatever the names are and in whatever order they come', () => {
    const part = fc.constantFrom(
      'x',
      'X',
      'х',
      'x.git',
      'ъх',
      'кс',
      'ks',
      'a b',
      'a+b',
      'a.b',
      '日',
      '🌲',
      '🌳',
      'api',
    );
    const folder = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.uniqueArray(folder, { maxLength: 12 }), (folders) => {
        const placed = place(...folders);
        expect(Object.keys(placed).sort()).toEqual([...folders].sort());
        expect(new Set(Object.values(placed)).size).toBe(folders.length);
        expect(place(...folders.reverse())).toEqual(placed);
      }),
    );
  });
});
