/** Bytes of files as the text of diffs, read as the page of the file reads them. */
import type { DecodeText } from '../../diff/output/file-diff.js';
import { decodeText, detectEncoding, isBinary } from '../../render/encoding/decode.js';

/** The encoding is decided once for each whole file, so that two lines of one file are never read differently. */
export function fileDecoder(): DecodeText {
  const encodings = new WeakMap<Buffer, string>();
  return (bytes, whole) => {
    let name = encodings.get(whole);
    if (name === undefined) {
      name = detectEncoding(whole).encoding.name;
      encodings.set(whole, name);
    }
    return name === 'utf-8' ? bytes.toString('utf8') : decodeText(bytes, { override: name }).text;
  };
}

/** UTF-16, which git calls binary: its line ends are no single bytes, so that the whole has to be read before it has lines. */
export function utf16AsUtf8(bytes: Buffer): Buffer | undefined {
  return isBinary(bytes) ? undefined : Buffer.from(decodeText(bytes).text);
}
