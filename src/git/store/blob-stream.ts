/** Streams the content of a large object. It is inflated while it is read and is never in memory as a whole. */
import { createHash } from 'node:crypto';
import { createReadStream, read } from 'node:fs';
import { Readable } from 'node:stream';
import { createInflate } from 'node:zlib';
import { GitError } from '../errors.js';
import type { Oid } from '../oid.js';
import { corrupt } from '../pack/corrupt.js';

const READ_BYTES = 128 * 1024;
const WRITE_BYTES = 64 * 1024;

export interface BlobStreamSource {
  readonly name: string;
  readonly fd: number;
  /** The zlib stream starts at `start` and ends at or before `end`. Bytes after its own end are ignored. */
  readonly start: number;
  readonly end: number;
  /** Number of inflated bytes before the content: the header of a loose object. */
  readonly skipBytes: number;
  readonly sizeBytes: number;
  /** The id that the content must have; undefined: it is not compared. */
  readonly oid: Oid | undefined;
  /** Called once, when the stream is closed and no read of `fd` is in progress. */
  readonly release: () => void;
}

/** A stream of exactly the stated content, which fails with corrupt otherwise, before its last piece. The reader may close it early. */
export function inflateStream(source: BlobStreamSource): Readable {
  // Destroying a ReadStream closes its descriptor even without `autoClose`. The descriptor belongs to the pack, or
  // `release` closes it, so closing it here does nothing.
  const fs = { read, close: (_fd: number, done: () => void): void => done() };
  const file = createReadStream('', {
    fd: source.fd,
    fs,
    autoClose: false,
    start: source.start,
    end: source.end - 1,
    highWaterMark: READ_BYTES,
  });
  const inflate = createInflate({ chunkSize: WRITE_BYTES });
  file.on('error', (error) => inflate.destroy(error));
  file.pipe(inflate);
  const content = Readable.from(exactly(inflate, source), { objectMode: false });
  content.once('close', () => {
    inflate.destroy();
    if (file.closed) source.release();
    else {
      file.once('close', source.release);
      file.destroy();
    }
  });
  return content;
}

async function* exactly(inflated: AsyncIterable<Buffer>, source: BlobStreamSource): AsyncGenerator<Buffer> {
  let skip = source.skipBytes;
  let left = source.sizeBytes;
  let last: Buffer | undefined;
  const digest = createHash('sha1').update(`blob ${source.sizeBytes}\0`);
  try {
    for await (const piece of inflated) {
      const skipped = Math.min(skip, piece.length);
      skip -= skipped;
      const chunk = piece.subarray(skipped);
      if (chunk.length > left) throw corrupt(source.name, 'the stream is longer than its stated size', source.start);
      left -= chunk.length;
      if (chunk.length === 0) continue;
      digest.update(chunk);
      if (last !== undefined) yield last;
      last = chunk;
    }
  } catch (error) {
    throw error instanceof GitError
      ? error
      : corrupt(source.name, error instanceof Error ? error.message : String(error), source.start, error);
  }
  if (left > 0) throw corrupt(source.name, 'the stream is shorter than its stated size', source.start);
  if (source.oid !== undefined && digest.digest('hex') !== source.oid)
    throw corrupt(source.name, 'the content does not have the id', source.start);
  // Held back until here, so that a reader never has all bytes of a wrong content.
  if (last !== undefined) yield last;
}
