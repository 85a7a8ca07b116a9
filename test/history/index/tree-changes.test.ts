import { describe, expect, test } from 'vitest';
import { GitError } from '../../../src/git/errors.js';
import { OID_BYTES, type Oid } from '../../../src/git/oid.js';
import { PathInterner } from '../../../src/history/index/path-interner.js';
import { TreeChanges } from '../../../src/history/index/tree-changes.js';
import { git, initBare, tempDir } from '../../support/git-fixture.js';
import { gitLog } from '../../support/history-oracle.js';
import { oidOf, writePack, type BuiltEntry } from '../../support/pack-builder.js';
import { indexAnswers, updatedIndex } from './implementations.js';

type Entry = readonly [mode: string, name: string, oid: string];

/** Objects of any shape, by id. */
class Objects {
  readonly entries = new Map<string, BuiltEntry>();
  readonly trees = new Map<string, Buffer>();

  blob(content: string): string {
    return this.#add('blob', 3, Buffer.from(content));
  }

  tree(...entries: Entry[]): string {
    const data = Buffer.concat(
      entries.map(([mode, name, oid]) => Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')])),
    );
    const oid = this.#add('tree', 2, data);
    this.trees.set(oid, data);
    return oid;
  }

  commit(tree: string, ...parents: string[]): Oid {
    const person = `K <k@example.org> ${1_200_000_000 + this.entries.size} +0000`;
    return this.#add(
      'commit',
      1,
      Buffer.from(
        [
          `tree ${tree}`,
          ...parents.map((parent) => `parent ${parent}`),
          `author ${person}`,
          `committer ${person}`,
          '',
          'm',
          '',
        ].join('\n'),
      ),
    ) as Oid;
  }

  /** A bare repository with all of them and a branch at each of `tips`. */
  repository(tips: readonly Oid[]): string {
    const gitDir = initBare('trees');
    writePack(gitDir, 'trees', [...this.entries.values()]);
    for (const [n, tip] of tips.entries()) git(gitDir, ['update-ref', `refs/heads/b${n}`, tip]);
    return gitDir;
  }

  changes(): TreeChanges {
    return new TreeChanges(
      (oids, offset) => this.trees.get(Buffer.from(oids).toString('hex', offset, offset + OID_BYTES)) as Buffer,
      new PathInterner(),
    );
  }

  #add(type: string, packType: number, data: Buffer): string {
    const oid = oidOf(type, data);
    this.entries.set(oid, { oid, packType, data });
    return oid;
  }
}

function oidList(...oids: string[]): Buffer {
  return Buffer.from(oids.join(''), 'hex');
}

const ROOT_ONLY = 0;

describe('the changes of a commit', () => {
  test('are those of git, by files: every combination of a name in a merge and its parents', async () => {
    const objects = new Objects();
    const [one, two] = [objects.blob('one\n'), objects.blob('two\n')];
    const empty = objects.tree();
    const hollow = objects.tree(['40000', 'nothing', empty]);
    const top: Entry = ['100644', 'top', one];
    /** All kinds of entry that `x` can be. */
    const kinds: (Entry | undefined)[] = [
      undefined,
      ['100644', 'x', one],
      ['100664', 'x', one],
      ['100755', 'x', one],
      ['100644', 'x', two],
      ['120000', 'x', one],
      ['160000', 'x', '1'.repeat(40)],
      ['40000', 'x', empty],
      ['40000', 'x', hollow],
      ['40000', 'x', objects.tree(['100644', 'f', one])],
      ['40000', 'x', objects.tree(['100664', 'f', one], ['40000', 'g', hollow])],
      ['40000', 'x', objects.tree(['40000', 'f', objects.tree(['100644', 'h', one])])],
    ];
    // A name that is sorted between the file `x` and the directory `x`.
    const between: Entry = ['100644', 'x.c', two];
    const roots = kinds.map((kind) =>
      kind === undefined
        ? objects.tree(top, between)
        : kind[0] === '40000'
          ? objects.tree(top, between, kind)
          : objects.tree(top, kind, between),
    );
    const bases = roots.map((root) => objects.commit(root));
    const tips: Oid[] = [];
    for (const [now, root] of roots.entries()) {
      for (const [before, base] of bases.entries()) {
        // An octopus merge of all others, so that the first equal parent must be found.
        const others = bases.filter((_, other) => other !== before && (other + now + before) % 3 === 0);
        tips.push(objects.commit(root, base, ...others));
        tips.push(objects.commit(root, base, bases[(now * 5 + before * 7 + 3) % bases.length] as Oid));
      }
    }
    const gitDir = objects.repository(tips);
    const answers = indexAnswers(await updatedIndex(gitDir, tempDir('data')));
    for (const tip of tips) {
      for (const path of ['x', 'x/f', 'x/g', 'x.c'].slice(0, tips.indexOf(tip) % 4 === 0 ? 4 : 1)) {
        expect([tip, path, answers.log(tip, path, {})]).toEqual([tip, path, gitLog(gitDir, tip, path)]);
      }
    }
  });

  test('of a merge treat a directory without files like an absent one', async () => {
    const objects = new Objects();
    const one = objects.blob('one\n');
    const top: Entry = ['100644', 'top', one];
    const withFiles = objects.commit(objects.tree(['40000', 'dir', objects.tree(['100644', 'f', one])], top));
    const without = objects.commit(objects.tree(top));
    const tip = objects.commit(
      objects.tree(['40000', 'dir', objects.tree(['40000', 'none', objects.tree()])], top),
      withFiles,
      without,
    );
    const gitDir = objects.repository([tip]);
    const answers = indexAnswers(await updatedIndex(gitDir, tempDir('data')));
    for (const path of ['dir', 'dir/f', 'dir/none', 'top'])
      expect([path, answers.log(tip, path, {})]).toEqual([path, gitLog(gitDir, tip, path)]);
    expect(gitLog(gitDir, tip, 'dir')).toEqual([]);
  });

  test('are refused for nested trees with billions of paths', () => {
    const objects = new Objects();
    const bomb = (bottom: string): string =>
      Array.from({ length: 40 }).reduce<string>(
        (below) => objects.tree(['40000', 'a', below], ['40000', 'b', below]),
        bottom,
      );
    const [first, second] = [bomb(objects.tree()), bomb(objects.tree(['40000', 'nothing', objects.tree()]))];
    const plain = objects.tree(['40000', 'd', objects.tree(['100644', 'f', objects.blob('x')])]);
    const lists: [Buffer, number][] = [
      [oidList(first), ROOT_ONLY],
      [oidList(first, second), 1],
      [oidList(objects.tree(['40000', 'd', first]), plain, objects.tree(['40000', 'd', second])), 2],
    ];
    for (const [list, parentCount] of lists)
      expect(() => objects.changes().commit(list, parentCount, () => undefined)).toThrow(GitError);
    expect(() => objects.changes().commit(oidList(plain), ROOT_ONLY, () => undefined)).not.toThrow();
  });

  test('are refused for directories that are deeper than the limit of git', () => {
    const objects = new Objects();
    const file = objects.tree(['100644', 'f', objects.blob('x')]);
    const deep = (depth: number): string =>
      Array.from({ length: depth }).reduce<string>((below) => objects.tree(['40000', 'd', below]), file);
    let changed = 0;
    objects.changes().commit(oidList(deep(2000)), ROOT_ONLY, () => (changed += 1));
    expect(changed).toBe(2001);
    expect(() => objects.changes().commit(oidList(deep(3000)), ROOT_ONLY, () => undefined)).toThrow('too-large');
  });
});
