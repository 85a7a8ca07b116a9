/**
 * The bytes of a file. They must not be executed on behalf of the site: text of every kind is text/plain, and the
 * policy forbids scripts and puts the answer into a sandbox. The validator is the blob's id, so an unchanged file is
 * not read.
 */
import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import type { LfsPointer } from '../../../git/lfs-pointer.js';
import type { Oid } from '../../../git/oid.js';
import type { GitPath } from '../../../git/path-text.js';
import { GitError } from '../../../git/errors.js';
import { isBinary } from '../../../encoding/decode.js';
import { mediaType, MEDIA_SAMPLE_BYTES } from '../../../render/media/media-type.js';
import type { Repository } from '../../../repository/repository.js';
import { isKnownTo, NO_CACHE, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { httpDate, isUnchangedSince } from './last-modified.js';
import { ifRangeMatches, parseByteRange, type ByteRange } from './byte-range.js';
import { attachment } from '../../http/content-disposition.js';

/** Blobs up to this size are inflated here, in a few milliseconds; larger ones in a worker. */
const MAX_READ_HERE_BYTES = 1 << 20;
/** Larger blobs are never completely in memory. */
const MAX_IN_MEMORY_BYTES = 32 << 20;

const RAW_HEADERS = {
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Accept-Ranges': 'bytes',
} as const;
const UNSATISFIABLE_STATUS = 416;
const PARTIAL_STATUS = 206;

export interface RawFile {
  readonly repository: Repository;
  readonly oid: Oid;
  /** Determines the type together with the content; '' when only the id is known. */
  readonly path: GitPath;
  /** True when the URL contains the full id. */
  readonly fixed: boolean;
  /** What stands behind a pointer of Git LFS is sent if the repository has it, otherwise the pointer. */
  readonly lfs?: LfsPointer | undefined;
  /** See `lastModifiedOf`; undefined when nothing is known. */
  readonly modified?: number | undefined;
}

/** Throws GitError('not-found') for a missing object and 'wrong-type' for one that is not a blob. */
export async function rawReply(request: PageRequest, file: RawFile): Promise<Reply> {
  const lfs = file.lfs !== undefined && (await file.repository.objects.lfs.has(file.lfs)) ? file.lfs : undefined;
  const tag = lfs?.sha256 ?? file.oid;
  // The content of a pointer may come later, or go.
  const cache: CachePolicy = { kind: file.fixed && file.lfs === undefined ? 'immutable' : 'revalidate', tag };
  // The content of a pointer has dates of its own.
  const modified = file.lfs === undefined ? file.modified : undefined;
  const dated = { ...RAW_HEADERS, ...(modified === undefined ? {} : { 'Last-Modified': httpDate(modified) }) };
  const isUnchanged =
    isKnownTo(request, cache) || (modified !== undefined && isUnchangedSince(request, modified, file.fixed));
  if (isUnchanged) return { kind: 'not-modified', cache, of: 'bytes', headers: dated };
  const sizeBytes = lfs?.sizeBytes ?? file.repository.objects.blobSize(file.oid);
  const range =
    request.isHead || !ifRangeMatches(request.header('if-range'), tag)
      ? undefined
      : parseByteRange(request.header('range'), sizeBytes);
  const headers = {
    ...dated,
    ...(request.query.get('download') === '1'
      ? { 'Content-Disposition': attachment(file.path === '' ? file.oid : file.path) }
      : {}),
  };
  if (range === 'unsatisfiable') {
    return {
      kind: 'bytes',
      type: 'text/plain; charset=utf-8',
      body: '',
      status: UNSATISFIABLE_STATUS,
      cache: NO_CACHE,
      headers: { ...headers, 'Content-Range': `bytes */${sizeBytes}` },
    };
  }
  const length = range === undefined ? sizeBytes : range.end - range.start;
  const sized = {
    ...headers,
    'Content-Length': String(length),
    ...(range === undefined ? {} : { 'Content-Range': `bytes ${range.start}-${range.end - 1}/${sizeBytes}` }),
  };
  const status = range === undefined ? 200 : PARTIAL_STATUS;
  if (lfs !== undefined) {
    const { objects } = file.repository;
    const body = objects.lfs.stream(lfs, range ?? { start: 0, end: sizeBytes });
    return {
      kind: 'stream',
      type: mimeOfHead(file.path, objects.lfs.readHead(lfs, MEDIA_SAMPLE_BYTES)),
      body: Readable.from(body, { objectMode: false }),
      status,
      cache,
      headers: sized,
    };
  }
  if (sizeBytes > MAX_IN_MEMORY_BYTES) {
    const { stream, mime } = await openLarge(file);
    return {
      kind: 'stream',
      type: mime,
      body: Readable.from(cut(stream, range ?? { start: 0, end: sizeBytes }), { objectMode: false }),
      status,
      cache,
      headers: sized,
    };
  }
  const { bytes, mime } = await readSmall(file, sizeBytes);
  return {
    kind: 'bytes',
    type: mime,
    body: range === undefined ? bytes : bytes.subarray(range.start, range.end),
    status,
    cache,
    headers: sized,
  };
}

/** Detecting an encoding other than UTF-8 takes so long that it is done in a worker. */
async function readSmall(
  { repository, oid, path }: RawFile,
  sizeBytes: number,
): Promise<{ bytes: Uint8Array; mime: string }> {
  if (sizeBytes <= MAX_READ_HERE_BYTES) {
    const bytes = await repository.objects.readBlob(oid);
    const mime = plainMime(path, bytes);
    if (mime !== undefined) return { bytes, mime };
  }
  return repository.background.ask('blob', { oid, path });
}

/** The type when no detection is needed: not text, or UTF-8. A NUL means UTF-16 or binary. */
function plainMime(path: GitPath, bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, MEDIA_SAMPLE_BYTES);
  const isPlain = isBinary(sample) || (!sample.includes(0) && isUtf8(bytes));
  return isPlain ? mediaType(path, sample, { encoding: 'utf-8' }).mime : undefined;
}

/** A huge text in another encoding than UTF-8 is sent without a text type, because detection would read all of it. */
async function openLarge({ repository, oid, path }: RawFile): Promise<{ stream: AsyncIterable<Buffer>; mime: string }> {
  const source = repository.objects.openBlobStream(oid);
  if (source === undefined) throw new GitError('not-found', { what: 'object', name: oid });
  const pieces = (source as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  const first = await pieces.next();
  const head = first.done === true ? Buffer.alloc(0) : first.value;
  return { stream: resumed(head, pieces), mime: mimeOfHead(path, head.subarray(0, MEDIA_SAMPLE_BYTES)) };
}

function mimeOfHead(path: GitPath, sample: Buffer): string {
  const { mime, category } = mediaType(path, sample, { encoding: 'utf-8' });
  // The sample may end inside a character.
  const isPlain = category !== 'text' || [0, 1, 2, 3].some((cut) => isUtf8(sample.subarray(0, sample.length - cut)));
  return isPlain ? mime : 'application/octet-stream';
}

async function* resumed(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* cut(stream: AsyncIterable<Buffer>, { start, end }: ByteRange): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const piece of stream) {
    const wanted = piece.subarray(Math.max(start - at, 0), Math.max(end - at, 0));
    at += piece.length;
    if (wanted.length > 0) yield wanted;
    if (at >= end) return;
  }
}
