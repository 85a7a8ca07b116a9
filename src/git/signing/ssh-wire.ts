/** Strings and numbers of SSH's wire format, RFC 4251 section 5. */

/** Reads from the front; what does not fit is a RangeError. */
export class SshReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** A view. */
  bytes(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new RangeError('SSH value beyond its end');
    const found = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return found;
  }

  uint32(): number {
    return this.bytes(4).readUInt32BE(0);
  }

  string(): Buffer {
    return this.bytes(this.uint32());
  }

  text(): string {
    return this.string().toString('latin1');
  }

  /** A positive number without leading zeros; RangeError for a negative one. */
  positive(): Buffer {
    const bytes = this.string();
    if (bytes.length > 0 && (bytes[0] as number) > 0x7f) throw new RangeError('negative SSH number');
    const first = bytes.findIndex((byte) => byte !== 0);
    return bytes.subarray(first < 0 ? bytes.length : first);
  }
}

export function sshString(content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
