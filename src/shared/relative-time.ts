/** Relative time, «3 дня назад». Runs in the browser; the page itself contains exact times. */
import { noBreakSpaces } from './no-break-spaces.js';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
/** A shorter time is «только что». */
const JUST_NOW_SECONDS = 45;
/** Up to so many days are counted in days, more in months; weeks are not used. */
const LONGEST_IN_DAYS = 30;

/**
 * `justNow` is the page's text for the last seconds. Returns undefined for an invalid date and for a moment in the
 * future, where the exact time is clearer than «через 2 года». Days, months and years are calendar units in the
 * reader's time zone.
 */
export function relativeTime(language: string, moment: Date, now: Date, justNow: string): string | undefined {
  const text = timeFrom(language, moment, now, justNow);
  return text === undefined ? undefined : noBreakSpaces(text);
}

function timeFrom(language: string, moment: Date, now: Date, justNow: string): string | undefined {
  const seconds = Math.floor((now.getTime() - moment.getTime()) / 1000);
  if (!(seconds >= 0)) return undefined;
  if (seconds < JUST_NOW_SECONDS) return justNow === '' ? undefined : justNow;
  const format = formatOf(language, 'always');
  if (seconds < HOUR) return format.format(-Math.max(1, Math.floor(seconds / MINUTE)), 'minute');
  if (seconds < DAY) return format.format(-Math.floor(seconds / HOUR), 'hour');
  const days = calendarDays(moment, now);
  // Automatic wording is used for days only: for months and years they could say «в прошлом году» about last week.
  if (days <= 2) return formatOf(language, 'auto').format(-days, 'day');
  if (days <= LONGEST_IN_DAYS) return format.format(-days, 'day');
  const months = Math.max(1, calendarMonths(moment, now));
  return months < 12 ? format.format(-months, 'month') : format.format(-Math.floor(months / 12), 'year');
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

function calendarDays(from: Date, to: Date): number {
  const midnight = (date: Date): number => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(to) - midnight(from)) / (DAY * 1000));
}

/** The number of whole months that have passed. */
function calendarMonths(from: Date, to: Date): number {
  const months = (to.getFullYear() - from.getFullYear()) * 12 + to.getMonth() - from.getMonth();
  return to.getDate() < from.getDate() ? months - 1 : months;
}
