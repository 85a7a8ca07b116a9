/** Content encodings of answers (RFC 9110 section 8.4): which one a client gets, and a body in it. */
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import Negotiator from 'negotiator';
import { SharedRuns } from '../../workers/shared-run.js';

export type Encoding = 'br' | 'zstd' | 'gzip' | 'identity';
type Transform = (bytes: Buffer) => Promise<Buffer>;

/** A shorter body is hardly smaller in any encoding. */
const MIN_COMPRESSED_BYTES = 1_024;
/** Higher ones need a multiple of the time for some per cent of the size. */
const BROTLI_QUALITY = 5;
/** Clients send few different headers, and a look-up is faster than parsing. */
const MAX_KNOWN_HEADERS = 200;

/** Node has zstd from 22.15 on. */
interface Zstd {
  readonly zstdCompress?: typeof zlib.gzip;
  readonly zstdDecompress?: typeof zlib.gunzip;
}
const { zstdCompress, zstdDecompress } = zlib as Zstd;

interface Codec {
  readonly encode: Transform;
  readonly decode: Transform;
}

/** In the order of preference. Node runs all of them in its thread pool. */
const CODECS = new Map<Encoding, Codec>([
  [
    'br',
    {
      encode: (bytes) =>
        promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliCompress)(bytes, {
          params: {
            [zlib.constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
            [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
          },
        }),
      decode: promisify<Buffer, Buffer>(zlib.brotliDecompress),
    },
  ],
  ...(zstdCompress === undefined || zstdDecompress === undefined
    ? []
    : [
        [
          'zstd' as const,
          { encode: promisify<Buffer, Buffer>(zstdCompress), decode: promisify<Buffer, Buffer>(zstdDecompress) },
        ] as const,
      ]),
  ['gzip', { encode: promisify<Buffer, Buffer>(zlib.gzip), decode: promisify<Buffer, Buffer>(zlib.gunzip) }],
]);
const OFFERED: Encoding[] = [...CODECS.keys(), 'identity'];

/** The option is newer than the types: the order among encodings that the client likes equally. */
type PreferringNegotiator = Negotiator & {
  encodings(available: Encoding[], options: { readonly preferred: Encoding[] }): Encoding[];
};

const chosen = new Map<string, Encoding>();

/** The encoding that the client of a request prefers, among those that Kedr has. */
export function chooseEncoding(request: IncomingMessage): Encoding {
  const header = request.headers['accept-encoding'];
  if (header === undefined) return 'identity';
  const known = chosen.get(String(header));
  if (known !== undefined) return known;
  const [best = 'identity'] = (new Negotiator(request) as PreferringNegotiator).encodings(OFFERED, {
    preferred: OFFERED,
  });
  if (chosen.size < MAX_KNOWN_HEADERS) chosen.set(String(header), best);
  return best;
}

export interface EncodedBytes {
  readonly encoding: Encoding;
  readonly bytes: Buffer;
}

/**
 * One body in the encodings that were asked for so far. The plain text is dropped as soon as there is a compressed one,
 * which is a sixth of it; another encoding is made from that.
 */
export class EncodedBody {
  readonly #bodies = new Map<Encoding, Buffer>();
  readonly #runs = new SharedRuns<EncodedBytes>();

  constructor(text: string) {
    this.#bodies.set('identity', Buffer.from(text));
  }

  /** Of all encodings together. */
  get bytes(): number {
    let sum = 0;
    for (const body of this.#bodies.values()) sum += body.length;
    return sum;
  }

  /** The body, if it was asked for before; a short one has no other encoding than `identity`. */
  known(encoding: Encoding): EncodedBytes | undefined {
    const plain = this.#bodies.get('identity');
    const fitting = plain !== undefined && plain.length < MIN_COMPRESSED_BYTES ? 'identity' : encoding;
    const bytes = this.#bodies.get(fitting);
    return bytes === undefined ? undefined : { encoding: fitting, bytes };
  }

  /** The body in an encoding, which is made once for all who ask at the same time. */
  async make(encoding: Encoding): Promise<EncodedBytes> {
    return this.known(encoding) ?? this.#runs.join(encoding, undefined, () => this.#encode(encoding));
  }

  async #encode(encoding: Encoding): Promise<EncodedBytes> {
    const plain = await this.#plain();
    const bytes = encoding === 'identity' ? plain : await codecOf(encoding).encode(plain);
    this.#bodies.set(encoding, bytes);
    if (encoding !== 'identity') this.#bodies.delete('identity');
    return { encoding, bytes };
  }

  async #plain(): Promise<Buffer> {
    for (const [encoding, bytes] of this.#bodies)
      return encoding === 'identity' ? bytes : codecOf(encoding).decode(bytes);
    throw new Error('a body has at least one encoding');
  }
}

function codecOf(encoding: Encoding): Codec {
  const codec = CODECS.get(encoding);
  if (codec === undefined) throw new Error(`no codec for ${encoding}`);
  return codec;
}
