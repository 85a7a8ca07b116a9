/**
 * A small HTTP client for measuring: keep-alive connections, the compression that browsers accept, and no conditional
 * requests.
 */
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Load, LoadOptions } from './load.js';
import { percentile, summary, type Summary } from './samples.js';

const ACCEPT = 'text/html,*/*;q=0.8';
const BROWSER_ENCODINGS = 'gzip, deflate, br';
const TIMING = /([a-zA-Z-]+);(?:dur|desc)=([\d.]+)/g;

export interface Answer {
  /** From the call to the last byte. */
  readonly ms: number;
  /** As sent. */
  readonly body: Buffer;
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

export class HttpClient {
  readonly #agent: Agent;
  readonly #url: URL;
  readonly #headers: Readonly<Record<string, string>>;

  /** `url`: scheme, host and port. `sockets`: the largest number of requests in flight. */
  constructor(url: string, sockets = 1, encodings = BROWSER_ENCODINGS) {
    this.#url = new URL(url);
    this.#headers = { 'Accept-Encoding': encodings, Accept: ACCEPT };
    this.#agent = new Agent({ keepAlive: true, maxSockets: sockets });
  }

  /** `target` is a request target, sent unchanged. Throws unless the status is 200. */
  get(target: string, isRetry = false): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const started = performance.now();
      const { hostname, port } = this.#url;
      const asked = { agent: this.#agent, host: hostname, port, path: target, headers: this.#headers };
      const sent = request(asked, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (data: Buffer) => chunks.push(data));
        response.on('error', reject);
        response.on('end', () => {
          const ms = performance.now() - started;
          if (response.statusCode !== 200)
            reject(
              new Error(`GET ${target}: ${response.statusCode} ${String(response.headers['x-error-reason'] ?? '')}`),
            );
          else
            resolve({
              ms,
              body: Buffer.concat(chunks),
              phases: phasesOf(String(response.headers['server-timing'] ?? '')),
            });
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

  /** By a connection of its own, which may lead to another process of the server than the one before. */
  json(path: string): Promise<unknown> {
    const { hostname, port } = this.#url;
    return new Promise((resolve, reject) => {
      const sent = request({ agent: false, host: hostname, port, path }, (response) => {
        text(response).then((answer) => resolve(JSON.parse(answer)), reject);
      });
      sent.on('error', reject);
      sent.end();
    });
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
      bytes: first.body.length,
      warm: summary(answers.map(({ ms }) => ms)),
      server: summary(answers.map(({ phases }) => phases['total'] ?? NaN)),
      phases: phaseMedians(answers),
    };
  }

  /** Asks for the targets in turn as often as fits into `seconds`, always `inFlight` at once. */
  async load(targets: readonly string[], { inFlight, seconds }: LoadOptions): Promise<Load> {
    const samples: number[] = [];
    let failed = 0;
    let next = 0;
    const started = performance.now();
    const until = started + seconds * 1000;
    const one = async (): Promise<void> => {
      while (performance.now() < until) {
        const target = targets[next % targets.length] ?? '/';
        next += 1;
        try {
          samples.push((await this.get(target)).ms);
        } catch {
          failed += 1;
        }
      }
    };
    await Promise.all(Array.from({ length: inFlight }, one));
    const elapsed = (performance.now() - started) / 1000;
    const { p50, p99 } = summary(samples);
    return { requests: samples.length + failed, perSecond: samples.length / elapsed, p50, p99, failed };
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
