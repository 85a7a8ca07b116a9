/** «3 дня назад»: the words for a moment seen from now. Runs in the browser; the page itself carries exact stamps. */
import { heldTogether } from './held-together.js';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
/** Nearer than this is «только что». */
const JUST_NOW_SECONDS = 45;
/** Up to so many days are counted in days, then in months; weeks are skipped. */
const LONGEST_IN_DAYS = 30;

/**
 * `justNow` are the page's own words for the last seconds. Undefined for a moment in the future or no date at all: the
 * exact stamp says more than «через 2 года». Calendar days, months and years are those of the reader's time zone.
 */
export function relativeWords(language: string, moment: Date, now: Date, justNow: string): string | undefined {
  const words = wordsFor(language, moment, now, justNow);
  return words === undefined ? undefined : heldTogether(words);
}

function wordsFor(language: string, moment: Date, now: Date, justNow: string): string | undefined {
  const seconds = Math.floor((now.getTime() - moment.getTime()) / 1000);
  if (!(seconds >= 0)) return undefined;
  if (seconds < JUST_NOW_SECONDS) return justNow === '' ? undefined : justNow;
  const words = formatOf(language, 'always');
  if (seconds < HOUR) return words.format(-Math.max(1, Math.floor(seconds / MINUTE)), 'minute');
  if (seconds < DAY) return words.format(-Math.floor(seconds / HOUR), 'hour');
  const days = calendarDays(moment, now);
  // Only here: for months and years the automatic words would say «в прошлом году» of last week.
  if (days <= 2) return formatOf(language, 'auto').format(-days, 'day');
  if (days <= LONGEST_IN_DAYS) return words.format(-days, 'day');
  const months = Math.max(1, calendarMonths(moment, now));
  return months < 12 ? words.format(-months, 'month') : words.format(-Math.floor(months / 12), 'year');
}

/** To make one takes as long as a hundred answers of it. */
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

/** Whole months that have passed. */
function calendarMonths(from: Date, to: Date): number {
  const months = (to.getFullYear() - from.getFullYear()) * 12 + to.getMonth() - from.getMonth();
  return to.getDate() < from.getDate() ? months - 1 : months;
}
