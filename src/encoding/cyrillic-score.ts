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
}

/**
 * The order decides between equal scores, the most usual first; KOI8-U differs from KOI8-R only in eight Ukrainian
 * letters.
 */
const CANDIDATES = ['windows-1251', 'koi8-r', 'ibm866', 'iso-8859-5', 'x-mac-cyrillic', 'koi8-u'] as const;

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

/** O(candidates × bytes); `bytes` should be a sample of a few kilobytes. */
export function guessCyrillic(bytes: Uint8Array): CyrillicGuess {
  let best: CyrillicGuess = { name: CANDIDATES[0], score: -Infinity };
  for (const name of CANDIDATES) {
    const score = scoreText(new TextDecoder(name).decode(bytes)) - (name === 'x-mac-cyrillic' ? MAC_HANDICAP : 0);
    if (score > best.score) best = { name, score };
  }
  return best;
}

function scoreText(text: string): number {
  let letters = 0;
  let weight = 0;
  let pairs = 0;
  let usualPairs = 0;
  let oddSigns = 0;
  let capitalsInside = 0;
  let mixed = 0;
  let before = '';
  for (const character of text) {
    const cyrillic = CYRILLIC.test(character);
    if (cyrillic) {
      const lower = character.toLowerCase();
      letters += 1;
      weight += LETTER_WEIGHT.get(lower) ?? -1;
      if (CYRILLIC.test(before)) {
        pairs += 1;
        if (PAIRS.has(before.toLowerCase() + lower)) usualPairs += 1;
        if (UPPER.test(character) && !UPPER.test(before)) capitalsInside += 1;
      } else if (LATIN.test(before)) mixed += 1;
    } else if (LATIN.test(character)) {
      if (CYRILLIC.test(before)) mixed += 1;
    } else if (character > '\u007f' && !USUAL_SIGNS.test(character)) oddSigns += LETTER.test(character) ? 2 : 1;
    before = character;
  }
  if (letters === 0) return -Infinity;
  return (
    weight / letters +
    (pairs === 0 ? 0 : (1.5 * usualPairs) / pairs) -
    (3 * capitalsInside + 2 * mixed + 2 * oddSigns) / letters
  );
}
