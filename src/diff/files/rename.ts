/**
 * Pairs deleted files with added ones, as `git diff -M` does: gitdiffcore(7), "diffcore-rename". The steps are:
 *
 * 1. Files with equal content are paired. Of several sources, one with the same base name is preferred.
 * 2. A source and a destination with a unique base name are paired if their contents are very similar.
 * 3. The similarity of all other pairs is estimated, unless there are too many, and the most similar pairs are taken
 *    first.
 *
 * Copies are not detected, which is the default of git.
 */
import { isGitError } from '../../git/errors.js';
import type { ObjectReader } from '../../git/object/object-reader.js';
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import { fingerprint, sharedBytes, type ContentFingerprint } from './content-fingerprint.js';
import { isRegular, type FileChange } from './file-change.js';

export interface RenameOptions {
  /** Least similarity of a rename in percent. */
  readonly minimumPercent?: number;
  /** Step 3 is left out when sources times destinations are more than the square of this. */
  readonly renameLimit?: number;
  /** See content-fingerprint.ts. True, as in git since 2.44, by default. */
  readonly countUnfinished?: boolean;
  /** Time for steps 2 and 3. The pairs that were found until then are kept. No limit by default. */
  readonly budgetMs?: number;
}

export interface RenameResult {
  /** A rename is at the place of the added file that is its destination. */
  readonly changes: FileChange[];
  /** True when not all pairs were compared because of the limit or the time. */
  readonly limited: boolean;
}

const DEFAULT_MINIMUM_PERCENT = 50;
/** The default of `diff.renameLimit` since git 2.34. */
const DEFAULT_RENAME_LIMIT = 1000;
/** Not worth reading for an estimate; git would, but its own pages do not hold such files. */
const MAX_ESTIMATED_BYTES = 32 * 1024 * 1024;

/** The similarity of equal files. As in git, rounding to such parts decides ties. */
const MAX_SCORE = 60_000;
/** The similarity that step 2 needs, as a part of the distance from the minimum to `MAX_SCORE`. */
const BASE_NAME_FACTOR = 0.5;
/** Candidates that step 3 keeps for each destination. */
const CANDIDATES = 4;
/** Sources of the same content that are considered for each destination. */
const MAX_IDENTICAL = 100;

/** Does not change `changes`. Reads the blobs of what is added and deleted, each at most once in each step. */
export function detectRenames(
  reader: ObjectReader,
  changes: readonly FileChange[],
  options: RenameOptions = {},
): RenameResult {
  const sources = changes
    .filter((change) => change.status === 'deleted')
    .map((change, index) => ({ change, index, used: false }));
  const destinations = changes
    .filter((change) => change.status === 'added')
    .map((change, index): Destination => ({ change, index }));
  if (sources.length === 0 || destinations.length === 0) return { changes: [...changes], limited: false };

  pairIdentical(sources, destinations);
  const minimum = Math.floor(((options.minimumPercent ?? DEFAULT_MINIMUM_PERCENT) * MAX_SCORE) / 100);
  const deadline = options.budgetMs === undefined ? Infinity : performance.now() + options.budgetMs;
  const estimator = new Estimator(reader, options.countUnfinished ?? true, deadline);
  let limited = false;
  if (minimum < MAX_SCORE) {
    pairByBaseName(sources, destinations, estimator, minimum + Math.floor(BASE_NAME_FACTOR * (MAX_SCORE - minimum)));
    const leftSources = sources.filter((source) => !source.used);
    const leftDestinations = destinations.filter((destination) => destination.source === undefined);
    const limit = options.renameLimit ?? DEFAULT_RENAME_LIMIT;
    if (leftSources.length * leftDestinations.length > limit * limit) limited = true;
    else pairBySimilarity(leftSources, leftDestinations, estimator, minimum);
  }
  return { changes: applyPairs(changes, sources, destinations), limited: limited || estimator.timedOut };
}

interface Source {
  readonly change: FileChange;
  readonly index: number;
  used: boolean;
}

interface Destination {
  readonly change: FileChange;
  readonly index: number;
  source?: Source;
  score?: number;
}

function pair(source: Source, destination: Destination, score: number): void {
  source.used = true;
  destination.source = source;
  destination.score = score;
}

function pairIdentical(sources: readonly Source[], destinations: readonly Destination[]): void {
  const byContent = new Map<Oid, Source[]>();
  for (const source of sources) {
    const same = byContent.get(source.change.oldOid);
    if (same === undefined) byContent.set(source.change.oldOid, [source]);
    else same.push(source);
  }
  for (const destination of destinations) {
    const { newPath, newMode, newOid } = destination.change;
    let best: Source | undefined;
    let looked = 0;
    for (const source of byContent.get(newOid) ?? []) {
      const { oldMode, oldPath } = source.change;
      // Entries that are not regular files must have the same mode.
      if (source.used || (!(isRegular(oldMode) && isRegular(newMode)) && oldMode !== newMode)) continue;
      const sameName = baseName(oldPath) === baseName(newPath);
      if (best === undefined || sameName) best = source;
      if (sameName || ++looked === MAX_IDENTICAL) break;
    }
    if (best !== undefined) pair(best, destination, MAX_SCORE);
  }
}

function pairByBaseName(
  sources: readonly Source[],
  destinations: readonly Destination[],
  estimator: Estimator,
  minimum: number,
): void {
  const left = sources.filter((source) => !source.used);
  const sourceOf = uniqueByBaseName(left, (source) => source.change.oldPath);
  const destinationOf = uniqueByBaseName(
    destinations.filter(({ source }) => source === undefined),
    ({ change }) => change.newPath,
  );
  for (const source of left) {
    const name = baseName(source.change.oldPath);
    const destination = destinationOf.get(name);
    if (destination === undefined || sourceOf.get(name) !== source) continue;
    const score = estimator.score(source.change, destination.change, minimum);
    if (score < minimum) continue;
    pair(source, destination, score);
    estimator.forget(source.change.oldOid);
    estimator.forget(destination.change.newOid);
  }
}

/** The items by base name, without names that several items have. */
function uniqueByBaseName<T>(items: readonly T[], path: (item: T) => GitPath): Map<string, T> {
  const unique = new Map<string, T>();
  const seen = new Set<string>();
  for (const item of items) {
    const name = baseName(path(item));
    if (seen.has(name)) unique.delete(name);
    else unique.set(name, item);
    seen.add(name);
  }
  return unique;
}

interface Candidate {
  readonly source: Source;
  readonly destination: Destination;
  readonly score: number;
  readonly sameName: boolean;
}

function pairBySimilarity(
  sources: readonly Source[],
  destinations: readonly Destination[],
  estimator: Estimator,
  minimum: number,
): void {
  const candidates: Candidate[] = [];
  for (const destination of destinations) {
    const slots: (Candidate | undefined)[] = new Array<Candidate | undefined>(CANDIDATES).fill(undefined);
    for (const source of sources) {
      const score = estimator.score(source.change, destination.change, minimum);
      const sameName = baseName(source.change.oldPath) === baseName(destination.change.newPath);
      keepIfBetter(slots, { source, destination, score, sameName });
    }
    for (const slot of slots) if (slot !== undefined && slot.score >= minimum) candidates.push(slot);
  }
  // The sort is stable, so of equal candidates the one in the earlier slot is first, as in git.
  candidates.sort(byMerit);
  for (const { source, destination, score } of candidates) {
    if (!source.used && destination.source === undefined) pair(source, destination, score);
  }
}

function byMerit(left: Candidate, right: Candidate): number {
  return right.score - left.score || Number(right.sameName) - Number(left.sameName);
}

/** Replaces the worst slot if the candidate is better. An empty slot is the worst; of equal ones, the first is. */
function keepIfBetter(slots: (Candidate | undefined)[], candidate: Candidate): void {
  let worst = 0;
  for (let i = 1; i < slots.length; i += 1) {
    const held = slots[worst];
    const other = slots[i];
    if (held !== undefined && (other === undefined || byMerit(other, held) > 0)) worst = i;
  }
  const held = slots[worst];
  if (held === undefined || byMerit(held, candidate) > 0) slots[worst] = candidate;
}

/** Estimates similarities. Computes the fingerprint of each file once. */
class Estimator {
  timedOut = false;
  readonly #reader: ObjectReader;
  readonly #countUnfinished: boolean;
  readonly #deadline: number;
  readonly #fingerprints = new Map<Oid, ContentFingerprint | undefined>();

  constructor(reader: ObjectReader, countUnfinished: boolean, deadline: number) {
    this.#reader = reader;
    this.#countUnfinished = countUnfinished;
    this.#deadline = deadline;
  }

  /** The similarity, from 0 to MAX_SCORE; 0 for a pair that cannot reach `minimum`. */
  score(source: FileChange, destination: FileChange, minimum: number): number {
    if (!isRegular(source.oldMode) || !isRegular(destination.newMode)) return 0;
    if (this.timedOut || (this.#deadline !== Infinity && performance.now() > this.#deadline)) {
      this.timedOut = true;
      return 0;
    }
    const from = this.#fingerprintOf(source.oldOid);
    const to = this.#fingerprintOf(destination.newOid);
    if (from === undefined || to === undefined) return 0;
    const larger = Math.max(from.sizeBytes, to.sizeBytes);
    const growth = larger - Math.min(from.sizeBytes, to.sizeBytes);
    if (to.sizeBytes === 0 || larger * (MAX_SCORE - minimum) < growth * MAX_SCORE) return 0;
    return Math.floor((sharedBytes(from, to) * MAX_SCORE) / larger);
  }

  /** Frees the fingerprint of a file that has been paired. A commit may move thousands of files. */
  forget(oid: Oid): void {
    this.#fingerprints.delete(oid);
  }

  /** `undefined` for a blob that is missing or too large: it is then shown as deleted and added. */
  #fingerprintOf(oid: Oid): ContentFingerprint | undefined {
    if (this.#fingerprints.has(oid)) return this.#fingerprints.get(oid);
    const bytes = this.#bytesOf(oid);
    const made = bytes === undefined ? undefined : fingerprint(bytes, this.#countUnfinished);
    this.#fingerprints.set(oid, made);
    return made;
  }

  #bytesOf(oid: Oid): Buffer | undefined {
    try {
      const { bytes } = this.#reader.read(oid, 'blob');
      return bytes.length > MAX_ESTIMATED_BYTES ? undefined : bytes;
    } catch (error) {
      // The error is thrown again when the file is shown. Rename detection can go on without the file.
      if (isGitError(error)) return undefined;
      throw error;
    }
  }
}

function applyPairs(
  changes: readonly FileChange[],
  sources: readonly Source[],
  destinations: readonly Destination[],
): FileChange[] {
  const gone = new Set(sources.filter((source) => source.used).map((source) => source.change));
  const renames = new Map(
    destinations.flatMap((destination) =>
      destination.source === undefined ? [] : [[destination.change, destination] as const],
    ),
  );
  return changes
    .filter((change) => !gone.has(change))
    .map((change) => {
      const found = renames.get(change);
      if (found?.source === undefined || found.score === undefined) return change;
      const { oldPath, oldMode, oldOid } = found.source.change;
      return {
        ...change,
        status: 'renamed' as const,
        oldPath,
        oldMode,
        oldOid,
        similarity: Math.floor((found.score * 100) / MAX_SCORE),
      };
    });
}

function baseName(path: GitPath): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
