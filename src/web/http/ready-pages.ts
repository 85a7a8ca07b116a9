/**
 * Rendered pages of repositories, kept compressed until what they show has changed. A repeated page is a look-up and a
 * write; equal pages that are asked for at the same time are rendered once.
 *
 * A kept page is valid for one state of its repository: the moment of its refs, and the stamp of its history. Everything
 * else that a page depends on is in the key or stays the same as long as the process.
 */
import { LRUCache } from 'lru-cache';
import { SharedRuns } from '../../workers/shared-run.js';
import type { EncodedBody, EncodedBytes, Encoding } from './content-encoding.js';
import { basePath, isData } from '../address/location.js';
import type { CachePolicy, PageRequest } from './page.js';

/** About 6,000 root pages of a kernel. */
const MAX_KEPT_BYTES = 64 << 20;
/** What an entry takes besides its bodies and its key. */
const ENTRY_BYTES = 500;

/** A page as it is sent, but for its encoding. */
export interface ReadyPage {
  readonly status: number;
  readonly language: string;
  /** As it may be stated to the client. */
  readonly cache: CachePolicy;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: EncodedBody;
}

interface Kept {
  readonly page: ReadyPage;
  readonly state: string;
}

export class ReadyPages {
  readonly #kept: LRUCache<string, Kept>;
  readonly #runs = new SharedRuns<ReadyPage | undefined>();
  #hits = 0;

  /** `processes` share the bytes. */
  constructor(processes = 1) {
    this.#kept = new LRUCache({
      maxSize: Math.floor(MAX_KEPT_BYTES / processes),
      sizeCalculation: ({ page }, key) => page.body.bytes + 2 * key.length + ENTRY_BYTES,
    });
  }

  get count(): number {
    return this.#kept.size;
  }

  get bytes(): number {
    return this.#kept.calculatedSize;
  }

  /** Answers that were found here. */
  get hits(): number {
    return this.#hits;
  }

  /** The page that was kept for this request, if it still shows the present state. */
  async find(request: PageRequest): Promise<ReadyPage | undefined> {
    const key = keyOf(request);
    const kept = key === undefined ? undefined : this.#kept.get(key);
    if (key === undefined || kept === undefined) return undefined;
    if (kept.state !== (await stateOf(request))) {
      this.#kept.delete(key);
      return undefined;
    }
    this.#hits += 1;
    return kept.page;
  }

  /**
   * Makes a page with `make` and keeps it, if it may be cached and its repository has not changed meanwhile. Others that
   * ask for the same page of the same state before it is made get it too, or undefined: then it was no page, and they
   * must make their own.
   */
  async make(
    request: PageRequest,
    signal: AbortSignal,
    make: (signal: AbortSignal) => Promise<ReadyPage | undefined>,
  ): Promise<ReadyPage | undefined> {
    const key = keyOf(request);
    if (key === undefined) return make(signal);
    const state = await stateOf(request);
    const run = async (runSignal: AbortSignal): Promise<ReadyPage | undefined> => {
      const page = await make(runSignal);
      // States never come back, so the page has seen this one if it is also the state afterwards.
      if (page !== undefined && mayBeKept(page.cache) && state !== undefined && state === (await stateOf(request)))
        this.#kept.set(key, { page, state });
      return page;
    };
    // Status 304 is an answer for one client alone.
    return request.ifNoneMatch === undefined ? this.#runs.join(`${key} ${state ?? ''}`, signal, run) : run(signal);
  }

  /** The body of a page in an encoding: quickly made for the first client, and densely for those after the second. */
  async encoded(request: PageRequest, page: ReadyPage, encoding: Encoding): Promise<EncodedBytes> {
    const known = page.body.known(encoding);
    if (known === undefined) {
      const made = await page.body.make(encoding);
      this.#weigh(request, page);
      return made;
    }
    // The second client does not wait for it. If it fails, the quick form stays.
    if (page.body.isQuick(encoding))
      page.body.condense(encoding).then(
        () => this.#weigh(request, page),
        () => undefined,
      );
    return known;
  }

  /** Sets a kept page again, because its size has changed. */
  #weigh(request: PageRequest, page: ReadyPage): void {
    const key = keyOf(request);
    const kept = key === undefined ? undefined : this.#kept.peek(key);
    if (key !== undefined && kept?.page === page) this.#kept.set(key, { ...kept });
  }
}

function mayBeKept(cache: CachePolicy): boolean {
  return cache.kind !== 'none' && cache.mayBeKept !== false;
}

/** Everything in a request that a page may depend on; undefined for pages of the site, and for data. */
function keyOf({ location, origin, target, viewer, preferences }: PageRequest): string | undefined {
  return 'repo' in location && !isData(location.page)
    ? [origin, basePath(), target, viewer.user ?? '', preferences.all].join(' ')
    : undefined;
}

/** The state of the repository of a request. Undefined when there is none, or it cannot be read: the page says why. */
async function stateOf({ location, repositories }: PageRequest): Promise<string | undefined> {
  const handle = 'repo' in location ? repositories.find(location.owner, location.repo) : undefined;
  try {
    const repository = handle?.now ?? (await handle?.current());
    return repository === undefined ? undefined : `${repository.moment} ${repository.history.stamp}`;
  } catch {
    return undefined;
  }
}
