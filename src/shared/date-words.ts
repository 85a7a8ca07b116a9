/** A date in words, «3 дня назад» or «24.03.2020». Runs in the browser; the page itself contains exact times. */
import { noBreakSpaces } from './no-break-spaces.js';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
/** A shorter time is «только что». */
const JUST_NOW_SECONDS = 45;
/** Up to so many days are counted in days, more in months; weeks are not used. */
const LONGEST_IN_DAYS = 30;
/** From so many months on, the date itself says more: a list of «15 лет назад» tells nothing apart. */
const DATED_FROM_MONTHS = 3;
/** The length of `2020-03-24`. */
const ISO_DAY_LENGTH = 10;

/**
 * `iso` is a time with the zone that its author recorded; `justNow` is the page's text for the last seconds. Returns
 * undefined for an invalid date and for a moment in the future, where the exact time is clearer than «через 2 года».
 * Days and months are calendar units in the reader's time zone; from three months on, the text is the author's date.
 */
export function dateWords(language: string, iso: string, now: Date, justNow: string): string | undefined {
  const text = timeFrom(language, iso, now, justNow);
  return text === undefined ? undefined : noBreakSpaces(text);
}

function timeFrom(language: string, iso: string, now: Date, justNow: string): string | undefined {
  const moment = new Date(iso);
  const seconds = Math.floor((now.getTime() - moment.getTime()) / 1000);
  if (!(seconds >= 0)) return undefined;
  if (seconds < JUST_NOW_SECONDS) return justNow === '' ? undefined : justNow;
  const format = formatOf(language, 'always');
  if (seconds < HOUR) return format.format(-Math.max(1, Math.floor(seconds / MINUTE)), 'minute');
  if (seconds < DAY) return format.format(-Math.floor(seconds / HOUR), 'hour');
  const days = calendarDays(moment, now);
  // Automatic wording is used for days only: for months it could say «в прошлом месяце» about last week.
  if (days <= 2) return formatOf(language, 'auto').format(-days, 'day');
  if (days <= LONGEST_IN_DAYS) return format.format(-days, 'day');
  const months = Math.max(1, calendarMonths(moment, now));
  return months < DATED_FROM_MONTHS ? format.format(-months, 'month') : numericDate(language, iso);
}

/** Creating one takes as long as formatting a hundred times with it. */
const formats = new Map<string, Intl.RelativeTimeFormat>();

function formatOf(language: string, numeric: 'always' | 'auto'): Intl.RelativeTimeFormat {
  const key = `${language} ${numeric}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.RelativeTimeFormat(language, { numeric });
  formats.set(key, made);
  return made;
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** In digits, so that it is not wider than the exact date and nothing moves. English has the order of ISO 8601. */
function numericDate(language: string, iso: string): string {
  const known = dayFormats.get(language);
  const format =
    known ??
    new Intl.DateTimeFormat(language === 'en' ? 'en-CA' : language, {
      day: '2-digit',
      month: '2-digit',
      year: 'numeric',
      timeZone: 'UTC',
    });
  if (known === undefined) dayFormats.set(language, format);
  return format.format(new Date(`${iso.slice(0, ISO_DAY_LENGTH)}T00:00:00Z`));
}

function calendarDays(from: Date, to: Date): number {
  const midnight = (date: Date): number => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(to) - midnight(from)) / (DAY * 1000));
}

/** The number of whole months that have passed. */
function calendarMonths(from: Date, to: Date): number {
  const months = (to.getFullYear() - from.getFullYear()) * 12 + to.getMonth() - from.getMonth();
  return to.getDate() < from.getDate() ? months - 1 : months;
}
