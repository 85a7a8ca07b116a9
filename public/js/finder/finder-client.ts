/** Finds paths for a query: one engine for each list of paths of a page, started at the first use. */

import type { FoundPaths } from '../../../src/shared/finder/find-paths.js';
import type { FinderReply, FinderRequest } from './finder-engine.js';

const clients = new Map<string, FinderClient>();

/** After a failure, the list is not requested again for every letter. */
const RETRY_AFTER_MS = 3_000;

/** Returns the client of a list; a failed one is replaced after a while. */
export function finderOf(listUrl: string, workerUrl: string | undefined): FinderClient {
  let client = clients.get(listUrl);
  if (!client || client.mayRetry) clients.set(listUrl, (client = new FinderClient(listUrl, workerUrl)));
  return client;
}

class FinderClient {
  state: 'loading' | 'ready' | 'failed' = 'loading';
  readonly #waiting = new Map<number, (found: FoundPaths | undefined) => void>();
  #failedAt = 0;
  #end: () => void = () => undefined;
  #asked = 0;
  #ask: (request: FinderRequest) => void = () => undefined;
  #settle: () => void = () => undefined;

  /** Resolves when `state` is no longer `loading`. */
  readonly settled: Promise<void>;

  constructor(listUrl: string, workerUrl: string | undefined) {
    this.settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#start(workerUrl)
      .then((ask) => {
        this.#ask = ask;
        // A worker would resolve addresses relative to its own file.
        ask({ kind: 'load', url: new URL(listUrl, location.href).href });
      })
      .catch(() => this.#onReply({ kind: 'failed' }));
  }

  get mayRetry(): boolean {
    return this.state === 'failed' && performance.now() - this.#failedAt > RETRY_AFTER_MS;
  }

  /** May be called only when `state` is `ready`. Undefined when the engine has failed since. */
  find(query: string, literally: boolean): Promise<FoundPaths | undefined> {
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#ask({ kind: 'find', id, query, literally });
    });
  }

  /** Starts a worker if the page names its script, else the engine in the page itself. */
  async #start(workerUrl: string | undefined): Promise<(request: FinderRequest) => void> {
    if (workerUrl) {
      const worker = new Worker(workerUrl, { type: 'module' });
      this.#end = () => worker.terminate();
      worker.addEventListener('message', ({ data }: MessageEvent<FinderReply>) => this.#onReply(data));
      worker.addEventListener('error', () => this.#onReply({ kind: 'failed' }));
      return (request: FinderRequest) => worker.postMessage(request);
    }
    const { createFinderEngine } = await import('./finder-engine.js');
    return createFinderEngine((reply) => this.#onReply(reply));
  }

  #onReply(reply: FinderReply): void {
    if (reply.kind === 'found') {
      this.#waiting.get(reply.id)?.(reply.found);
      this.#waiting.delete(reply.id);
      return;
    }
    this.state = reply.kind === 'loaded' ? 'ready' : 'failed';
    if (this.state === 'failed') this.#fail();
    this.#settle();
  }

  #fail(): void {
    this.#failedAt = performance.now();
    this.#end();
    for (const answer of this.#waiting.values()) answer(undefined);
    this.#waiting.clear();
  }
}
