/**
 * Compressors of answers. A page that is asked for once should cost little, and one that is asked for again should be
 * small, so each encoding has a quick form and a dense one.
 */
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';

export type Compressed = 'br' | 'zstd' | 'gzip';

export interface Codec {
  /** Takes a third of the time of `dense` or less, for a result that is a tenth to a quarter longer. */
  quick(plain: Uint8Array): Promise<Buffer>;
  dense(plain: Uint8Array): Promise<Buffer>;
  decode(bytes: Uint8Array): Promise<Buffer>;
}

/** Up to this length the quick form takes less time, at most 0.3 ms, than to hand it to Node's thread pool. */
const MAX_AT_ONCE = 64 << 10;
/** A result that fits into one chunk needs one turn of the pool. HTML shrinks to a fifth or less. */
const CHUNK_SHARE = 4;
const MIN_CHUNK = 16 << 10;

/** The calls of Node for one encoding. */
interface Calls<Options extends object> {
  readonly encode: (
    plain: Uint8Array,
    options: Options & { readonly chunkSize: number },
    done: (error: Error | null, bytes: Buffer) => void,
  ) => void;
  readonly encodeSync: (plain: Uint8Array, options: Options) => Buffer;
  readonly decode: (bytes: Uint8Array, done: (error: Error | null, plain: Buffer) => void) => void;
  readonly quick: (length: number) => Options;
  readonly dense: (length: number) => Options;
}

function codec<Options extends object>({ encode, encodeSync, decode, quick, dense }: Calls<Options>): Codec {
  const encodeInPool = async (plain: Uint8Array, options: Options): Promise<Buffer> => {
    const chunkSize = Math.max(MIN_CHUNK, Math.ceil(plain.length / CHUNK_SHARE));
    return exactly(await promisify(encode)(plain, { ...options, chunkSize }));
  };
  return {
    quick: (plain) =>
      plain.length <= MAX_AT_ONCE
        ? Promise.resolve(exactly(encodeSync(plain, quick(plain.length))))
        : encodeInPool(plain, quick(plain.length)),
    dense: (plain) => encodeInPool(plain, dense(plain.length)),
    decode: promisify(decode),
  };
}

/** Without the rest of the chunk that Node made it in, which would be kept with it. */
function exactly(bytes: Buffer): Buffer {
  return bytes.buffer.byteLength === bytes.length ? bytes : Buffer.from(bytes);
}

const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = zlib.constants;

function brotli(quality: number) {
  return (length: number): zlib.BrotliOptions => ({
    params: { [BROTLI_PARAM_QUALITY]: quality, [BROTLI_PARAM_SIZE_HINT]: length },
  });
}

/** Node has zstd from 22.15 on, and the types for it come with that version. */
interface ZstdOptions {
  readonly params?: Readonly<Record<number, number>>;
}
interface Zstd {
  readonly zstdCompress?: Calls<ZstdOptions>['encode'];
  readonly zstdCompressSync?: Calls<ZstdOptions>['encodeSync'];
  readonly zstdDecompress?: Calls<ZstdOptions>['decode'];
  readonly constants: { readonly ZSTD_c_compressionLevel?: number };
}

function zstdCodec(): [] | [['zstd', Codec]] {
  const { zstdCompress, zstdCompressSync, zstdDecompress, constants } = zlib as Zstd;
  const { ZSTD_c_compressionLevel: level } = constants;
  if (!zstdCompress || !zstdCompressSync || !zstdDecompress || level === undefined) return [];
  return [
    [
      'zstd',
      codec({
        encode: zstdCompress,
        encodeSync: zstdCompressSync,
        decode: zstdDecompress,
        quick: () => ({ params: { [level]: 1 } }),
        dense: () => ({ params: { [level]: 6 } }),
      }),
    ],
  ];
}

/** In the order of preference. Higher levels need a multiple of the time for some per cent of the length. */
export const CODECS: ReadonlyMap<Compressed, Codec> = new Map<Compressed, Codec>([
  [
    'br',
    codec<zlib.BrotliOptions>({
      encode: zlib.brotliCompress,
      encodeSync: zlib.brotliCompressSync,
      decode: zlib.brotliDecompress,
      quick: brotli(2),
      dense: brotli(5),
    }),
  ],
  ...zstdCodec(),
  [
    'gzip',
    codec<zlib.ZlibOptions>({
      encode: zlib.gzip,
      encodeSync: zlib.gzipSync,
      decode: zlib.gunzip,
      quick: () => ({ level: 1 }),
      dense: () => ({ level: 6 }),
    }),
  ],
]);
