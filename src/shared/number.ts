/** Numbers and sizes as the language writes them. */

export interface NumberFormat {
  /** «918 245» in Russian, where four digits stay together (1234). */
  integer(value: number): string;
  /** With at most one decimal: 1,9. */
  decimal(value: number): string;
  /** 1024-based: «3,3 МБ». The unit comes from the locale's texts. */
  size(bytes: number): string;
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
export type SizeUnit = (typeof UNITS)[number];
/** What a language says about numbers, in its `units.json`: names of units, and `grouping`. */
export type NumberWord = SizeUnit | 'grouping';
const STEP = 1024;
/** Below it one decimal is shown («3,3 МБ»), from it on none («120 КБ»). */
const DECIMALS_BELOW = 100;

/** `grouping` is `min2` where the language writes four digits together (1234), and `auto` where CLDR knows best. */
export function integerFormat(language: string, grouping: string): Intl.NumberFormat {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 0, useGrouping: groupingOf(grouping) });
}

/** `word` gives the short name of a unit («КБ»), and the language's grouping. */
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
