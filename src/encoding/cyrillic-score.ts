/**
 * Detects single-byte Cyrillic encodings. General detectors fail on typical content of repositories: two words in a
 * comment, names in capitals, code with a few Russian letters. Here every candidate decodes the bytes, and the reading
 * that looks most like Russian words wins: frequent letters, frequent pairs of letters, no capital inside a word, no
 * line-drawing characters, and no word that mixes Cyrillic with Latin letters (which would be Western text in the wrong
 * encoding).
 */

export interface CyrillicGuess {
  /** Name in the encoding table. */
  readonly name: string;
  /** Above `CYRILLIC_THRESHOLD` the text is Cyrillic. */
  readonly score: number;
  /** Cyrillic letters in this reading. */
  readonly letters: number;
  /**
   * How much less the second best reading scores, among those that differ from the best one. Mac Cyrillic, whose small
   * letters are those of Windows-1251, is not compared.
   */
  readonly lead: number;
}

const MAC = 'x-mac-cyrillic';
/**
 * The order decides between equal scores, the most usual first; KOI8-U differs from KOI8-R only in eight Ukrainian
 * letters.
 */
const CANDIDATES = ['windows-1251', 'koi8-r', 'ibm866', 'iso-8859-5', MAC, 'koi8-u'] as const;

/**
 * Mac Cyrillic shares its small letters with Windows-1251 and its capitals with CP866. It is rare, so it must win
 * clearly.
 */
const MAC_HANDICAP = 0.1;

/**
 * Of 556 Russian phrases and single words from an interface, three score less in their own encoding. Western text
 * scores below zero because its words mix scripts, East Asian text below 0.5. Three accented capitals alone (`ÉÈÊ`) can
 * be taken for Russian.
 */
export const CYRILLIC_THRESHOLD = 1.0;

/**
 * Letters from frequent to rare; the weight falls linearly from 1 to 0. Ukrainian and Belarusian letters are in the
 * middle.
 */
const LETTERS = 'оеаинтсрвлкмдпуяыьгзбчіїйхєўжшюцщэґфъё';
const LETTER_WEIGHT = new Map([...LETTERS].map((letter, at) => [letter, 1 - at / LETTERS.length]));

/** The pairs of letters that make up most of Russian text, including comments by programmers. */
const PAIRS = new Set(
  (
    'ст но ен то на ов ни ра во ко ро ли пр по ре ос не го та ал ер ор ан ет ва ло ка ть ол ом ит ел от ес ис ин ат ла де ри ве да ме те ти ле ны ' +
    'об ем ам ми им ск за до ди ил тр тс ма ся ки мо нн сь чт ви од ог ез со ие ия ий ой ый ые ая ее ев нт вс же лу му ну ру су ту бы вы мы ры ты ош ' +
    'иб бк ай йл фа че ще щи ше ши жи ци ац ча ба бо бе бл вн гр др кр кл кс ку ль ля ня па пе пи пу сл см сп св си се тв уд ук ус ут уч хо эт эл юч ' +
    'як яв ют ят яз бу ду зн из мн ок оп ож оз ну ум ур ух ущ шн шк чн чк ще ые ых ым ег ед ек еп еж ещ аб ав аг ад аж аз ак ап ар ас ах аш аю ая ' +
    'ид ик ип ир их иф ош ою ую юд гл гд ге ги дл дн дв дк ед зд зм зо рн рт рс рм рк рв рд рг рж тк тн ту тя фу фо фи хр ца це цы це мя'
  ).split(' '),
);

const CYRILLIC = /\p{Script=Cyrillic}/u;
const UPPER = /\p{Lu}/u;
const LETTER = /\p{L}/u;
const LATIN = /[A-Za-z]/;
/** Characters that Cyrillic text uses beside letters; other characters above ASCII lower the score of a reading. */
const USUAL_SIGNS = /[\u00a0«»„“”’–—…№°§©·•]/;

const IS_CYRILLIC = 1;
const IS_UPPER = 2;
const IS_LATIN = 4;

/** What each byte of an encoding is, so that scoring a text makes no strings. */
interface ByteTable {
  readonly name: string;
  readonly kinds: Uint8Array;
  /** Characters above ASCII that are odd in Cyrillic text: 2 for a letter, 1 for another sign, else 0. */
  readonly oddness: Uint8Array;
  /** Weights of letters. */
  readonly weights: Float64Array;
  /** The Unicode number of the lower-case letter less 0x400; 0 for all but Cyrillic letters. */
  readonly lower: Uint8Array;
}

/** By `before << 8 | letter`, both as in `ByteTable.lower`. */
const USUAL_PAIRS = new Uint8Array(1 << 16);
for (const pair of PAIRS) USUAL_PAIRS[(lowerNumber(pair, 0) << 8) | lowerNumber(pair, 1)] = 1;

function lowerNumber(text: string, at: number): number {
  return text.charCodeAt(at) - 0x400;
}

function byteTable(name: string): ByteTable {
  const table: ByteTable = {
    name,
    kinds: new Uint8Array(256),
    oddness: new Uint8Array(256),
    weights: new Float64Array(256),
    lower: new Uint8Array(256),
  };
  const decoder = new TextDecoder(name);
  for (let byte = 0; byte < 256; byte += 1) {
    const character = decoder.decode(Uint8Array.of(byte));
    if (CYRILLIC.test(character)) {
      const lower = character.toLowerCase();
      table.kinds[byte] = IS_CYRILLIC | (UPPER.test(character) ? IS_UPPER : 0);
      table.weights[byte] = LETTER_WEIGHT.get(lower) ?? -1;
      table.lower[byte] = lowerNumber(lower, 0);
    } else if (LATIN.test(character)) table.kinds[byte] = IS_LATIN;
    else if (character > '\u007f' && !USUAL_SIGNS.test(character)) table.oddness[byte] = LETTER.test(character) ? 2 : 1;
  }
  return table;
}

let tables: readonly ByteTable[] | undefined;

/** O(candidates × bytes), about 40 ns for each byte; `bytes` should be a sample of a few kilobytes. */
export function guessCyrillic(bytes: Uint8Array): CyrillicGuess {
  tables ??= CANDIDATES.map(byteTable);
  const readings = tables.map((table) => {
    const { score, letters } = scoreBytes(bytes, table);
    return { table, letters, score: score - (table.name === MAC ? MAC_HANDICAP : 0) };
  });
  const best = readings.reduce((one, other) => (other.score > one.score ? other : one));
  const others = readings.filter(({ table }) => table.name !== MAC && !readsAlike(bytes, best.table, table));
  const second = Math.max(...others.map(({ score }) => score));
  return { name: best.table.name, score: best.score, letters: best.letters, lead: best.score - second };
}

/** Encodings of one family have the same letters in the same places. */
function readsAlike(bytes: Uint8Array, one: ByteTable, other: ByteTable): boolean {
  return bytes.every((byte) => one.lower[byte] === other.lower[byte] && one.kinds[byte] === other.kinds[byte]);
}

function scoreBytes(bytes: Uint8Array, table: ByteTable): { score: number; letters: number } {
  const { kinds, oddness, weights, lower } = table;
  let letters = 0;
  let weight = 0;
  let pairs = 0;
  let usualPairs = 0;
  let oddSigns = 0;
  let capitalsInside = 0;
  let mixed = 0;
  let before = 0;
  let kindBefore = 0;
  for (const byte of bytes) {
    const kind = kinds[byte] as number;
    if ((kind & IS_CYRILLIC) !== 0) {
      letters += 1;
      weight += weights[byte] as number;
      if ((kindBefore & IS_CYRILLIC) !== 0) {
        pairs += 1;
        usualPairs += USUAL_PAIRS[((lower[before] as number) << 8) | (lower[byte] as number)] as number;
        if ((kind & IS_UPPER) !== 0 && (kindBefore & IS_UPPER) === 0) capitalsInside += 1;
      } else if (kindBefore === IS_LATIN) mixed += 1;
    } else if (kind === IS_LATIN) {
      if ((kindBefore & IS_CYRILLIC) !== 0) mixed += 1;
    } else oddSigns += oddness[byte] as number;
    before = byte;
    kindBefore = kind;
  }
  if (letters === 0) return { score: -Infinity, letters };
  const faults = 3 * capitalsInside + 2 * mixed + 2 * oddSigns;
  return { score: weight / letters + (pairs === 0 ? 0 : (1.5 * usualPairs) / pairs) - faults / letters, letters };
}
