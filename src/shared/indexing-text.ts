/**
 * Progress of a history index in words: «История индексируется: 43 %, осталось около 3 минут». Used on the server, and
 * in the browser while it waits.
 */

/** Texts of `locales/<language>/indexing.json` with the placeholders `{percent}`, `{left}` and `{count}`. */
export interface IndexingTexts {
  readonly waiting: string;
  readonly building: string;
  readonly buildingLeft: string;
  readonly soon: string;
  readonly minute: string;
  /** Key: the plural category of the language. */
  readonly minutes: Readonly<Record<string, string>>;
  readonly hour: string;
  readonly hours: Readonly<Record<string, string>>;
}

export interface IndexingProgress {
  readonly state: string;
  /** From 0 to 1. */
  readonly progress: number;
  /** Undefined or null while it is unknown. */
  readonly remainingSeconds?: number | null | undefined;
}

/** Below this the remaining time is «меньше минуты»: an estimate in seconds would not be accurate. */
const SOON_SECONDS = 45;
const MINUTES_IN_HOUR = 60;

/** An integer, rounded down and at most 99: at 100 indexing is over and no progress is shown. */
export function indexingPercent({ progress }: IndexingProgress): number {
  return Math.min(99, Math.floor(progress * 100));
}

export function indexingText(language: string, texts: IndexingTexts, indexing: IndexingProgress): string {
  if (indexing.state === 'waiting') return texts.waiting;
  const percent = String(indexingPercent(indexing));
  const left = indexing.remainingSeconds;
  if (left === undefined || left === null) return texts.building.replace('{percent}', percent);
  return texts.buildingLeft.replace('{percent}', percent).replace('{left}', remainingText(language, texts, left));
}

function remainingText(language: string, texts: IndexingTexts, seconds: number): string {
  if (seconds < SOON_SECONDS) return texts.soon;
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes === 1) return texts.minute;
  if (minutes < MINUTES_IN_HOUR) return counted(language, texts.minutes, minutes);
  const hours = Math.round(minutes / MINUTES_IN_HOUR);
  return hours === 1 ? texts.hour : counted(language, texts.hours, hours);
}

function counted(language: string, forms: Readonly<Record<string, string>>, count: number): string {
  const form = forms[new Intl.PluralRules(language).select(count)] ?? forms['other'] ?? '';
  return form.replace('{count}', String(count));
}
