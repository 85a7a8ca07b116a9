/** Times by the clock of the person who recorded them: the times that pages show. */

export interface Moment {
  /** Seconds since 1970-01-01 UTC. */
  readonly timeSeconds: number;
  /** Minutes east of UTC. */
  readonly offsetMinutes: number;
}

/** The end of year 9999: later dates have no four-digit year. Broken clocks record such times. */
const LAST_SECOND = 253_402_300_799;

/** Seconds since 1970-01-01 by the clock of the place. Times before it and after the year 9999 are moved to these ends. */
export function localSeconds({ timeSeconds, offsetMinutes }: Moment): number {
  return Math.min(Math.max(timeSeconds + offsetMinutes * 60, 0), LAST_SECOND);
}
