/** Latin spelling of names in Cyrillic: Russian, Ukrainian, Belarusian, Bulgarian, Serbian and Macedonian letters. */

/** Letters in lower case with their spelling. Signs that only soften or part have none. */
const SPELLING =
  'а:a б:b в:v г:g ґ:g ѓ:gj д:d ђ:dj е:e ё:e є:ye ж:zh з:z ѕ:dz и:i і:i ї:yi й:y ј:j к:k ќ:kj л:l љ:lj м:m н:n ' +
  'њ:nj о:o п:p р:r с:s т:t ћ:c у:u ў:u ф:f х:kh ц:ts ч:ch џ:dzh ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya';

const LATIN = new Map(
  SPELLING.split(' ').map((pair) => {
    const [letter = '', latin = ''] = pair.split(':');
    return [letter, latin] as const;
  }),
);

const LETTERS_ABROAD = /(?![A-Za-z])[\p{L}\p{M}]/gu;

/** `text` (NFC) in Latin letters; undefined when it has a letter without a spelling, since a part of a name is no name. */
export function inLatinLetters(text: string): string | undefined {
  let isWhole = true;
  const latin = text.replace(LETTERS_ABROAD, (letter) => {
    const low = letter.toLowerCase();
    const to = LATIN.get(low);
    if (to === undefined) isWhole = false;
    if (to === undefined || letter === low) return to ?? '';
    return to.charAt(0).toUpperCase() + to.slice(1);
  });
  return isWhole ? latin : undefined;
}
