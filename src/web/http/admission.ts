/**
 * Which pages are made at the same time. A page of a kernel may cost seconds, and crawlers ask for thousands of them: so
 * the costly ones wait in queues of their own, and the others stay quick. A full queue is answered at once with status
 * 503, and a client that asks for too many heavy pages with 429.
 */
import { createIsbotFromList, list } from 'isbot';
import { QUERY_FIELDS } from '../../search/commits/commit-texts.js';
import { TaskQueue } from '../../workers/task-queue.js';
import { costOf, type PageCost } from '../address/location.js';
import { clientKey, ClientLimiter } from './client-limiter.js';
import { WebError } from './errors.js';
import type { PageRequest } from './page.js';

/** Costly pages that are made at the same time; of these, heavy ones. Cheap pages do not wait. */
const PLACES = 8;
const HEAVY_PLACES = 4;
/** Pages that wait, of each cost. */
const MAX_WAITING = 64;
const MAX_WAIT_MS = 20_000;
const LIMIT_SECONDS = 60;

/** Tools that people download with are no robots. */
const TOOLS = ['curl/8.14.1', 'Wget/1.25.0', 'git/2.47.3'];
const isRobot = createIsbotFromList(
  list.filter((pattern) => !TOOLS.some((tool) => new RegExp(pattern, 'i').test(tool))),
);

/** Limits for heavy pages. */
export interface PageLimits {
  /** Pages that one client may ask for in a minute; 0 for no limit. */
  readonly heavyPerMinute: number;
  /** Refuse them to clients whose `User-Agent` says that they are robots. */
  readonly refusesRobots: boolean;
}

export class Admission {
  readonly #queue = new TaskQueue({
    places: PLACES,
    heavyPlaces: HEAVY_PLACES,
    maxWaiting: MAX_WAITING,
    maxWaitMs: MAX_WAIT_MS,
  });
  readonly #limiter: ClientLimiter | undefined;
  readonly #refusesRobots: boolean;

  constructor({ heavyPerMinute, refusesRobots }: PageLimits) {
    this.#refusesRobots = refusesRobots;
    if (heavyPerMinute > 0) this.#limiter = new ClientLimiter({ points: heavyPerMinute, seconds: LIMIT_SECONDS });
  }

  /** Throws WebError('robot') or WebError('too-many') for a client that may not have this page now. */
  async admit(request: PageRequest): Promise<void> {
    if (costOfRequest(request) !== 'heavy') return;
    if (this.#refusesRobots && isRobot(request.header('user-agent'))) throw new WebError('robot');
    if ((await this.#limiter?.consume(clientKey(request.client))) === false) throw new WebError('too-many');
  }

  /**
   * Makes a page when there is a place for its cost. Throws GitError('busy') when too many wait, and
   * GitError('cancelled') when `signal` was aborted before it began.
   */
  run<T>(request: PageRequest, signal: AbortSignal, make: () => Promise<T>): Promise<T> {
    const cost = costOfRequest(request);
    // Clones have places of their own: a client that sends its request slowly must not hold the place of a page.
    return cost === 'cheap' || request.location.page === 'git-service'
      ? make()
      : this.#queue.run(make, { isHeavy: cost === 'heavy', signal });
  }

  /** Pages that wait for a place. */
  get waiting(): number {
    return this.#queue.waiting;
  }
}

/** A history that is searched reads each commit. */
function costOfRequest({ location, query }: PageRequest): PageCost {
  const isSearch = location.page === 'commits' && QUERY_FIELDS.some((field) => query.has(field));
  return isSearch ? 'heavy' : costOf(location);
}
