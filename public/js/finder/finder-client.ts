/** Asks for paths by a query: one engine for each list of paths of a page, started by who asks first. */

/** @typedef {import('./finder-engine.js').FinderReply} FinderReply */
/** @typedef {import('./finder-engine.js').FinderRequest} FinderRequest */
/** @typedef {import('./finder-engine.js').FoundPaths} FoundPaths */

/** @type {Map<string, FinderClient>} */
const clients = new Map();

/** While a list cannot be had, letters follow each other quicker than it is worth asking again. */
const RETRY_AFTER_MS = 3_000;

/** A list that could not be loaded is tried again by who asks a while later. @param {string} listUrl @param {string | undefined} workerUrl */
export function finderOf(listUrl, workerUrl) {
  let client = clients.get(listUrl);
  if (!client || client.mayRetry) clients.set(listUrl, (client = new FinderClient(listUrl, workerUrl)));
  return client;
}

class FinderClient {
  /** @type {'loading' | 'ready' | 'failed'} */
  state = 'loading';
  /** @type {Map<number, (found: FoundPaths | undefined) => void>} */
  #waiting = new Map();
  #failedAt = 0;
  /** @type {() => void} */
  #end = () => undefined;
  #asked = 0;
  /** @type {(request: FinderRequest) => void} */
  #ask = () => undefined;
  /** @type {() => void} */
  #settle = () => undefined;

  /** @param {string} listUrl @param {string | undefined} workerUrl */
  constructor(listUrl, workerUrl) {
    /** Settled when `state` is no longer `loading`. @type {Promise<void>} */
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

  get mayRetry() {
    return this.state === 'failed' && performance.now() - this.#failedAt > RETRY_AFTER_MS;
  }

  /** Only when ready. Undefined: what searches has failed since. @param {string} query @param {boolean} literally @returns {Promise<FoundPaths | undefined>} */
  find(query, literally) {
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#ask({ kind: 'find', id, query, literally });
    });
  }

  /** A worker where the page names one, else the engine in the page itself. @param {string | undefined} workerUrl */
  async #start(workerUrl) {
    if (workerUrl) {
      const worker = new Worker(workerUrl, { type: 'module' });
      this.#end = () => worker.terminate();
      worker.addEventListener('message', ({ data }) => this.#onReply(data));
      worker.addEventListener('error', () => this.#onReply({ kind: 'failed' }));
      return (/** @type {FinderRequest} */ request) => worker.postMessage(request);
    }
    const { createFinderEngine } = await import('./finder-engine.js');
    return createFinderEngine((reply) => this.#onReply(reply));
  }

  /** @param {FinderReply} reply */
  #onReply(reply) {
    if (reply.kind === 'found') {
      this.#waiting.get(reply.id)?.(reply.found);
      this.#waiting.delete(reply.id);
      return;
    }
    this.state = reply.kind === 'loaded' ? 'ready' : 'failed';
    if (this.state === 'failed') this.#fail();
    this.#settle();
  }

  #fail() {
    this.#failedAt = performance.now();
    this.#end();
    for (const answer of this.#waiting.values()) answer(undefined);
    this.#waiting.clear();
  }
}
