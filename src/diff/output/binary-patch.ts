/**
 * `GIT binary patch` blocks, as `git diff --binary` prints them: the new content and then the old one, deflated, in base 85,
 * 52 bytes a line, each line led by a letter for its length (git-diff(1) `--binary`; git-apply(1) reads them).
 * Git may write a delta against the other side where that is shorter; we always write the whole content, which applies as well.
 */
import { deflateSync } from 'node:zlib';
import type { ByteWriter } from './byte-writer.js';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';
const BYTES_A_LINE = 52;
const BYTES_A_GROUP = 4;
const DIGITS_A_GROUP = 5;
/** `core.compression` is unset: git takes the quickest level for what it does not store. */
const LEVEL = 1;

export function writeBinaryPatch(writer: ByteWriter, oldBytes: Buffer, newBytes: Buffer): void {
  writer.ascii('GIT binary patch\n');
  writeLiteral(writer, newBytes);
  writeLiteral(writer, oldBytes);
}

function writeLiteral(writer: ByteWriter, bytes: Buffer): void {
  writer.ascii(`literal ${String(bytes.length)}\n`);
  const deflated = deflateSync(bytes, { level: LEVEL });
  for (let at = 0; at < deflated.length; at += BYTES_A_LINE) {
    const line = deflated.subarray(at, at + BYTES_A_LINE);
    writer.ascii(lengthLetter(line.length) + base85(line) + '\n');
  }
  writer.ascii('\n');
}

function lengthLetter(length: number): string {
  return String.fromCharCode(length <= 26 ? 64 + length : 96 + length - 26);
}

/** The last group is filled up with zero bytes. */
function base85(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += BYTES_A_GROUP) {
    let value = 0;
    for (let i = 0; i < BYTES_A_GROUP; i += 1) value = value * 256 + (bytes[at + i] ?? 0);
    let group = '';
    for (let i = 0; i < DIGITS_A_GROUP; i += 1) {
      group = (ALPHABET[value % 85] as string) + group;
      value = Math.floor(value / 85);
    }
    text += group;
  }
  return text;
}
