/** External knowledge of each language: the plural rules of CLDR, and its typography. */

export type PluralCategory = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';

export interface LanguageFacts {
  /**
   * As in CLDR's common/supplemental/plurals.xml, cardinal, without the samples. Numbers that match no rule are
   * `other`.
   */
  readonly plurals: Readonly<Partial<Record<PluralCategory, string>>>;
  /** `COUNTS` as the language writes them, and the category of each, by hand. */
  readonly counts: string;
  /** What a text must not contain, and why. */
  readonly wrong: Readonly<Record<string, RegExp>>;
}

/** The numbers at which plural rules of European languages change. */
export const COUNTS: readonly number[] = [0, 1, 2, 5, 11, 12, 14, 21, 22, 25, 101, 111, 112, 1_000_000];

/** English and German have the same rule. */
const ONE_AND_OTHER = { one: 'i = 1 and v = 0' };
// `[PATH]...` means "any number of" in usage lines.
const THREE_DOTS = /(?<!\])\.\.\./;
const PERCENT_WITHOUT_SPACE = /[\d}] ?%(?!\d)/;

export const LANGUAGES: Readonly<Record<string, LanguageFacts>> = {
  ru: {
    plurals: {
      one: 'v = 0 and i % 10 = 1 and i % 100 != 11',
      few: 'v = 0 and i % 10 = 2..4 and i % 100 != 12..14',
      many: 'v = 0 and i % 10 = 0 or v = 0 and i % 10 = 5..9 or v = 0 and i % 100 = 11..14',
    },
    counts:
      '0 many, 1 one, 2 few, 5 many, 11 many, 12 many, 14 many, 21 one, 22 few, 25 many, 101 one, 111 many, 112 many, 1 000 000 many',
    wrong: {
      'quotes other than «»': /["'“”‘’„]/,
      'three dots': THREE_DOTS,
      'a percent sign without its no-break space': PERCENT_WITHOUT_SPACE,
      'a hyphen for a dash': / [-–] /,
      'a Latin and a Cyrillic letter in one word':
        /\p{Script=Cyrillic}\p{Script=Latin}|\p{Script=Latin}\p{Script=Cyrillic}/u,
      'polite capitals': /(?<=[а-яё,;:] )(?:Вы|Вас|Вам|Вами|Ваш)(?![а-яё])/,
      'a word that the glossary shuns':
        /(?<![а-яё])(?:директори|хранилищ|тэг|метк[аеиу](?![а-яё])|коммиттер|ветв[иь]|фиксаци|выпуск|хэш|родительск)/i,
      'an ending at a Latin word': /[A-Za-z]['’-][а-яё]{1,3}(?![а-яё])/,
    },
  },
  en: {
    plurals: ONE_AND_OTHER,
    counts:
      '0 other, 1 one, 2 other, 5 other, 11 other, 12 other, 14 other, 21 other, 22 other, 25 other, 101 other, 111 other, 112 other, 1,000,000 other',
    wrong: {
      'quotes other than “” and ’': /["'«»„]/,
      'three dots': THREE_DOTS,
      'a percent sign after a space': /[\d}][ \u00a0]%/,
      'a spaced dash': / [-–—] /,
    },
  },
  de: {
    plurals: ONE_AND_OTHER,
    counts:
      '0 other, 1 one, 2 other, 5 other, 11 other, 12 other, 14 other, 21 other, 22 other, 25 other, 101 other, 111 other, 112 other, 1.000.000 other',
    wrong: {
      'quotes other than „“': /["'«»”‘’]|“(?=\S)(?![.,;:)!?…])|(?<=\S)(?<![([])„/,
      'three dots': THREE_DOTS,
      'a percent sign without its no-break space': PERCENT_WITHOUT_SPACE,
      'a hyphen or a long dash for a dash': / [-—] /,
      'a form of address': /(?<!\p{L})(?:[Dd]u|[Dd]ein\p{L}*|[Dd]ir|[Dd]ich|Sie|Ihnen|Ihre?[mnrs]?|[Bb]itte)(?!\p{L})/u,
      'ss for ß': /(?<!\p{L})(?:gross|ausser|heiss)/iu,
    },
  },
};

/**
 * The category of a number that is written with `fraction` digits after the decimal point: UTS 35 part 3, section 5.1.
 */
export function pluralCategory({ plurals }: LanguageFacts, value: number, fraction = 0): PluralCategory {
  const operands: Readonly<Record<string, number>> = { n: value, i: Math.trunc(value), v: fraction };
  const found = Object.entries(plurals).find(([, rule]) =>
    rule.split(' or ').some((part) => part.split(' and ').every((relation) => holds(relation, operands))),
  );
  return (found?.[0] ?? 'other') as PluralCategory;
}

/** `i % 100 != 12..14`, `i % 10 = 0,5..9` */
function holds(relation: string, operands: Readonly<Record<string, number>>): boolean {
  const [, operand = '', modulus, sign, ranges = ''] = /^([niv])(?: % (\d+))? (=|!=) ([\d.,]+)$/.exec(relation) ?? [];
  const value = operands[operand];
  if (value === undefined) throw new Error(`no relation of CLDR: ${relation}`);
  const rest = modulus === undefined ? value : value % Number(modulus);
  const isIn = ranges.split(',').some((range) => {
    const [low = '', high = low] = range.split('..');
    return Number.isInteger(rest) && rest >= Number(low) && rest <= Number(high);
  });
  return isIn === (sign === '=');
}
