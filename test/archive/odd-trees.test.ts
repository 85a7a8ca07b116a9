/** Trees as no `git add` makes them. */
import { describe, expect, it } from 'vitest';
import { MAX_TREE_DEPTH } from '../../src/git/limits.js';
import { git, initBare } from '../support/git-fixture.js';
import { expectSameTar, gits, ours, zipRecords } from './archive-oracle.js';

type Entry = readonly [mode: string, name: string, object: 'blob' | 'tree' | 'empty tree'];

class OddRepository {
  readonly gitDir = initBare('odd-trees');
  readonly blob = this.#write('blob', 'x');

  /** A tree of these entries, in this order, whatever their names. */
  tree(entries: readonly Entry[]): string {
    const inner = this.#write('tree', treeEntry('100644', 'file', this.blob));
    const empty = this.#write('tree', '');
    const oids = { blob: this.blob, tree: inner, 'empty tree': empty };
    return this.#write(
      'tree',
      Buffer.concat(entries.map(([mode, name, object]) => treeEntry(mode, name, oids[object]))),
    );
  }

  below(folder: string, tree: string): string {
    return this.#write('tree', treeEntry('40000', folder, tree));
  }

  /** HEAD. */
  commit(tree: string): void {
    const commit = git(this.gitDir, ['commit-tree', tree, '-m', 'odd']).toString().trim();
    git(this.gitDir, ['update-ref', 'refs/heads/main', commit]);
  }

  #write(type: string, input: string | Buffer): string {
    return git(this.gitDir, ['hash-object', '-w', '-t', type, '--literally', '--stdin'], { input }).toString().trim();
  }
}

function treeEntry(mode: string, name: string, oid: string): Buffer {
  return Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')]);
}

function repositoryOf(...entries: readonly Entry[]): string {
  const repository = new OddRepository();
  repository.commit(repository.tree(entries));
  return repository.gitDir;
}

describe('a tree that git archives', () => {
  it.each<[string, Entry[]]>([
    [
      'a file twice',
      [
        ['100644', 'f', 'blob'],
        ['100755', 'f', 'blob'],
      ],
    ],
    [
      'a directory twice',
      [
        ['40000', 'd', 'tree'],
        ['40000', 'd', 'tree'],
      ],
    ],
    [
      'a file and a directory of one name',
      [
        ['100644', 'a', 'blob'],
        ['40000', 'a', 'tree'],
      ],
    ],
    [
      'a link and a directory of one name',
      [
        ['120000', 'a', 'blob'],
        ['40000', 'a', 'tree'],
      ],
    ],
    [
      'a directory before a file of its name',
      [
        ['40000', 'a', 'tree'],
        ['100644', 'a', 'blob'],
      ],
    ],
    [
      'names out of order',
      [
        ['100644', 'b', 'blob'],
        ['100644', 'a', 'blob'],
      ],
    ],
    [
      'backslashes',
      [
        ['40000', '..\\..', 'tree'],
        ['100644', '..\\evil', 'blob'],
        ['100644', 'C:\\evil', 'blob'],
      ],
    ],
    ['a slash in a name', [['100644', 'a/b', 'blob']]],
    ['control characters', [['100644', '\x1b[31mred\x07\n', 'blob']]],
    [
      'nearly the name of a repository',
      [
        ['100644', 'git~2', 'blob'],
        ['100644', '.git.x', 'blob'],
        ['120000', '.gitattributes', 'blob'],
      ],
    ],
    [
      'modes of old times',
      [
        ['100664', 'a', 'blob'],
        ['100777', 'b', 'blob'],
        ['0', 'c', 'blob'],
      ],
    ],
    [
      'a directory that holds nothing',
      [
        ['40000', 'empty', 'empty tree'],
        ['100644', 'file', 'blob'],
      ],
    ],
    ['nothing at all', [['40000', 'empty', 'empty tree']]],
  ])('is the same here: %s', async (_, entries) => {
    const gitDir = repositoryOf(...entries);
    const theirs = gits(gitDir, 'tar');
    expect(theirs.length).toBeGreaterThan(0);
    expectSameTar(await ours(gitDir, 'tar'), theirs);
    expect(zipRecords(await ours(gitDir, 'zip'))).toEqual(zipRecords(gits(gitDir, 'zip')));
  });
});

describe('a tree that git refuses to archive', () => {
  it.each<[string, Entry[]]>([
    ['a directory above', [['40000', '..', 'tree']]],
    ['the directory itself', [['40000', '.', 'tree']]],
    ['a path that leads out', [['100644', '../../etc/passwd', 'blob']]],
    ['a path from the top', [['100644', '/etc/passwd', 'blob']]],
    ['a slash at the end', [['100644', 'a/', 'blob']]],
    ['two slashes', [['100644', 'a//b', 'blob']]],
    ['a repository', [['40000', '.GiT', 'tree']]],
    ['a repository behind a slash', [['100644', 'a/.git', 'blob']]],
    ['a repository behind a backslash', [['100644', 'a\\.git', 'blob']]],
    ['a repository by its short name', [['40000', 'GIT~1', 'tree']]],
    ['a repository with points and spaces', [['40000', '.git. .', 'tree']]],
    ['a stream of a repository', [['100644', '.git::$INDEX_ALLOCATION', 'blob']]],
    ['a submodule called as a repository', [['160000', '.git', 'blob']]],
    ['a link for settings of submodules', [['120000', '.gitmodules', 'blob']]],
    ['the same by short names', [['120000', 'GITMOD~4', 'blob']]],
    ['and by another', [['120000', 'gi7eba~9', 'blob']]],
  ])('is refused here: %s', async (_, entries) => {
    const gitDir = repositoryOf(...entries);
    expect(gits(gitDir, 'tar').length).toBe(0);
    await expect(ours(gitDir, 'tar')).rejects.toMatchObject({ code: 'corrupt' });
    await expect(ours(gitDir, 'zip')).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('is refused here when it lies below', async () => {
    const repository = new OddRepository();
    repository.commit(repository.below('a', repository.below('b', repository.tree([['100644', '.git', 'blob']]))));
    expect(gits(repository.gitDir, 'tar').length).toBe(0);
    await expect(ours(repository.gitDir, 'tar')).rejects.toMatchObject({ code: 'corrupt' });
  });
});

describe('directories in one another', () => {
  function nested(depth: number): string {
    const gitDir = initBare('deep');
    const file = `${'d/'.repeat(depth)}file`;
    git(gitDir, ['fast-import', '--quiet'], {
      input: `commit refs/heads/main\ncommitter a <a@b> 1 +0000\ndata 0\nM 100644 inline ${file}\ndata 1\nx\n`,
    });
    return gitDir;
  }

  it('are archived as deep as git goes', async () => {
    const gitDir = nested(MAX_TREE_DEPTH);
    expectSameTar(await ours(gitDir, 'tar'), gits(gitDir, 'tar'));
  });

  it('are refused below that', async () => {
    await expect(ours(nested(MAX_TREE_DEPTH + 1), 'tar')).rejects.toMatchObject({ code: 'too-large' });
  });
});
