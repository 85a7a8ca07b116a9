/** Russian text in historical encodings, and generated pictures and sounds. */
import { crc32 } from 'node:zlib';

/** Encodes `text` in a single-byte encoding of `TextDecoder`. Throws when the encoding lacks a character. */
export function encodeOneByte(text: string, encoding: 'windows-1251' | 'koi8-r' | 'ibm866' | 'iso-8859-5'): Buffer {
  const table = new Map(
    [...new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))].map(
      (character, byte) => [character, byte],
    ),
  );
  return Buffer.from(
    Array.from(text, (character) => {
      const byte = table.get(character);
      if (byte === undefined) throw new Error(`${encoding} has no ${character}`);
      return byte;
    }),
  );
}

export function utf16le(text: string): Buffer {
  return Buffer.from(`\ufeff${text}`, 'utf16le');
}

export function utf16be(text: string): Buffer {
  return utf16le(text).swap16();
}

/** A PNG of 8-bit RGB; `colour` returns red, green and blue of a pixel. */
export function png(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [number, number, number],
): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows.set(colour(x, y), y * (1 + width * 3) + 1 + x * 3);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', stored(rows)), chunk('IEND', Buffer.alloc(0))]);
}

/** PNG specification, section 5.3: length, type, data, CRC of type and data. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

const MAX_STORED_BYTES = 0xffff;

/**
 * A zlib stream (RFC 1950) of stored blocks (RFC 1951, 3.2.4): unlike compressed data, it has the same bytes with every
 * version of zlib.
 */
function stored(data: Buffer): Buffer {
  const parts: Buffer[] = [Buffer.from([0x78, 0x01])];
  for (let at = 0; at < data.length; at += MAX_STORED_BYTES) {
    const block = data.subarray(at, at + MAX_STORED_BYTES);
    const head = Buffer.alloc(5);
    head.writeUInt8(at + block.length >= data.length ? 1 : 0, 0);
    head.writeUInt16LE(block.length, 1);
    head.writeUInt16LE(block.length ^ 0xffff, 3);
    parts.push(head, block);
  }
  let low = 1;
  let high = 0;
  for (const byte of data) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(high * 65536 + low);
  return Buffer.concat([...parts, checksum]);
}

/** One second of a tone: 8-bit mono WAV at 8 kHz. */
export function tone(hertz: number): Buffer {
  const rate = 8000;
  const samples = Buffer.from(
    Array.from({ length: rate }, (_, at) => (Math.floor((at * hertz * 2) / rate) % 2 === 0 ? 96 : 160)),
  );
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

/** One transparent pixel. */
export const PIXEL_GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
