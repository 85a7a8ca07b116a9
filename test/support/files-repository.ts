/**
 * A bare repository with one of each kind of file that a page can show: names, encodings, media, links, sizes, hostile
 * content.
 */
import { git, gitText, initBare } from './git-fixture.js';

export interface FilesRepository {
  readonly gitDir: string;
  /** The latest commit of `main`. */
  readonly commit: string;
  /** Bytes of every blob, by its path in Latin-1 (one character for each byte). */
  readonly blobs: ReadonlyMap<string, Buffer>;
}

export const PINNED = '1234567890123456789012345678901234567890';
export const LFS_SHA = '4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393';
/** Over the 32 MB up to which a raw blob is read as a whole. */
const HUGE_BYTES = 33 << 20;

const RUSSIAN =
  'Съешь же ещё этих мягких французских булок, да выпей чаю.\nВсе ошибки драйвера отправляйте на почту разработчикам.\n';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

/** The letters of Windows-1251 and KOI8-R above 127 that the sample needs, according to the decoder. */
function encode(text: string, encoding: string): Buffer {
  const decoder = new TextDecoder(encoding);
  const byLetter = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  return Buffer.from([...text].map((letter) => byLetter.get(letter) as number));
}

/** Names with special characters of URLs, HTML or headers. Latin-1: one character for each byte. */
export const HOSTILE_NAMES: readonly string[] = [
  '100%.txt',
  '%41.txt',
  '%zz.txt',
  'a#b.txt',
  'a?b=c.txt',
  'a+b.txt',
  'with space.txt',
  ' leading.txt',
  'quo"te\'s.txt',
  '<script>alert(1)<',
  '&amp;.txt',
  'back\\slash.txt',
  '..dots',
  '...',
  'semi;colon.txt',
  'tab\there.txt',
  'new\nline.txt',
  Buffer.from('дом.txt').toString('latin1'),
  Buffer.from('e\u0301.txt').toString('latin1'),
  'latin-\xff\xfe.txt',
  '\xcf\xf0\xe8\xe2\xe5\xf2.txt',
  Buffer.from('🌲.txt').toString('latin1'),
  '~tilde',
  '-dash',
  '.hidden',
  'blob',
  'branch',
  'a:b',
  '$1',
  '*',
  '@',
  'a,b',
  '[x]',
  '{y}',
  '|',
  '^',
  '`',
];

function contents(): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const put = (path: string, content: string | Buffer): unknown => files.set(path, Buffer.from(content as string));
  for (const name of HOSTILE_NAMES) put(`names/${name}`, `content of ${Buffer.from(name, 'latin1').toString('hex')}\n`);
  put('names/deep%2F/a#/b?/c.txt', 'deep\n');
  put('src/main.c', '/* one\n   two */\n#include <stdio.h>\n\nint main(void)\n{\n\treturn 0 < 1 && 2 > 1;\n}\n');
  put('src/hundred.txt', Array.from({ length: 100 }, (_, index) => `line ${index + 1}\n`).join(''));
  put('run.sh', '#!/bin/sh\necho hello\n');
  put('crlf.txt', 'one\r\ntwo\r\n');
  put('mixed.txt', 'one\r\ntwo\n');
  put('unended.txt', 'one\ntwo');
  put('empty.txt', '');
  put('cp1251.txt', encode(RUSSIAN, 'windows-1251'));
  put('koi8.txt', encode(RUSSIAN, 'koi8-r'));
  put('utf16.txt', Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(RUSSIAN, 'utf16le')]));
  put(
    'broken.txt',
    Buffer.concat([Buffer.from('Съешь ещё этих мягких французских булок '.repeat(5)), Buffer.of(0xff, 0x0a)]),
  );
  put('binary.bin', Buffer.from([0, 1, 2, 3, 0, 255, 254, 0]));
  put('pixel.png', PNG);
  put('song.mp3', Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\0\0', 'latin1'), Buffer.alloc(64)]));
  put(
    'film.webm',
    Buffer.concat([
      Buffer.from('\x1aE\xdf\xa3\x01\0\0\0\0\0\0\x1fB\x86\x81\x01B\x82\x84webm', 'latin1'),
      Buffer.alloc(64),
    ]),
  );
  put('paper.pdf', '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n');
  put(
    'evil.svg',
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script><rect width="9" height="9"/></svg>\n',
  );
  put('evil.html', '<!doctype html><script>alert(1)</script><p>hello</p>\n');
  put('evil.js', 'alert(1)\n');
  put('evil.css', 'body { display: none }\n');
  put('evil.xml', '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>\n');
  put('video.bin', `version https://git-lfs.github.com/spec/v1\noid sha256:${LFS_SHA}\nsize 12345678\n`);
  put(
    'docs/guide.md',
    '# Guide\n\nSee [the code](../src/main.c) and [here](other.md).\n\n![pixel](../pixel.png)\n\n<script>alert(1)</script>\n\n```c\nint x;\n```\n',
  );
  put('docs/other.md', '# Other\n');
  put('docs/design.rst', 'Title\n=====\n\n.. note:: text\n');
  put('long-lines.txt', `${'x'.repeat(30_000)}\n`.repeat(30));
  put(
    'five-megabytes.txt',
    Array.from({ length: 80_000 }, (_, index) => `${String(index + 1).padStart(7)} ${'abcdefgh '.repeat(6)}\n`).join(
      '',
    ),
  );
  put('many-lines.txt', 'x\n'.repeat(50_001));
  put('two-megabytes.txt', 'абвгд\n'.repeat(180_000));
  put('huge.log', Buffer.alloc(HUGE_BYTES, 'All work and no play makes Jack a dull boy\n'));
  put(
    '.gitmodules',
    '[submodule "lib"]\n\tpath = vendor/lib\n\turl = https://example.org/lib.git ; a comment\n[submodule "neighbour"]\n\tpath = vendor/neighbour\n\turl = ../other.git\n[submodule "ssh"]\n\tpath = vendor/ssh\n\turl = "git@example.org:a/b.git"\n',
  );
  return files;
}

const LINKS: Readonly<Record<string, string>> = {
  'links/code': '../src/main.c',
  'links/folder': '../docs',
  'links/chain': 'code',
  'links/through': 'folder/guide.md',
  'links/outside': '../../etc/passwd',
  'links/absolute': '/etc/passwd',
  'links/missing': 'no-such-file',
  'links/loop': 'loop',
  'links/root': '..',
  'links/script': '<script>alert(1)</script>',
};
const EXECUTABLE = new Set(['run.sh']);
const SUBMODULES = ['vendor/lib', 'vendor/neighbour', 'vendor/ssh', 'vendor/unknown'];

export function filesRepository(): FilesRepository {
  const gitDir = initBare('files');
  const blobs = contents();
  for (const [path, target] of Object.entries(LINKS)) blobs.set(path, Buffer.from(target));
  const index = [...blobs].map(([path, bytes]) => {
    const oid = gitText(gitDir, ['hash-object', '-w', '--stdin'], { input: bytes });
    const mode = path in LINKS ? '120000' : EXECUTABLE.has(path) ? '100755' : '100644';
    return Buffer.from(`${mode} ${oid}\t${path}\0`, 'latin1');
  });
  for (const path of SUBMODULES) index.push(Buffer.from(`160000 ${PINNED}\t${path}\0`));
  git(gitDir, ['update-index', '-z', '--index-info'], { input: Buffer.concat(index) });
  const tree = gitText(gitDir, ['write-tree']);
  const commit = gitText(gitDir, ['commit-tree', tree, '-m', 'One of each\n\nWith <b>markup</b> in the message.']);
  git(gitDir, ['update-ref', 'refs/heads/main', commit]);
  git(gitDir, ['update-ref', 'refs/heads/feature/deep', commit]);
  git(gitDir, ['update-ref', 'refs/tags/v1.0', commit]);
  return { gitDir, commit, blobs };
}

/** A path of Latin-1 characters as written in a URL: every byte escaped except the plainest. */
export function urlPath(path: string): string {
  return path
    .split('/')
    .map((segment) =>
      [...segment]
        .map((byte) => (/[A-Za-z0-9_-]/.test(byte) ? byte : `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`))
        .join(''),
    )
    .join('/');
}
