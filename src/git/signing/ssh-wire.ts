/** Strings and numbers in SSH's wire format: RFC 4251 section 5. */

/** Reads values from the start to the end of a buffer. Throws RangeError when a value is incomplete. */
export class SshReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** The next `length` bytes, as a view. */
  bytes(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new RangeError('an SSH value is incomplete');
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

  /** A positive number without its leading zeros. Throws RangeError for a negative number. */
  positive(): Buffer {
    const bytes = this.string();
    if (bytes.length > 0 && (bytes[0] as number) > 0x7f) throw new RangeError('an SSH number is negative');
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
