/** Asks for paths by a query: one engine for each list of paths of a page, started by who asks first. */

import type { FoundPaths } from '../../../src/shared/finder/find-paths.js';
import type { FinderReply, FinderRequest } from './finder-engine.js';

const clients = new Map<string, FinderClient>();

/** While a list cannot be had, letters follow each other quicker than it is worth asking again. */
const RETRY_AFTER_MS = 3_000;

/** A list that could not be loaded is tried again by who asks a while later. */
export function finderOf(listUrl: string, workerUrl: string | undefined): FinderClient {
  let client = clients.get(listUrl);
  if (!client || client.mayRetry) clients.set(listUrl, (client = new FinderClient(listUrl, workerUrl)));
  return client;
}

class FinderClient {
  state: 'loading' | 'ready' | 'failed' = 'loading';
  #waiting = new Map<number, (found: FoundPaths | undefined) => void>();
  #failedAt = 0;
  #end: () => void = () => undefined;
  #asked = 0;
  #ask: (request: FinderRequest) => void = () => undefined;
  #settle: () => void = () => undefined;

  /** Settled when `state` is no longer `loading`. */
  readonly settled: Promise<void>;

  constructor(listUrl: string, workerUrl: string | undefined) {
    this.settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#start(workerUrl)
      .then((ask) => {
        this.#ask = ask;
        // A worker resolves addresses against its own file.
        ask({ kind: 'load', url: new URL(listUrl, location.href).href });
      })
      .catch(() => this.#onReply({ kind: 'failed' }));
  }

  get mayRetry(): boolean {
    return this.state === 'failed' && performance.now() - this.#failedAt > RETRY_AFTER_MS;
  }

  /** Only when ready. Undefined: what searches has failed since. */
  find(query: string, literally: boolean): Promise<FoundPaths | undefined> {
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#ask({ kind: 'find', id, query, literally });
    });
  }

  /** A worker where the page names one, else the engine in the page itself. */
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
