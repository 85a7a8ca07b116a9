/** Content encodings of answers (RFC 9110 section 8.4): which one a client gets, and a body in it. */
import type { IncomingMessage } from 'node:http';
import Negotiator from 'negotiator';
import { SharedRuns } from '../../workers/shared-run.js';
import { CODECS, type Codec, type Compressed } from './codecs.js';

export type Encoding = Compressed | 'identity';

/** A shorter body is hardly smaller in any encoding. */
const MIN_COMPRESSED_LENGTH = 1_024;
/** Clients send few different headers, and a look-up is faster than parsing. */
const MAX_KNOWN_HEADERS = 200;
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
 * One body in the encodings that were asked for so far. The text is dropped as soon as there is a compressed form, which
 * is a sixth of it; another encoding is made from that. The first form of each encoding is a quick one, see codecs.ts.
 */
export class EncodedBody {
  readonly #isShort: boolean;
  #text: string | undefined;
  readonly #bodies = new Map<Encoding, Buffer>();
  readonly #quick = new Set<Compressed>();
  readonly #runs = new SharedRuns<EncodedBytes>();

  constructor(text: string) {
    this.#text = text;
    this.#isShort = text.length < MIN_COMPRESSED_LENGTH;
  }

  /** Of all encodings together, or of the text in memory. */
  get bytes(): number {
    let sum = 2 * (this.#text?.length ?? 0);
    for (const body of this.#bodies.values()) sum += body.length;
    return sum;
  }

  /** The body, if it was asked for before; a short one has no other encoding than `identity`. */
  known(encoding: Encoding): EncodedBytes | undefined {
    const fitting = this.#isShort ? 'identity' : encoding;
    const bytes = this.#bodies.get(fitting);
    return bytes === undefined ? undefined : { encoding: fitting, bytes };
  }

  /** The body in an encoding, which is made once for all who ask at the same time. */
  async make(encoding: Encoding): Promise<EncodedBytes> {
    const fitting = this.#isShort ? 'identity' : encoding;
    return this.known(fitting) ?? this.#runs.join(fitting, undefined, () => this.#make(fitting));
  }

  async #make(encoding: Encoding): Promise<EncodedBytes> {
    const plain = await this.#plain();
    const bytes = encoding === 'identity' ? plain : await codecOf(encoding).quick(plain);
    this.#text = undefined;
    this.#bodies.set(encoding, bytes);
    if (encoding !== 'identity') {
      this.#bodies.delete('identity');
      this.#quick.add(encoding);
    }
    return { encoding, bytes };
  }

  /** True when `condense` makes this encoding shorter. */
  isQuick(encoding: Encoding): encoding is Compressed {
    return encoding !== 'identity' && this.#quick.has(encoding);
  }

  /** Replaces the quick form of an encoding by the dense one. */
  async condense(encoding: Compressed): Promise<void> {
    this.#quick.delete(encoding);
    this.#bodies.set(encoding, await codecOf(encoding).dense(await this.#plain()));
  }

  async #plain(): Promise<Buffer> {
    if (this.#text !== undefined) return utf8Bytes(this.#text);
    for (const [encoding, bytes] of this.#bodies)
      return encoding === 'identity' ? bytes : codecOf(encoding).decode(bytes);
    throw new Error('a body has at least one encoding');
  }
}

const encoder = new TextEncoder();
const MAX_UTF8_PER_UNIT = 3;
/** Longer texts are rare. */
const MAX_SCRATCH_UNITS = 1 << 20;
let scratch = new Uint8Array(0);

/** `Buffer.from` first counts the bytes, which takes as long as to write them. */
function utf8Bytes(text: string): Buffer {
  if (text.length > MAX_SCRATCH_UNITS) return Buffer.from(text);
  const needed = MAX_UTF8_PER_UNIT * text.length;
  if (needed > scratch.length) scratch = new Uint8Array(needed);
  return Buffer.from(scratch.subarray(0, encoder.encodeInto(text, scratch).written));
}

function codecOf(encoding: Compressed): Codec {
  const codec = CODECS.get(encoding);
  if (codec === undefined) throw new Error(`no codec for ${encoding}`);
  return codec;
}
