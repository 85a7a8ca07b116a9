/**
 * A small HTTP client for measuring: keep-alive connections, the compression that browsers accept, and no conditional
 * requests.
 */
import { Agent, request } from 'node:http';
import { percentile, summary, type Summary } from './samples.js';

const HEADERS = { 'Accept-Encoding': 'gzip, deflate, br', Accept: 'text/html,*/*;q=0.8' };
const TIMING = /([a-zA-Z-]+);(?:dur|desc)=([\d.]+)/g;

export interface Answer {
  /** From the call to the last byte. */
  readonly ms: number;
  /** Of the body as sent. */
  readonly bytes: number;
  readonly phases: Phases;
}

/** Of Server-Timing, by name. */
export type Phases = Readonly<Record<string, number>>;

export interface Visits {
  /** The first request, which is not among the others. */
  readonly first: number;
  readonly bytes: number;
  readonly warm: Summary;
  /** The total of Server-Timing. */
  readonly server: Summary;
  /** Medians. */
  readonly phases: Phases;
}

export interface Load {
  readonly perSecond: number;
  readonly latency: Summary;
  readonly bytesPerSecond: number;
}

export class HttpClient {
  readonly #agent: Agent;
  readonly #url: URL;

  /** `url`: scheme, host and port. `sockets`: the largest number of requests in flight. */
  constructor(url: string, sockets = 1) {
    this.#url = new URL(url);
    this.#agent = new Agent({ keepAlive: true, maxSockets: sockets });
  }

  /** `target` is a request target, sent unchanged. Throws unless the status is 200. */
  get(target: string, isRetry = false): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const started = performance.now();
      const { hostname, port } = this.#url;
      const sent = request({ agent: this.#agent, host: hostname, port, path: target, headers: HEADERS }, (response) => {
        let bytes = 0;
        response.on('data', (data: Buffer) => (bytes += data.length));
        response.on('error', reject);
        response.on('end', () => {
          const ms = performance.now() - started;
          if (response.statusCode !== 200)
            reject(
              new Error(`GET ${target}: ${response.statusCode} ${String(response.headers['x-error-reason'] ?? '')}`),
            );
          else resolve({ ms, bytes, phases: phasesOf(String(response.headers['server-timing'] ?? '')) });
        });
      });
      sent.on('error', (error) => {
        // The server may close a kept connection just when it is used again.
        if (sent.reusedSocket && 'code' in error && error.code === 'ECONNRESET' && !isRetry)
          resolve(this.get(target, true));
        else reject(error);
      });
      sent.end();
    });
  }

  async json(path: string): Promise<unknown> {
    const { hostname, port } = this.#url;
    const response = await fetch(`http://${hostname}:${port}${path}`);
    return response.json();
  }

  /**
   * Requests one page repeatedly, one request at a time. The first request is reported separately, and `warmup` more
   * are not counted.
   */
  async sequential(target: string, { requests = 200, warmup = 20, budgetMs = 10_000 } = {}): Promise<Visits> {
    const first = await this.get(target);
    const begun = performance.now();
    for (let i = 0; i < warmup && performance.now() - begun < budgetMs / 4; i += 1) await this.get(target);
    const answers: Answer[] = [];
    while (answers.length < 1 || (answers.length < requests && performance.now() - begun < budgetMs))
      answers.push(await this.get(target));
    return {
      first: first.ms,
      bytes: first.bytes,
      warm: summary(answers.map(({ ms }) => ms)),
      server: summary(answers.map(({ phases }) => phases['total'] ?? NaN)),
      phases: phaseMedians(answers),
    };
  }

  /** Sends as many requests as fit into `seconds`, always `inFlight` at once. */
  async load(
    target: string,
    { inFlight, seconds }: { readonly inFlight: number; readonly seconds: number },
  ): Promise<Load> {
    const samples: number[] = [];
    let bytes = 0;
    const started = performance.now();
    const until = started + seconds * 1000;
    const one = async (): Promise<void> => {
      while (performance.now() < until) {
        const answer = await this.get(target);
        samples.push(answer.ms);
        bytes += answer.bytes;
      }
    };
    await Promise.all(Array.from({ length: inFlight }, one));
    const elapsed = (performance.now() - started) / 1000;
    return { perSecond: samples.length / elapsed, latency: summary(samples), bytesPerSecond: bytes / elapsed };
  }

  close(): void {
    this.#agent.destroy();
  }
}

function phasesOf(header: string): Phases {
  return Object.fromEntries([...header.matchAll(TIMING)].map(([, name = '', value]) => [name, Number(value)]));
}

function phaseMedians(answers: readonly Answer[]): Phases {
  const names = new Set(answers.flatMap(({ phases }) => Object.keys(phases)));
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      percentile(
        answers.map(({ phases }) => phases[name] ?? 0),
        0.5,
      ),
    ]),
  );
}
