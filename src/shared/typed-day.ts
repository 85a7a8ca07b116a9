/** Days as people type them. */

/** The format of browsers, and formats for typing where a field has no calendar: 2025-9-19, 2025-09, 2025, 19.09.2025. */
const DAY = /^(?<year>\d{4})(?:-(?<month>\d{1,2})(?:-(?<day>\d{1,2}))?)?$/;
const RUSSIAN_DAY = /^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})$/;
/** `Date.UTC` takes smaller numbers for years of the twentieth century. */
const MIN_YEAR = 100;

/**
 * Returns `YYYY-MM-DD`; for a month or a year its first or last day. Undefined for anything else and for an invalid day
 * such as the 31st of September.
 */
export function typedDay(text: string, which: 'first' | 'last'): string | undefined {
  const { year, month, day } = (DAY.exec(text) ?? RUSSIAN_DAY.exec(text))?.groups ?? {};
  if (year === undefined) return undefined;
  const monthNumber = month === undefined ? (which === 'first' ? 1 : 12) : Number(month);
  // Day 0 is the last day of the month before.
  const date = new Date(
    day === undefined && which === 'last'
      ? Date.UTC(Number(year), monthNumber, 0)
      : Date.UTC(Number(year), monthNumber - 1, Number(day ?? 1)),
  );
  const isDay =
    Number(year) >= MIN_YEAR &&
    date.getUTCMonth() === monthNumber - 1 &&
    (day === undefined || date.getUTCDate() === Number(day));
  return isDay ? date.toISOString().slice(0, 'YYYY-MM-DD'.length) : undefined;
}
