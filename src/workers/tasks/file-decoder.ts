/** Decodes bytes of files for diffs in the same way as the page of the file. */
import type { DecodeText } from '../../diff/output/file-diff.js';
import { decodeText, detectEncoding, isBinary } from '../../encoding/decode.js';

/** The encoding is detected once for each whole file, so that all lines of a file are decoded alike. */
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

/**
 * For UTF-16, which git calls binary: its line ends are not single bytes, so the whole file must be decoded before it
 * is split into lines. Undefined for other binary content.
 */
export function utf16AsUtf8(bytes: Buffer): Buffer | undefined {
  return isBinary(bytes) ? undefined : Buffer.from(decodeText(bytes).text);
}
