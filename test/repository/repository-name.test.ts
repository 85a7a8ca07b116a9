/** The names that repositories get from their folders. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressKey, isRepositoryName, latinAddress, ownAddress } from '../../src/repository/repository-name.js';

const nameOf = (folder: string): string => latinAddress(['o'], folder).name;
const ownerOf = (...folders: string[]): string => latinAddress(folders, 'x').owner;

describe('names from folders', () => {
  it.each([
    ['linux.git', 'linux'],
    ['linux', 'linux'],
    ['linux.git.git', 'linux'],
    ['my repo', 'my-repo'],
    ['кедр', 'kedr'],
    ['Ядро Линукс.git', 'Yadro-Linuks'],
    ['проєкт-ії', 'proyekt-iyi'],
    ['Ґанок', 'Ganok'],
    ['воўк', 'vouk'],
    ['Његош и џеп', 'Njegosh-i-dzhep'],
    ['и\u0306од', 'yod'],
    ['漢字', '漢字'],
    ['Ελληνικά', 'Ελληνικά'],
    ['Größe', 'Größe'],
    ['Gro\u0308ße', 'Größe'],
    ['қазақ', 'қазақ'],
    ['кедр 日本', 'кедр-日本'],
    ['..', 'repository'],
    ['.git', 'repository'],
    ['', 'repository'],
    ['🌲', 'repository'],
    ['a+b', 'a-b'],
    ['.dotfiles', '.dotfiles'],
    ['news.rss', 'news.rss-git'],
  ])('a folder %j is the repository %j', (folder, name) => {
    expect(nameOf(folder)).toBe(name);
  });

  it.each([
    [['torvalds'], 'torvalds'],
    [[''], 'local'],
    [['api'], 'api-git'],
    [['Explore'], 'Explore-git'],
    [['-'], 'local'],
    [['robots.txt'], 'robots.txt-git'],
    [['robots', 'txt'], 'robots.txt-git'],
    [['проекты'], 'proekty'],
    [['scm', 'ядро', 'git'], 'scm.yadro.git'],
  ])('folders %j are the owner %j', (folders, owner) => {
    expect(ownerOf(...folders)).toBe(owner);
  });

  it('makes an allowed name of any folder name', () => {
    const folder = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(fc.array(folder, { minLength: 1, maxLength: 4 }), folder, (owners, name) => {
        for (const address of [latinAddress(owners, name), ownAddress(owners, name)])
          expect(isRepositoryName(address.owner, address.name)).toBe(true);
      }),
    );
  });

  it('leaves an allowed name as it is', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._]{0,20}$/);
    fc.assert(
      fc.property(part, part, (owner, name) => {
        fc.pre(isRepositoryName(owner, name));
        expect(latinAddress([owner], name)).toEqual({ owner, name });
        expect(ownAddress([owner], name)).toEqual({ owner, name });
      }),
    );
  });

  it('refuses names that would be another page or another repository', () => {
    for (const owner of ['explore', 'API', 'assets', '-', 'repo', 'metrics', '.', '..', '', 'a/b', 'a b', 'и\u0306'])
      expect(isRepositoryName(owner, 'x')).toBe(false);
    for (const name of ['x.git', 'x.atom', 'x.RSS', '.', '..', '', 'a%2Fb'])
      expect(isRepositoryName('owner', name)).toBe(false);
    expect(isRepositoryName('кедр', '日本語')).toBe(true);
    expect(addressKey({ owner: 'A', name: 'b' })).toBe(addressKey({ owner: 'a', name: 'B' }));
  });
});
