/** Makes an archive of the files of a commit, as a stream. */
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { parseCommit, type Commit } from '../git/object/commit.js';
import type { ObjectReader } from '../git/object/object-reader.js';
import type { Oid } from '../git/oid.js';
import { pathText } from '../git/path-text.js';
import { archiveEntries, type ArchiveRequest } from './archive-entries.js';
import { tarBytes } from './tar.js';
import { zipBytes } from './zip.js';
import { zstdBytes } from './zstd.js';

export const ARCHIVE_FORMATS = ['zip', 'tar.gz', 'tar.zst', 'tar'] as const;
export type ArchiveFormat = (typeof ARCHIVE_FORMATS)[number];

/** The level of `git archive`. */
const GZIP_LEVEL = 6;
const GZIP_CHUNK_BYTES = 256 << 10;

/**
 * A commit whose undeclared text is kept byte by byte, as `pathText` does, because git writes it so for `$Format:…$`.
 * Throws as `parseCommit`.
 */
export function archivedCommit(reader: ObjectReader, oid: Oid): Commit {
  return parseCommit(oid, reader.read(oid, 'commit').bytes, pathText);
}

/** The bytes of an archive, which are always the same for the same request. Throws as `archiveEntries`. */
export function archiveBytes(request: ArchiveRequest, format: ArchiveFormat): AsyncIterable<Uint8Array> {
  const options = { commit: request.commit.oid, timeSeconds: request.commit.committer.timeSeconds };
  const entries = archiveEntries(request);
  if (format === 'zip') return zipBytes(entries, options);
  const tar = tarBytes(entries, options);
  return format === 'tar' ? tar : format === 'tar.gz' ? gzipped(tar) : zstdBytes(tar);
}

async function* gzipped(plain: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gzip = createGzip({ level: GZIP_LEVEL, chunkSize: GZIP_CHUNK_BYTES });
  const feeding = pipeline(plain, gzip);
  // Reading `gzip` below throws the same error.
  feeding.catch(() => undefined);
  yield* gzip as AsyncIterable<Buffer>;
  await feeding;
}
