/** Numbers and sizes as the language writes them. */

export interface NumberFormat {
  /** 918 245; four digits stay together in Russian (1234). */
  integer(value: number): string;
  /** With at most one decimal: 1,9. */
  decimal(value: number): string;
  /** 1024-based: «3,3 МБ». The unit comes from the locale's texts. */
  size(bytes: number): string;
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
export type SizeUnit = (typeof UNITS)[number];
const STEP = 1024;
/** Below it one decimal is shown («3,3 МБ»), from it on none («120 КБ»). */
const DECIMALS_BELOW = 100;

/** Four digits stay together where the language writes them so. */
export function integerFormat(language: string): Intl.NumberFormat {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 0, useGrouping: language === 'en' ? 'always' : 'min2' });
}

/** `unitName` gives the short name of a unit («КБ»). */
export function createNumberFormat(language: string, unitName: (unit: SizeUnit) => string): NumberFormat {
  const integers = integerFormat(language);
  const decimals = new Intl.NumberFormat(language, { minimumFractionDigits: 0, maximumFractionDigits: 1 });
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
      return `${number}\u00a0${unitName(UNITS[unit] as SizeUnit)}`;
    },
  };
}
