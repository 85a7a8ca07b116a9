/** Encodes text in a legacy encoding with the inverted table of its decoder, so that tests need no iconv. */

const TABLES = new Map<string, Map<string, readonly number[]>>();

/**
 * Every character of `text` must exist in the encoding. Supports single bytes, and pairs of bytes for East Asian
 * encodings.
 */
export function encodeText(text: string, decoderLabel: string): Uint8Array {
  if (decoderLabel === 'utf-16le' || decoderLabel === 'utf-16be') return encodeUtf16(text, decoderLabel === 'utf-16le');
  const table = tableOf(decoderLabel);
  return Uint8Array.from(
    [...text].flatMap((character) => {
      const bytes = table.get(character);
      if (bytes === undefined) throw new Error(`${character} is not in ${decoderLabel}`);
      return [...bytes];
    }),
  );
}

function tableOf(label: string): Map<string, readonly number[]> {
  const known = TABLES.get(label);
  if (known !== undefined) return known;
  const table = new Map<string, readonly number[]>();
  const decoder = new TextDecoder(label);
  const add = (...bytes: number[]): void => {
    const character = decoder.decode(Uint8Array.from(bytes));
    if ([...character].length === 1 && character !== '\ufffd' && !table.has(character)) table.set(character, bytes);
  };
  for (let byte = 0; byte < 256; byte += 1) add(byte);
  if (/jis|euc|gb|big5/.test(label))
    for (let lead = 0x81; lead < 0xff; lead += 1) for (let trail = 0x40; trail < 0xff; trail += 1) add(lead, trail);
  if (label === 'windows-1252')
    for (const [at, sign] of [...'€‚ƒ„…†‡ˆ‰Š‹Œ'].entries())
      table.set(sign, [[0x80, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c][at] as number]);
  TABLES.set(label, table);
  return table;
}

function encodeUtf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), littleEndian);
  return new Uint8Array(view.buffer);
}
