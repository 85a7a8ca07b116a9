/**
 * Progress of indexing in a terminal: one line that is redrawn, with a bar, the rate and the remaining time. When the
 * output is a file or a pipe, a plain line is written for every tenth.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { CliText } from './cli-texts.js';
import type { IndexService } from '../repository/index-service.js';
import type { RepositoryIndex } from '../repository/repository-index.js';
import type { SearchState } from '../repository/search-state.js';
import type { NumberFormat } from '../shared/number.js';

export interface TerminalOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProgressStep {
  readonly name: string;
  /** 0 while the number is unknown. */
  readonly total: number;
  readonly done: number;
  /** From 0 to 1. */
  readonly progress: number;
}

/** The text for the rate: of building, of verification, of indexing for searches. */
export type RateText = 'progressRate' | 'verifyRate' | 'searchRate';

export interface TerminalProgressOptions {
  readonly output: TerminalOutput;
  readonly text: CliText;
  readonly numbers: NumberFormat;
  readonly rateText?: RateText;
  /** Returns milliseconds; `performance.now` unless a test supplies its own clock. */
  readonly now?: () => number;
}

const BAR_CELLS = 24;
const DEFAULT_COLUMNS = 80;
/** Short enough to look alive and long enough not to flicker. */
const REDRAW_MS = 100;
/** Plain output has one line for each tenth. */
const PLAIN_STEP = 0.1;
/** A rate measured over a shorter time means nothing. */
const RATE_AFTER_MS = 500;
const CLEAR_LINE = '\u001b[2K';

export class TerminalProgress {
  readonly #options: TerminalProgressOptions;
  readonly #now: () => number;
  readonly isTerminal: boolean;
  #name = '';
  #firstDone = 0;
  /** When the work with a known total began, on the clock `now`; undefined before that. */
  #startedAt: number | undefined;
  #lastDone = 0;
  #doneAt = 0;
  #drawnAt = -Infinity;
  #nextPlain = PLAIN_STEP;
  #isShown = false;

  constructor(options: TerminalProgressOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.isTerminal = options.output.isTTY === true;
  }

  show(step: ProgressStep): void {
    const now = this.#now();
    const isFirst = this.#name !== step.name;
    if (isFirst) {
      this.#name = step.name;
      this.#startedAt = undefined;
      this.#nextPlain = PLAIN_STEP;
    }
    if (step.total > 0 && (this.#startedAt === undefined || step.done < this.#firstDone)) {
      this.#startedAt = now;
      this.#firstDone = step.done;
      this.#doneAt = now;
    }
    // Work is reported in steps: between two of them the rate stays and the remaining time counts down.
    if (step.done !== this.#lastDone) this.#doneAt = now;
    this.#lastDone = step.done;
    if (this.isTerminal) this.#draw(step, now);
    else this.#tell(step, now);
  }

  /** Replaces the bar with a whole line. */
  line(sentence: string): void {
    this.clear();
    this.#options.output.write(`${sentence}\n`);
  }

  /** Removes the bar; the next `show` starts a new one. */
  clear(): void {
    this.#name = '';
    this.#drawnAt = -Infinity;
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#options.output.write(CLEAR_LINE);
  }

  #draw(step: ProgressStep, now: number): void {
    if (now - this.#drawnAt < REDRAW_MS && step.done !== step.total) return;
    this.#drawnAt = now;
    this.#isShown = true;
    const { text, output, numbers } = this.#options;
    const line = (bar: string): string =>
      step.total === 0
        ? text('progressCollecting', { name: step.name, done: numbers.integer(step.done) })
        : text('progressWhole', {
            name: step.name,
            bar,
            percent: percentOf(step),
            done: numbers.integer(step.done),
            total: numbers.integer(step.total),
            rate: this.#rate(step, now),
          });
    const width = (output.columns ?? DEFAULT_COLUMNS) - 1;
    // A narrow terminal gets the line without the bar.
    const whole = line(barOf(step.progress)).trimEnd();
    const shown = whole.length <= width ? whole : line('').replace(/ {2,}/, ' ').trimEnd().slice(0, width);
    // The cursor returns to the start of the line, so that any other output overwrites the bar.
    output.write(`${CLEAR_LINE}${shown}\r`);
  }

  #tell(step: ProgressStep, now: number): void {
    if (step.total === 0 || step.progress < this.#nextPlain) return;
    while (step.progress >= this.#nextPlain) this.#nextPlain += PLAIN_STEP;
    const { text, output, numbers } = this.#options;
    const values = {
      name: step.name,
      percent: percentOf(step),
      done: numbers.integer(step.done),
      total: numbers.integer(step.total),
      rate: this.#rate(step, now),
    };
    output.write(`${text('progressLine', values).replace(/,\s*$/, '')}\n`);
  }

  #rate({ done, total }: ProgressStep, now: number): string {
    const elapsed = this.#doneAt - (this.#startedAt ?? this.#doneAt);
    const perSecond = ((done - this.#firstDone) / elapsed) * 1000;
    if (elapsed < RATE_AFTER_MS || perSecond <= 0) return '';
    return this.#options.text(this.#options.rateText ?? 'progressRate', {
      rate: this.#options.numbers.integer(perSecond),
      left: clock(Math.max(0, (total - done) / perSecond - (now - this.#doneAt) / 1000)),
    });
  }
}

/** Rounded down, so that 100 means finished. */
function percentOf({ progress }: ProgressStep): number {
  return Math.floor(progress * 100);
}

function barOf(progress: number): string {
  const full = Math.round(Math.min(progress, 1) * BAR_CELLS);
  return `[${'█'.repeat(full)}${'░'.repeat(BAR_CELLS - full)}]`;
}

/** Formats: 0:07, 12:30, 1:02:05. */
function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes}:${two(whole % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** Smaller updates finish before a line about them could be read. */
const MIN_TOLD_COMMITS = 1_000;

/**
 * Shows the progress of a server's indexes: a bar on a terminal, else one line at the start of a build and one at its
 * end.
 */
export function followIndexing(
  service: IndexService,
  progress: TerminalProgress,
  { text, numbers }: Pick<TerminalProgressOptions, 'text' | 'numbers'>,
): void {
  const builds = new Map<RepositoryIndex, { readonly startedAt: number; isTold: boolean }>();
  service.on('change', (index) => {
    const { name, state, total } = index;
    if (state === 'building') {
      const build = builds.get(index) ?? { startedAt: performance.now(), isTold: false };
      builds.set(index, build);
      if (progress.isTerminal) progress.show(index);
      if (build.isTold || total < MIN_TOLD_COMMITS) return;
      build.isTold = true;
      if (!progress.isTerminal) progress.line(text('indexStarted', { name, commits: numbers.integer(total) }));
      return;
    }
    const build = builds.get(index);
    builds.delete(index);
    progress.clear();
    if (state === 'ready' && build?.isTold === true)
      progress.line(text('indexDone', indexFacts(index, (performance.now() - build.startedAt) / 1000, numbers)));
    if (state === 'failed') progress.line(text('indexFailed', { name, reason: failureOf(index, text) }));
  });
}

/** Values for the line about a finished index. */
export function indexFacts(
  { name, current }: RepositoryIndex,
  seconds: number,
  numbers: NumberFormat,
): Record<string, string> {
  const bytes = current?.containers.reduce((sum, { shared }) => sum + shared.byteLength, 0) ?? 0;
  return {
    name,
    commits: numbers.integer(current?.index.size ?? 0),
    seconds: seconds < 10 ? numbers.decimal(seconds) : numbers.integer(seconds),
    size: numbers.size(bytes),
  };
}

/** Values for the line about a finished search index. */
export function searchFacts({ handle }: SearchState, seconds: number, numbers: NumberFormat): Record<string, string> {
  const sizes = handle?.files.map((file) => statSync(join(handle.folder, file), { throwIfNoEntry: false })?.size ?? 0);
  return {
    seconds: seconds < 10 ? numbers.decimal(seconds) : numbers.integer(seconds),
    size: numbers.size(sizes?.reduce((sum, size) => sum + size, 0) ?? 0),
  };
}

/** The reason why an index could not be built, without a full stop. */
export function failureOf({ reason = '', reasonCode }: RepositoryIndex, text: CliText): string {
  switch (reasonCode) {
    case 'ENOSPC':
    case 'EDQUOT':
      return text('indexReasonDisk');
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return text('indexReasonData');
    case 'unsupported':
      return text('indexReasonFormat');
    case 'not-found':
    case 'corrupt':
    case 'wrong-type':
    case 'too-large':
      return text('indexReasonObjects', { detail: reason });
    default:
      return text('indexReasonOther', { detail: reason });
  }
}
