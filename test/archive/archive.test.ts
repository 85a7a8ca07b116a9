import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Zstd } from '@hpcc-js/wasm-zstd';
import { beforeAll, describe, expect, it } from 'vitest';
import { MAX_WHOLE_FILE_BYTES } from '../../src/archive/archive-entries.js';
import { commitAll, git, gitText, initWork, writeFile } from '../support/git-fixture.js';
import { digest, expectSameTar, gits, ours, unzipped, zipRecords } from './archive-oracle.js';

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

describe('an archive of a commit', () => {
  it('as tar is git archive byte by byte', async () => {
    expectSameTar(await ours(work, 'tar'), gits(work, 'tar'));
  });

  it('writes undeclared words of a commit byte by byte, as git does', async () => {
    const other = initWork('archive-words');
    writeFile(other, '.gitattributes', 'f export-subst\n');
    writeFile(other, 'f', FORMATS);
    git(other, ['add', '-A']);
    const header = `tree ${gitText(other, ['write-tree'])}\n`;
    const person = '\xc8\xe2\xe0\xed <i@x> 1200000000 +0300';
    const words = `author ${person}\ncommitter ${person}\n\n\xc8\xf1\xef\xf0\xe0\xe2\xeb\xe5\xed\xe0\n\n\xf2\xe5\xeb\xee\n`;
    const input = Buffer.from(header + words, 'latin1');
    const oid = gitText(other, ['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'], { input });
    git(other, ['update-ref', 'HEAD', oid]);
    expectSameTar(await ours(other, 'tar'), gits(other, 'tar'));
  });

  it('as tar.gz and tar.zst holds the same bytes, and is the same each time', async () => {
    const tar = digest(gits(work, 'tar'));
    const gz = await ours(work, 'tar.gz');
    expect(digest(gunzipSync(gz))).toBe(tar);
    expect(digest(await ours(work, 'tar.gz'))).toBe(digest(gz));
    const zst = await ours(work, 'tar.zst');
    const zstd = await Zstd.load();
    zstd.reset();
    expect(digest(zstd.decompressChunk(zst, gits(work, 'tar').length))).toBe(tar);
    expect(digest(await ours(work, 'tar.zst'))).toBe(digest(zst));
  });

  it('as zip unpacks to what the zip of git unpacks to: names, modes, times, contents', async () => {
    const mine = await ours(work, 'zip');
    expect(unzipped(mine)).toEqual(unzipped(gits(work, 'zip')));
    expect(digest(await ours(work, 'zip'))).toBe(digest(mine));
    expect(mine.subarray(-40).toString('latin1')).toBe(gitText(work, ['rev-parse', 'HEAD']));
  });

  it.each(['docs', 'run.sh', 'd/d', 'inner/only', 'vendor', 'link', 'docs/sub/b', 'secret', 'папка/файл.txt'])(
    'of one path holds what git archive gives for it: %s',
    async (path) => {
      expectSameTar(await ours(work, 'tar', [path]), gits(work, 'tar', [path]));
    },
  );

  it('of several paths holds them all', async () => {
    expectSameTar(await ours(work, 'tar', ['docs/c', 'папка']), gits(work, 'tar', ['docs/c', 'папка']));
  });

  it('follows info/attributes, too', async () => {
    writeFile(work, '.git/info/attributes', '[attr]hidden export-ignore\nempty hidden\nsecret -export-ignore\n');
    try {
      expectSameTar(await ours(work, 'tar'), gits(work, 'tar'));
    } finally {
      writeFile(work, '.git/info/attributes', '');
    }
  });

  it('leaves out directories that hold nothing but directories that are left out, and keeps those of a file that is', async () => {
    const other = initWork('archive-emptied');
    writeFile(other, 'docs/tests/x/a', '1');
    writeFile(other, 'docs/tests/y/deep/b', '2');
    writeFile(other, 'file-ignored/below/c.o', '3');
    writeFile(other, 'kept/tests/x/d', '4');
    writeFile(other, 'kept/e', '5');
    writeFile(other, '.gitattributes', 'tests/* export-ignore\ndeep export-ignore\n*.o export-ignore\n');
    commitAll(other, 'all that is in docs/tests is ignored');
    expectSameTar(await ours(other, 'tar'), gits(other, 'tar'));
    expect(zipRecords(await ours(other, 'zip'))).toEqual(zipRecords(gits(other, 'zip')));
    for (const path of ['docs', 'docs/tests/x/a', 'file-ignored/below', 'kept/tests'])
      expectSameTar(await ours(other, 'tar', [path]), gits(other, 'tar', [path]));
  });

  it('writes files in the encoding of the work tree, or as stored where they cannot be written so', async () => {
    const other = initWork('archive-encodings');
    const names =
      'UTF-16 UTF-16LE UTF-16BE UTF-16LE-BOM UTF-16BE-BOM utf16le-bom UTF-32 UTF-32LE UTF-8 utf8 ISO-8859-1'.concat(
        ' CP1251 KOI8-R CP866 EUC-JP SJIS SHIFT_JIS CP932 CP949 GBK CP950 no-such-encoding',
      );
    const rules = names.split(' ').flatMap((name) => {
      for (const [kind, text] of Object.entries({
        latin: 'café\n',
        russian: 'кедр\n',
        japanese: '日本\n',
        plain: 'a\n$Id$\n',
        empty: '',
      }))
        writeFile(other, `${name}/${kind}`, text);
      return [`/${name}/* text working-tree-encoding=${name} eol=crlf ident`];
    });
    writeFile(other, '.gitattributes', `${rules.join('\n')}\n`);
    const gitDir = join(other, '.git');
    const index = { env: { GIT_INDEX_FILE: join(gitDir, 'fixture-index') } };
    // As stored, without the conversions of git add.
    const files = gitText(other, ['ls-files', '--others']).split('\n');
    const info = files.map(
      (file) => `100644 ${gitText(other, ['hash-object', '-w', '--no-filters', file])}\t${file}\n`,
    );
    git(other, ['update-index', '--add', '--index-info'], { ...index, input: info.join('') });
    const tree = gitText(other, ['write-tree'], index);
    git(other, ['update-ref', 'refs/heads/main', gitText(other, ['commit-tree', '-m', 'encodings', tree])]);
    expectSameTar(await ours(other, 'tar'), gits(other, 'tar'));
  });

  it('streams large files', async () => {
    const other = initWork('archive-large');
    writeFile(other, 'big.bin', Buffer.alloc(MAX_WHOLE_FILE_BYTES + 5, 'big file '));
    writeFile(other, 'small', 'x');
    commitAll(other, 'large');
    expectSameTar(await ours(other, 'tar'), gits(other, 'tar'));
    expect(unzipped(await ours(other, 'zip'))).toEqual(unzipped(gits(other, 'zip')));
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
    expectSameTar(await ours(other, 'tar'), gits(other, 'tar'));
  });
});
