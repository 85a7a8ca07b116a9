/** Numbers and sizes in the format of a language. */

export interface NumberFormat {
  /** «918 245» in Russian, where four digits are not separated (1234). */
  integer(value: number): string;
  /** At most one decimal: 1,9. */
  decimal(value: number): string;
  /** Uses multiples of 1024: «3,3 МБ». The unit comes from the locale's texts. */
  size(bytes: number): string;
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
export type SizeUnit = (typeof UNITS)[number];
/** Keys of a language's `units.json`: names of units, and `grouping`. */
export type NumberWord = SizeUnit | 'grouping';
const STEP = 1024;
/** Values below it have one decimal («3,3 МБ»), others none («120 КБ»). */
const DECIMALS_BELOW = 100;

/**
 * `grouping` is `min2` in languages that do not separate four digits (1234), else `auto`, which is the rule of CLDR.
 */
export function integerFormat(language: string, grouping: string): Intl.NumberFormat {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 0, useGrouping: groupingOf(grouping) });
}

/** `word` returns the short name of a unit («КБ») or the language's grouping. */
export function createNumberFormat(language: string, word: (key: NumberWord) => string): NumberFormat {
  const integers = integerFormat(language, word('grouping'));
  const decimals = new Intl.NumberFormat(language, {
    minimumFractionDigits: 0,
    maximumFractionDigits: 1,
    useGrouping: groupingOf(word('grouping')),
  });
  return {
    integer: (value) => integers.format(value),
    decimal: (value) => decimals.format(value),
    size(bytes) {
      let value = bytes;
      let unit = 0;
      while (value >= STEP && unit < UNITS.length - 1) {
        value /= STEP;
        unit += 1;
      }
      const number = unit > 0 && value < DECIMALS_BELOW ? decimals.format(value) : integers.format(Math.round(value));
      return `${number}\u00a0${word(UNITS[unit] as SizeUnit)}`;
    },
  };
}

function groupingOf(grouping: string): 'min2' | 'auto' {
  return grouping === 'min2' ? 'min2' : 'auto';
}
