/** Archives of Kedr and of git, and how they are compared. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { archiveBytes, archivedCommit, type ArchiveFormat } from '../../src/archive/archive-bytes.js';
import type { Oid } from '../../src/git/oid.js';
import { pathText } from '../../src/git/path-text.js';
import { ObjectStore } from '../../src/git/store/object-store.js';
import { git, gitText, tempDir } from '../support/git-fixture.js';

const PREFIX = 'проект-v1.0/';

/** Of HEAD, with a work tree or bare. */
export async function ours(repository: string, format: ArchiveFormat, paths: readonly string[] = []): Promise<Buffer> {
  const store = ObjectStore.open(gitText(repository, ['rev-parse', '--absolute-git-dir']));
  try {
    const oid = gitText(repository, ['rev-parse', 'HEAD']) as Oid;
    const commit = archivedCommit(store, oid);
    const pieces: Uint8Array[] = [];
    for await (const piece of archiveBytes(
      { store, commit, prefix: PREFIX, paths: paths.map((path) => pathText(Buffer.from(path))) },
      format,
    ))
      pieces.push(piece);
    return Buffer.concat(pieces);
  } finally {
    store.close();
  }
}

/** Empty when git refuses. */
export function gits(repository: string, format: 'tar' | 'zip', paths: readonly string[] = []): Buffer {
  return git(repository, ['archive', `--format=${format}`, `--prefix=${PREFIX}`, 'HEAD', '--', ...paths], {
    allowFailure: true,
  });
}

export const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function shown(bytes: Buffer, at: number): object {
  return { at, lines: bytes.toString('latin1').replaceAll('\0', ' ').split('\n') };
}

/** Which header differs says more than two digests. */
export function expectSameTar(mine: Buffer, theirs: Buffer): void {
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

/** What unzip makes of it. */
export function unzipped(bytes: Buffer): Record<string, unknown> {
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

export interface ZipRecord {
  readonly name: string;
  readonly system: number;
  readonly attributes: string;
  readonly crc: number;
  readonly sizeBytes: number;
}

/** The central directory of a zip file (APPNOTE.TXT 4.3.12), what an unpacking program goes by; without times and places. */
export function zipRecords(bytes: Buffer): ZipRecord[] {
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const records: ZipRecord[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameBytes = bytes.readUInt16LE(at + 28);
    records.push({
      name: bytes.toString('latin1', at + 46, at + 46 + nameBytes),
      system: bytes.readUInt16LE(at + 4),
      attributes: bytes.readUInt32LE(at + 38).toString(16),
      crc: bytes.readUInt32LE(at + 16),
      sizeBytes: bytes.readUInt32LE(at + 24),
    });
    at += 46 + nameBytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return records;
}
