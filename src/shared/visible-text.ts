/**
 * Makes text of a repository harmless for pages: characters that are invisible or change the direction of their
 * neighbours are replaced by visible signs. Anyone can choose names, authors and messages, and `file<U+202E>txt.exe` is
 * displayed as `fileexe.txt`. Input and output are plain text, so that titles, labels and links show the same. Also
 * runs in browsers. Sources: Unicode Standard Annexes #9 (bidirectional controls) and #44
 * (Default_Ignorable_Code_Point); control pictures are U+2400..U+2426.
 */

/** Abbreviations defined by Unicode (UAX #9, code charts); other characters are shown by number. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  '\u00ad': 'SHY',
  '\u061c': 'ALM',
  '\u200b': 'ZWSP',
  '\u200c': 'ZWNJ',
  '\u200d': 'ZWJ',
  '\u200e': 'LRM',
  '\u200f': 'RLM',
  '\u2028': 'LS',
  '\u2029': 'PS',
  '\u202a': 'LRE',
  '\u202b': 'RLE',
  '\u202c': 'PDF',
  '\u202d': 'LRO',
  '\u202e': 'RLO',
  '\u2060': 'WJ',
  '\u2066': 'LRI',
  '\u2067': 'RLI',
  '\u2068': 'FSI',
  '\u2069': 'PDI',
  '\ufeff': 'BOM',
};

const INVISIBLE = String.raw`[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffb]`;
/**
 * Contexts in which the same characters have their intended function: variation selectors of emoji and ideographs,
 * joined emoji, flags of regions, and joiners inside words of scripts that use them.
 */
const PROPER = [
  String.raw`(?<=[^\p{Cc}\p{Zs}\p{Default_Ignorable_Code_Point}])[\ufe00-\ufe0f]`,
  String.raw`(?<=\p{Script=Han})[\u{e0100}-\u{e01ef}]`,
  String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})`,
  String.raw`(?<=(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])[\p{L}\p{M}])[\u200c\u200d](?=[\p{L}\p{M}])`,
  String.raw`(?<=\u{1f3f4}[\u{e0030}-\u{e007a}]*)[\u{e0030}-\u{e007a}\u{e007f}]`,
].join('|');

/** Direction marks are part of ordinary text in scripts that run from right to left. */
const DIRECTION_MARKS = /[\u061c\u200e\u200f]/;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** Embeddings, overrides and isolates, which the "Trojan Source" attack (CVE-2021-42574) uses, and direction marks. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

const ANY = new RegExp(INVISIBLE, 'u');
const PROPER_OR_ANY = new RegExp(`(${PROPER})|${INVISIBLE}`, 'gu');
/** Spaces that HTML would collapse or trim: at the ends of a path segment, and runs of them. */
const LOST_SPACES = /(?<=^|\/) +| +(?=\/|$)| {2,}/g;

/**
 * For messages and names of people, with any number of lines: line feeds and tabs are kept, a carriage return before a
 * line feed is removed. A lone surrogate U+DC80..U+DCFF (a byte that is not UTF-8, see path-text) becomes `\xNN`. O(n).
 */
export function visibleText(text: string): string {
  if (!ANY.test(text)) return text;
  return text
    .replaceAll('\r\n', '\n')
    .replace(
      PROPER_OR_ANY,
      (character, proper: string | undefined) =>
        proper ?? (character === '\n' || character === '\t' ? character : signOf(character)),
    );
}

/** For one name or path: line feeds, tabs and spaces that would be invisible are replaced by signs too. */
export function visibleName(text: string): string {
  const shown = ANY.test(text)
    ? text.replace(PROPER_OR_ANY, (character, proper: string | undefined) => proper ?? signOf(character))
    : text;
  return shown.replace(LOST_SPACES, (spaces) => '\u2423'.repeat(spaces.length));
}

export interface HiddenInText {
  /** Position in UTF-16 units. */
  readonly at: number;
  readonly character: string;
  /** The sign that `visibleText` writes, without brackets: `RLO`, `U+00AD`, a control picture. */
  readonly sign: string;
  /** True when it changes the order in which text is displayed. */
  readonly isDirection: boolean;
}

const NONE: readonly HiddenInText[] = [];

/**
 * The characters of one line of a file that `visibleText` would replace, in order. Tabs, line feeds and form feeds
 * (page breaks of old sources) are ordinary, and so are direction marks in a line with letters of a right-to-left
 * script. O(n).
 */
export function hiddenInText(text: string): readonly HiddenInText[] {
  if (!ANY.test(text)) return NONE;
  const hasMarksByRight = RIGHT_TO_LEFT.test(text);
  const found: HiddenInText[] = [];
  for (const match of text.matchAll(PROPER_OR_ANY)) {
    const [character, proper] = match;
    if (proper !== undefined || ORDINARY.has(character) || (hasMarksByRight && DIRECTION_MARKS.test(character)))
      continue;
    found.push({
      at: match.index,
      character,
      sign: signOf(character).replace(/[⟨⟩]/g, ''),
      isDirection: DIRECTION.test(character),
    });
  }
  return found;
}

const ORDINARY: ReadonlySet<string> = new Set(['\t', '\n', '\f']);

function signOf(character: string): string {
  const code = character.codePointAt(0) as number;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code & 0xff).toString(16).toUpperCase()}`;
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `⟨${ABBREVIATIONS[character] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`}⟩`;
}
