import { beforeAll, describe, expect, test } from 'vitest';
import { GitError } from '../../../src/git/errors.js';
import { LibraryReader } from '../../../src/git/isomorphic/library-reader.js';
import type { Oid } from '../../../src/git/oid.js';
import { RefStore } from '../../../src/git/refs/ref-store.js';
import { MAX_REVISION_LENGTH } from '../../../src/git/revision/parse-revision.js';
import { MAX_STEPS, resolveRevision } from '../../../src/git/revision/resolve-revision.js';
import type { RevisionReader } from '../../../src/git/revision/revision-reader.js';
import { ObjectStore } from '../../../src/git/store/object-store.js';
import { commitAll, git, gitText, initWork, writeFile } from '../../support/git-fixture.js';

let work: string;
let reader: RevisionReader;
let octopus: string;

beforeAll(() => {
  work = initWork('revisions');
  writeFile(work, 'dir/sub/файл.txt', 'a\n');
  writeFile(work, 'top', 'b\n');
  // So many blobs that some of them share their first four digits.
  for (let i = 0; i < 600; i += 1) writeFile(work, `many/${i}`, `${i}\n`);
  const root = commitAll(work, 'root');
  for (const name of ['one', 'two', 'three']) {
    git(work, ['checkout', '-q', '-b', name, root]);
    writeFile(work, name, name);
    commitAll(work, name);
  }
  git(work, ['checkout', '-q', 'main']);
  commitAll(work, 'main goes on');
  git(work, ['merge', '-q', '-m', 'octopus', 'one', 'two', 'three']);
  octopus = gitText(work, ['rev-parse', 'HEAD']);
  git(work, ['update-index', '--add', '--cacheinfo', `160000,${root},module`]);
  git(work, ['commit', '-q', '-m', 'gitlink']);
  git(work, ['tag', '-m', 'v1', 'v1']);
  git(work, ['tag', '-m', 'again', 'v1-again', 'v1']);
  git(work, ['tag', '-m', 'a tree', 'tree-tag', 'HEAD^{tree}']);
  git(work, ['tag', '-m', 'a blob', 'blob-tag', 'HEAD:top']);
  git(work, ['tag', 'both', 'one']);
  git(work, ['branch', 'both', 'two']);
  git(work, ['branch', 'deadbeef', 'two']);
  git(work, ['update-ref', 'refs/remotes/origin/main', 'three']);
  git(work, ['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main']);
  reader = new LibraryReader(ObjectStore.open(work), RefStore.open(`${work}/.git`).snapshot());
});

async function ours(text: string): Promise<string> {
  try {
    const revision = await resolveRevision(reader, text);
    return revision.mode === 0o160000 || gitText(work, ['cat-file', '-t', revision.oid]) === revision.type
      ? revision.oid
      : 'wrong type';
  } catch (error) {
    return error instanceof GitError ? 'refused' : String(error);
  }
}

function gits(text: string): string {
  const said = gitText(work, ['rev-parse', '--verify', '-q', '--end-of-options', text], { allowFailure: true });
  return said === '' ? 'refused' : said;
}

async function answers(texts: readonly string[]): Promise<[string, string][]> {
  const pairs: [string, string][] = [];
  for (const text of texts) pairs.push([text, await ours(text)]);
  return pairs;
}

describe('resolveRevision', () => {
  test('resolves and refuses the same revisions as git rev-parse', async () => {
    const names = [
      'HEAD',
      '@',
      'main',
      'heads/main',
      'refs/heads/main',
      'v1',
      'v1-again',
      'tags/v1',
      'tree-tag',
      'blob-tag',
      'both',
      'deadbeef',
      'origin',
      'origin/main',
      'origin/HEAD',
      'nothing',
      octopus,
      octopus.toUpperCase(),
      octopus.slice(0, 12),
      octopus.slice(0, 9).toUpperCase(),
      `v1-4-g${octopus.slice(0, 10)}`,
    ];
    const steps = [
      '',
      '~',
      '~0',
      '~1',
      '~2',
      '~3',
      '~9',
      '^',
      '^0',
      '^1',
      '^2',
      '~1^2',
      '~1^3',
      '~1^4',
      '~1^5',
      '^^',
      '~~',
      '~1^2~1',
      '^{}',
      '^{commit}',
      '^{tree}',
      '^{blob}',
      '^{tag}',
      '^{object}',
      '^{tree}^{}',
      '^{commit}~1',
      '^{tree}~1',
      '^{heap}',
      '^{',
      '~x',
      '~1x',
    ];
    const paths = [
      ':',
      ':top',
      ':dir',
      ':dir/',
      ':dir/sub/файл.txt',
      ':top/',
      ':dir//sub',
      ':none',
      ':module',
      ':module/x',
      '~1:dir',
      '^{tree}:dir',
    ];
    const texts = names.flatMap((name) => [...steps, ...paths].map((suffix) => name + suffix));
    expect(await answers(texts)).toEqual(texts.map((text) => [text, gits(text)]));
  });

  test('resolves and refuses the same ids of four digits as git rev-parse', async () => {
    const oids = git(work, ['cat-file', '--batch-check=%(objectname)', '--batch-all-objects'])
      .toString()
      .split('\n')
      .slice(0, -1);
    const count = new Map<string, number>();
    for (const oid of oids) count.set(oid.slice(0, 4), (count.get(oid.slice(0, 4)) ?? 0) + 1);
    const shared = [...count].filter(([, n]) => n > 1).map(([prefix]) => prefix);
    expect(shared.length).toBeGreaterThan(0);
    const texts = [...shared, ...oids.slice(0, 20).map((oid) => oid.slice(0, 4))];
    expect(await answers(texts)).toEqual(texts.map((text) => [text, gits(text)]));
  });

  test('resolves an ambiguous short id to the only commit when the expression needs a commit', async () => {
    const head = gitText(work, ['rev-parse', 'HEAD']);
    const other = gitText(work, ['rev-parse', 'HEAD:top']);
    const candidates = [other, head].sort() as Oid[];
    const colliding: RevisionReader = {
      resolveRef: (name) => reader.resolveRef(name),
      expandOid: () => Promise.resolve(candidates),
      findHeader: (oid) => reader.findHeader(oid),
      read: (oid, type) => reader.read(oid, type),
    };
    const resolve = async (text: string) => (await resolveRevision(colliding, text)).oid;
    expect(await resolve('abcdef^{commit}')).toBe(head);
    expect(await resolve('abcdef~0')).toBe(head);
    expect(await resolve('abcdef:top')).toBe(other);
    await expect(resolve('ABCDEF')).rejects.toMatchObject({
      code: 'ambiguous',
      fields: { prefix: 'abcdef', candidates },
    });
  });

  test('refuses expressions that are too long or have too many steps', async () => {
    await expect(resolveRevision(reader, `HEAD${'^0'.repeat(MAX_REVISION_LENGTH)}`)).rejects.toThrow('too-large');
    await expect(resolveRevision(reader, `HEAD~${MAX_STEPS + 1}`)).rejects.toThrow('too-large');
    await expect(resolveRevision(reader, 'HEAD~99999999999999999999')).rejects.toThrow('not-found');
  });

  test.each([
    '',
    '^',
    ':top',
    ':/root',
    '@{1}',
    'HEAD@{upstream}',
    'HEAD^{/root}',
    'HEAD^!',
    'HEAD^@',
    '..',
    'HEAD..main',
    '__proto__',
    'HEAD^{constructor}',
  ])('throws not-found for %j', async (text) => {
    await expect(resolveRevision(reader, text)).rejects.toThrow('not-found');
  });
});
