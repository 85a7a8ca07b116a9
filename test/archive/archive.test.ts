import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Zstd } from '@hpcc-js/wasm-zstd';
import { beforeAll, describe, expect, it } from 'vitest';
import { archiveBytes, type ArchiveFormat } from '../../src/archive/archive-bytes.js';
import { MAX_WHOLE_FILE_BYTES } from '../../src/archive/archive-entries.js';
import { parseCommit } from '../../src/git/object/commit.js';
import type { Oid } from '../../src/git/oid.js';
import { pathText } from '../../src/git/path-text.js';
import { ObjectStore } from '../../src/git/store/object-store.js';
import { commitAll, git, gitText, initBare, initWork, tempDir, writeFile } from '../support/git-fixture.js';

const PREFIX = 'проект-v1.0/';

/** Every kind of entry, name and attribute that an archive treats in a way of its own. */
function makeWork(): string {
  const work = initWork('archive');
  writeFile(work, 'README', 'read me\n');
  writeFile(work, 'run.sh', '#!/bin/sh\n');
  writeFile(work, 'empty', '');
  writeFile(work, `${'long-directory-name/'.repeat(9)}file-at-the-end-of-a-long-path.txt`, 'long\n');
  writeFile(work, `${'d/'.repeat(60)}x`, 'deep\n');
  writeFile(work, `name-without-slash-${'n'.repeat(150)}`, 'long name\n');
  writeFile(work, `dir/${'m'.repeat(101)}/x`, 'a directory that cannot be divided\n');
  writeFile(work, 'папка/файл.txt', 'юникод\n');
  writeFile(work, 'secret/key', 'not exported\n');
  writeFile(work, 'inner/only/ignored.o', 'not exported\n');
  writeFile(work, 'inner/kept.txt', 'exported\n');
  writeFile(work, 'docs/.gitattributes', '*.tmp export-ignore\n/sub export-ignore\n');
  writeFile(work, 'docs/a.tmp', 'gone');
  writeFile(work, 'docs/sub/b', 'gone');
  writeFile(work, 'docs/c', 'kept');
  writeFile(work, 'win.bat', 'one\ntwo\r\nthree\n');
  writeFile(work, 'auto.txt', 'one\ntwo\n');
  writeFile(work, 'auto-mixed.txt', 'one\ntwo\r\n');
  writeFile(work, 'auto-binary.txt', 'one\n\0two\n');
  writeFile(work, 'auto-controls.txt', `${'\x01'.repeat(3)}${'a'.repeat(300)}\n`);
  writeFile(work, 'ident.c', '/* $Id$ and $Id: 0123 $ and $Id: other program 1.2 $ and $Id:\n$ */\n');
  writeFile(work, 'version.txt', FORMATS);
  writeFile(
    work,
    '.gitattributes',
    'secret export-ignore\n*.o export-ignore\n*.bat text eol=crlf\nauto* text=auto eol=crlf\n*.c ident\nversion.txt export-subst\nREADME export-ignore=no\n',
  );
  git(work, ['update-index', '--add', '--cacheinfo', `160000,${'12'.repeat(20)},vendor/submodule`]);
  spawnSync('ln', ['-s', 'README', join(work, 'link')]);
  spawnSync('ln', ['-s', 'a/'.repeat(80), join(work, 'long-link')]);
  spawnSync('chmod', ['+x', join(work, 'run.sh')]);
  mkdirSync(join(work, 'vendor', 'submodule'), { recursive: true });
  git(work, ['add', '-A']);
  const odd = git(work, ['hash-object', '-w', '--stdin'], { input: 'odd bytes\n' }).toString().trim();
  git(work, ['update-index', '--add', '-z', '--index-info'], {
    input: Buffer.concat([
      Buffer.from(`100644 ${odd}\tcp1251-`),
      Buffer.from([0xf4, 0xe0, 0xe9, 0xeb]),
      Buffer.from('\0'),
    ]),
  });
  git(work, ['update-index', '--add', '--cacheinfo', `160000,${'12'.repeat(20)},vendor/submodule`]);
  git(work, ['commit', '-q', '-F', '-'], {
    input: 'Add: a «title», with (signs)... and\nits second line\n\nThe body\nof two lines.\n',
    env: { GIT_AUTHOR_DATE: '1585063707 -0630', GIT_COMMITTER_DATE: '1585063709 +0300' },
  });
  git(work, ['tag', '-a', 'v1.0', '-m', 'one']);
  git(work, ['tag', 'light']);
  git(work, ['branch', 'other']);
  return work;
}

const FORMATS =
  [
    ...['H', 'h', 'T', 't', 'P', 'p', 's', 'b', 'B', 'f', 'e', 'd', 'D', 'n', '%', 'x41', 'Z'],
    ...['n', 'e', 'l', 't', 'd', 'D', 'i', 'I', 's'].flatMap((part) => [`a${part}`, `c${part}`]),
  ]
    .map((name) => `${name}=$Format:<%${name}>$\n`)
    .join('') + '$Format: unfinished\n';

let work: string;

beforeAll(() => {
  work = makeWork();
});

interface Wanted {
  readonly revision?: string;
  readonly paths?: readonly Buffer[];
  readonly gitDir?: string;
}

async function ours(
  format: ArchiveFormat,
  { revision = 'HEAD', paths = [], gitDir = join(work, '.git') }: Wanted = {},
): Promise<Buffer> {
  const store = ObjectStore.open(gitDir);
  try {
    const oid = gitText(gitDir, ['rev-parse', `${revision}^{commit}`]) as Oid;
    const commit = parseCommit(oid, store.read(oid, 'commit').bytes);
    const pieces: Uint8Array[] = [];
    for await (const piece of archiveBytes(
      { store, commit, prefix: PREFIX, paths: paths.map((path) => pathText(path)) },
      format,
    ))
      pieces.push(piece);
    return Buffer.concat(pieces);
  } finally {
    store.close();
  }
}

function gits(format: 'tar' | 'zip', revision = 'HEAD', paths: readonly string[] = []): Buffer {
  return git(work, ['archive', `--format=${format}`, `--prefix=${PREFIX}`, revision, '--', ...paths]);
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function shown(bytes: Buffer, at: number): object {
  return { at, lines: bytes.toString('latin1').replaceAll('\0', ' ').split('\n') };
}

/** Which header differs says more than two digests. */
function expectSameTar(mine: Buffer, theirs: Buffer): void {
  for (let at = 0; at < Math.max(mine.length, theirs.length); at += 512) {
    const piece = mine.subarray(at, at + 512);
    if (!piece.equals(theirs.subarray(at, at + 512)))
      expect(shown(piece, at)).toEqual(shown(theirs.subarray(at, at + 512), at));
  }
  expect(mine.length).toBe(theirs.length);
}

/** Everything below a folder: kind, mode, seconds, content. */
function treeOf(folder: Buffer, found: Record<string, unknown> = {}, name = ''): Record<string, unknown> {
  for (const entry of readdirSync(folder, { encoding: 'buffer' })) {
    const path = Buffer.concat([folder, Buffer.from('/'), entry]);
    const stat = lstatSync(path);
    const key = `${name}/${entry.toString('latin1')}`;
    found[key] = {
      mode: stat.mode.toString(8),
      seconds: !stat.isFile() ? 0 : Math.floor(stat.mtimeMs / 1000),
      content: stat.isDirectory() ? undefined : stat.isSymbolicLink() ? readlinkSync(path) : digest(readFileSync(path)),
    };
    if (stat.isDirectory()) treeOf(path, found, key);
  }
  return found;
}

function unzipped(bytes: Buffer): Record<string, unknown> {
  const folder = tempDir('unzipped');
  writeFileSync(join(folder, 'a.zip'), bytes);
  mkdirSync(join(folder, 'out'));
  const done = spawnSync('unzip', ['-q', '-o', '../a.zip'], {
    cwd: join(folder, 'out'),
    env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC', LC_ALL: 'C.UTF-8', UNZIP: '' },
    encoding: 'utf8',
  });
  expect(done.stdout + done.stderr).toBe('');
  return treeOf(Buffer.from(join(folder, 'out')));
}

describe('an archive of a commit', () => {
  it('as tar is git archive byte by byte', async () => {
    expectSameTar(await ours('tar'), gits('tar'));
  });

  it('as tar.gz and tar.zst holds the same bytes, and is the same each time', async () => {
    const tar = digest(gits('tar'));
    const gz = await ours('tar.gz');
    expect(digest(gunzipSync(gz))).toBe(tar);
    expect(digest(await ours('tar.gz'))).toBe(digest(gz));
    const zst = await ours('tar.zst');
    const zstd = await Zstd.load();
    zstd.reset();
    expect(digest(zstd.decompressChunk(zst, gits('tar').length))).toBe(tar);
    expect(digest(await ours('tar.zst'))).toBe(digest(zst));
  });

  it('as zip unpacks to what the zip of git unpacks to: names, modes, times, contents', async () => {
    const mine = await ours('zip');
    expect(unzipped(mine)).toEqual(unzipped(gits('zip')));
    expect(digest(await ours('zip'))).toBe(digest(mine));
    expect(mine.subarray(-40).toString('latin1')).toBe(gitText(work, ['rev-parse', 'HEAD']));
  });

  it.each(['docs', 'run.sh', 'd/d', 'inner/only', 'vendor', 'link', 'docs/sub/b', 'secret', 'папка/файл.txt'])(
    'of one path holds what git archive gives for it: %s',
    async (path) => {
      expectSameTar(await ours('tar', { paths: [Buffer.from(path)] }), gits('tar', 'HEAD', [path]));
    },
  );

  it('of several paths holds them all', async () => {
    expectSameTar(
      await ours('tar', { paths: [Buffer.from('docs/c'), Buffer.from('папка')] }),
      gits('tar', 'HEAD', ['docs/c', 'папка']),
    );
  });

  it('follows info/attributes, too', async () => {
    writeFile(work, '.git/info/attributes', '[attr]hidden export-ignore\nempty hidden\nsecret -export-ignore\n');
    try {
      expectSameTar(await ours('tar'), gits('tar'));
    } finally {
      writeFile(work, '.git/info/attributes', '');
    }
  });

  it('streams large files', async () => {
    const other = initWork('archive-large');
    writeFile(other, 'big.bin', Buffer.alloc(MAX_WHOLE_FILE_BYTES + 5, 'big file '));
    writeFile(other, 'small', 'x');
    commitAll(other, 'large');
    const gitDir = join(other, '.git');
    const archived = (format: string): Buffer =>
      git(other, ['archive', `--format=${format}`, `--prefix=${PREFIX}`, 'HEAD']);
    expectSameTar(await ours('tar', { gitDir }), archived('tar'));
    expect(unzipped(await ours('zip', { gitDir }))).toEqual(unzipped(archived('zip')));
  });

  it('of a detached commit with an odd date and message fills in formats as git does', async () => {
    const other = initWork('archive-formats');
    writeFile(other, 'version.txt', FORMATS);
    writeFile(other, '.gitattributes', 'version.txt export-subst\n');
    commitAll(other, 'first');
    writeFile(other, 'more', 'x');
    git(other, ['add', '-A']);
    git(other, ['commit', '-q', '--cleanup=verbatim', '-F', '-'], {
      input: '\n\nпривет ...\n\n\n body ',
      env: { GIT_AUTHOR_DATE: '1700000000 +0545', GIT_COMMITTER_DATE: '100000000 -0100' },
    });
    git(other, ['checkout', '-q', '--detach']);
    git(other, ['branch', '-D', 'main']);
    expectSameTar(
      await ours('tar', { gitDir: join(other, '.git') }),
      git(other, ['archive', '--format=tar', `--prefix=${PREFIX}`, 'HEAD']),
    );
  });
});

describe('a hostile tree', () => {
  function withTree(lines: readonly (readonly [mode: string, type: string, name: string])[]): {
    gitDir: string;
    revision: string;
  } {
    const gitDir = initBare('hostile');
    const blob = git(gitDir, ['hash-object', '-w', '--stdin'], { input: 'x' }).toString().trim();
    const inner = git(gitDir, ['mktree'], { input: `100644 blob ${blob}\tfile\n` })
      .toString()
      .trim();
    const bytes = Buffer.concat(
      lines.map(([mode, type, name]) =>
        Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(type === 'tree' ? inner : blob, 'hex')]),
      ),
    );
    const tree = git(gitDir, ['hash-object', '-w', '-t', 'tree', '--literally', '--stdin'], { input: bytes })
      .toString()
      .trim();
    return { gitDir, revision: git(gitDir, ['commit-tree', tree, '-m', 'hostile']).toString().trim() };
  }

  it.each([
    ['a name that leads out', [['40000', 'tree', '..']]],
    ['a repository inside', [['40000', 'tree', '.GIT']]],
    ['a slash in a name', [['100644', 'blob', '../../etc/passwd']]],
    [
      'a link and a directory of one name',
      [
        ['120000', 'blob', 'a'],
        ['40000', 'tree', 'a'],
      ],
    ],
  ] as const)('gives an error and not an archive: %s', async (_, lines) => {
    await expect(ours('tar', withTree(lines))).rejects.toMatchObject({ code: 'corrupt' });
  });
});
