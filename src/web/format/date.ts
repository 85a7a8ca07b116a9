/** Times of commits, always shown in the time zone that the author recorded. */
import { localSeconds, type Moment } from '../../shared/local-seconds.js';
import { noBreakSpaces } from '../../shared/no-break-spaces.js';

export interface Stamp {
  /** For `<time datetime>`: `2020-03-24T09:28:27-06:00`. */
  readonly iso: string;
  /** `2020-03-24`; `date` and `clock` together are the text for people. */
  readonly date: string;
  /** `09:28:27 -06:00` */
  readonly clock: string;
}

export function stampOf(moment: Moment): Stamp {
  const local = new Date(localSeconds(moment) * 1000).toISOString();
  const date = local.slice(0, 10);
  const time = local.slice(11, 19);
  const zone = zoneOf(moment.offsetMinutes);
  return { iso: `${date}T${time}${zone}`, date, clock: `${time} ${zone}` };
}

/** Format: `-06:00`. */
function zoneOf(offsetMinutes: number): string {
  const minutes = Math.abs(offsetMinutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/**
 * The heading of a day: «24 марта 2020 г.», "March 24, 2020". `day` is `YYYY-MM-DD`. Numbers and their words stay on
 * one line.
 */
export function dayHeading(language: string, day: string): string {
  return noBreakSpaces(
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`)),
  );
}
