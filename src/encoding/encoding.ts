/**
 * The text encodings that Kedr reads: one closed table for `?encoding=`, for the `encoding` header of commits and for
 * the results of detection. Decoders are those of the WHATWG Encoding Standard (`TextDecoder`). No imports.
 */

export interface Encoding {
  /** Canonical name in lower case, used in links with `?encoding=`. */
  readonly name: string;
  /** The name for people: `Windows-1251`. */
  readonly label: string;
  /** Label for `TextDecoder`; ISO-8859-1 is read as its superset Windows-1252, as browsers do. */
  readonly decoder: string;
  /** Other spellings, in lower case without `-`, `_`, `:` and spaces. */
  readonly aliases: readonly string[];
}

function row(name: string, label: string, aliases: string, decoder = name): Encoding {
  return { name, label, decoder, aliases: aliases === '' ? [] : aliases.split(' ') };
}

/** Ordered as in the menu: the most usual first within each script. */
export const ENCODINGS: readonly Encoding[] = [
  row('utf-8', 'UTF-8', 'utf8 unicode unicode11utf8 utf8sig'),
  row('windows-1251', 'Windows-1251', 'cp1251 win1251 1251 ansi1251 xcp1251'),
  row('koi8-r', 'KOI8-R', 'koi8 koi8r cskoi8r'),
  row('ibm866', 'CP866', 'cp866 866 dos866 csibm866'),
  row('x-mac-cyrillic', 'Mac Cyrillic', 'maccyrillic macukraine maccyr'),
  row('iso-8859-5', 'ISO-8859-5', 'iso88595 88595 cyrillic isoir144'),
  row('koi8-u', 'KOI8-U', 'koi8u koi8ru'),
  row('windows-1252', 'Windows-1252', 'cp1252 win1252 1252 ansi'),
  row('iso-8859-1', 'ISO-8859-1', 'iso88591 88591 latin1 l1 ascii usascii ansix341968', 'windows-1252'),
  row('iso-8859-15', 'ISO-8859-15', 'iso885915 885915 latin9 l9'),
  row('iso-8859-2', 'ISO-8859-2', 'iso88592 88592 latin2 l2'),
  row('windows-1250', 'Windows-1250', 'cp1250 win1250 1250'),
  row('utf-16le', 'UTF-16LE', 'utf16le utf16 ucs2 ucs2le'),
  row('utf-16be', 'UTF-16BE', 'utf16be ucs2be'),
  row('shift_jis', 'Shift_JIS', 'shiftjis sjis mskanji cp932 windows31j'),
  row('euc-jp', 'EUC-JP', 'eucjp ujis'),
  row('iso-2022-jp', 'ISO-2022-JP', 'iso2022jp jis'),
  row('gb18030', 'GB18030', 'gb18030 gbk gb2312 cp936 euccn'),
  row('big5', 'Big5', 'big5 big5hkscs cp950'),
  row('euc-kr', 'EUC-KR', 'euckr cp949 ksc5601 uhc'),
];

/** Header values are short; longer text is not a name. */
const MAX_NAME_LENGTH = 40;

const BY_SPELLING: ReadonlyMap<string, Encoding> = new Map(
  ENCODINGS.flatMap((encoding) =>
    [plain(encoding.name), ...encoding.aliases].map((spelling) => [spelling, encoding] as const),
  ),
);

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_: ]/g, '');
}

/**
 * Finds an encoding by name in any usual spelling (`cp1251`, `Latin-1`, `UTF8`); undefined when Kedr does not read it.
 */
export function findEncoding(name: string): Encoding | undefined {
  return name.length <= MAX_NAME_LENGTH ? BY_SPELLING.get(plain(name)) : undefined;
}

/** An entry of the table by its canonical name; throws for a name that is not in it (a programming error). */
export function encodingNamed(name: string): Encoding {
  const encoding = ENCODINGS.find((entry) => entry.name === name);
  if (encoding === undefined) throw new Error(`no encoding ${name} in the table`);
  return encoding;
}
