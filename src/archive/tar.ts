/**
 * Writes archive entries as a tar file whose bytes equal those of `git archive --format=tar`, so that a download can be
 * checked by anyone with the commit. Libraries write other header fields. Format: pax, POSIX.1-2017 `pax`, "EXTENDED
 * DESCRIPTION". Comments name the choices of git that are not obvious.
 */
import type { Oid } from '../git/oid.js';
import type { ArchiveEntry } from './archive-entries.js';
import { coalesceChunks } from './coalesce-chunks.js';

const RECORD_BYTES = 512;
/** Size of a block: twenty records, as on tapes. */
const BLOCK_BYTES = 20 * RECORD_BYTES;
const NAME_BYTES = 100;
const PREFIX_BYTES = 155;
/** Eleven octal digits. */
const MAX_OCTAL = 0o77777777777;
/** The umask of `tar.umask`, unless it is configured. */
const DIRECTORY_MODE = 0o775;
const EXECUTABLE_MODE = 0o775;
const FILE_MODE = 0o664;
const LINK_MODE = 0o777;
const HEADER_MODE = 0o666;

const TYPE = { file: '0', symlink: '2', directory: '5', extended: 'x', global: 'g' } as const;

export interface TarOptions {
  /** The comment of the file, which `git get-tar-commit-id` prints. */
  readonly commit: Oid;
  /** Modification time of all entries. */
  readonly timeSeconds: number;
}

/** The bytes of a tar file, in chunks of some hundred kilobytes. */
export function tarBytes(entries: Iterable<ArchiveEntry>, options: TarOptions): AsyncGenerator<Buffer> {
  return coalesceChunks(tarPieces(entries, options));
}

async function* tarPieces(
  entries: Iterable<ArchiveEntry>,
  { commit, timeSeconds }: TarOptions,
): AsyncGenerator<Buffer> {
  let written = 0;
  const time = Math.min(timeSeconds, MAX_OCTAL);
  const add = (piece: Buffer): Buffer => {
    written += piece.length;
    return piece;
  };
  const comment = Buffer.concat([
    paxRecord('comment', commit),
    ...(timeSeconds > MAX_OCTAL ? [paxRecord('mtime', String(timeSeconds))] : []),
  ]);
  yield add(
    withData(
      header({
        name: Buffer.from('pax_global_header'),
        mode: HEADER_MODE,
        size: comment.length,
        time,
        type: TYPE.global,
      }),
      comment,
    ),
  );
  for (const entry of entries) {
    const { content } = entry;
    const head = entryHeader(entry, time);
    if (entry.kind !== 'file') yield add(head);
    else if (Buffer.isBuffer(content)) yield add(withData(head, content));
    else {
      yield add(head);
      for await (const piece of content.open()) yield add(piece);
      const rest = padding(content.sizeBytes);
      if (rest > 0) yield add(Buffer.alloc(rest));
    }
  }
  // At least two empty records, up to a whole block.
  const tail = BLOCK_BYTES - (written % BLOCK_BYTES);
  yield Buffer.alloc(tail < 2 * RECORD_BYTES ? tail + BLOCK_BYTES : tail);
}

function entryHeader({ kind, path, oid, isExecutable, content }: ArchiveEntry, time: number): Buffer {
  const extended: Buffer[] = [];
  const place = nameAndPrefix(path) ?? { name: Buffer.from(`${oid}.data`), prefix: Buffer.alloc(0) };
  if (path.length > NAME_BYTES && place.prefix.length === 0) extended.push(paxRecord('path', path));
  let link = kind === 'symlink' && Buffer.isBuffer(content) ? content : Buffer.alloc(0);
  if (link.length > NAME_BYTES) {
    extended.push(paxRecord('linkpath', link));
    link = Buffer.from(`see ${oid}.paxheader`);
  }
  const sizeBytes = kind !== 'file' ? 0 : Buffer.isBuffer(content) ? content.length : content.sizeBytes;
  if (sizeBytes > MAX_OCTAL) extended.push(paxRecord('size', String(sizeBytes)));
  const mode =
    kind === 'symlink' ? LINK_MODE : kind === 'directory' ? DIRECTORY_MODE : isExecutable ? EXECUTABLE_MODE : FILE_MODE;
  const own = header({ ...place, link, mode, size: sizeBytes > MAX_OCTAL ? 0 : sizeBytes, time, type: TYPE[kind] });
  if (extended.length === 0) return own;
  const data = Buffer.concat(extended);
  return Buffer.concat([
    withData(
      header({
        name: Buffer.from(`${oid}.paxheader`),
        mode: HEADER_MODE,
        size: data.length,
        time,
        type: TYPE.extended,
      }),
      data,
    ),
    own,
  ]);
}

/** Divides a long path at a slash; undefined when that is not possible. */
function nameAndPrefix(path: Buffer): { name: Buffer; prefix: Buffer } | undefined {
  if (path.length <= NAME_BYTES) return { name: path, prefix: Buffer.alloc(0) };
  const end = path.at(-1) === SLASH ? path.length - 1 : path.length;
  const slash = path.lastIndexOf(SLASH, Math.min(end, PREFIX_BYTES) - 1);
  const name = path.subarray(slash + 1);
  return slash > 0 && name.length <= NAME_BYTES ? { name, prefix: path.subarray(0, slash) } : undefined;
}

const SLASH = 47;

interface HeaderFields {
  readonly name: Buffer;
  readonly prefix?: Buffer;
  readonly link?: Buffer;
  readonly mode: number;
  readonly size: number;
  readonly time: number;
  readonly type: string;
}

function header({ name, prefix, link, mode, size, time, type }: HeaderFields): Buffer {
  const bytes = Buffer.alloc(RECORD_BYTES);
  name.copy(bytes, 0);
  octal(bytes, 100, mode, 7);
  octal(bytes, 108, 0, 7);
  octal(bytes, 116, 0, 7);
  octal(bytes, 124, size, 11);
  octal(bytes, 136, time, 11);
  bytes.write('        ', 148, 'latin1');
  bytes.write(type, 156, 'latin1');
  link?.copy(bytes, 157);
  bytes.write('ustar\u000000', 257, 'latin1');
  bytes.write('root', 265, 'latin1');
  bytes.write('root', 297, 'latin1');
  octal(bytes, 329, 0, 7);
  octal(bytes, 337, 0, 7);
  prefix?.copy(bytes, 345);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  octal(bytes, 148, sum, 7);
  bytes[155] = 0;
  return bytes;
}

function octal(bytes: Buffer, at: number, value: number, digits: number): void {
  bytes.write(value.toString(8).padStart(digits, '0'), at, 'latin1');
}

/** `<length> <keyword>=<value>\n`. The length includes its own digits. */
function paxRecord(keyword: string, value: string | Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${keyword}=`), Buffer.from(value as string), Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

function withData(head: Buffer, data: Buffer): Buffer {
  return Buffer.concat([head, data, Buffer.alloc(padding(data.length))]);
}

function padding(sizeBytes: number): number {
  return (RECORD_BYTES - (sizeBytes % RECORD_BYTES)) % RECORD_BYTES;
}
