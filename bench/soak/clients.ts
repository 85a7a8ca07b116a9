/** Clients that ask one after the other, and what they were answered. */
import { readdirSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { memoryOfAll, processesOf } from '../process-memory.js';
import type { Facts } from '../report.js';
import { summary } from '../samples.js';

const PAUSE_MS = 100;
const MEMORY_PAUSE_MS = 1_000;
const MIB = 2 ** 20;

export interface Answer {
  /** 0 when the connection broke. */
  readonly status: number;
  /** When a client may try again is said. */
  readonly isAnnounced: boolean;
  /** Of an error. */
  readonly reason: string;
  /** Empty unless it was asked for. */
  readonly body: Buffer;
}

const BROKEN: Answer = { status: 0, isAnnounced: false, reason: '', body: Buffer.alloc(0) };

/** One request; `encoding` is what the client accepts. With `identity` the body is kept. */
export function ask(
  url: string,
  target: string,
  agent: Agent,
  encoding: 'gzip' | 'identity' = 'gzip',
): Promise<Answer> {
  return new Promise((resolve) => {
    const sent = request(url + target, { agent, headers: { 'Accept-Encoding': encoding } }, (response) => {
      const { statusCode = 0, headers } = response;
      const isAnnounced = headers['retry-after'] !== undefined;
      const reason = String(headers['x-error-reason'] ?? '');
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => {
        if (encoding === 'identity') pieces.push(piece);
      });
      response.on('error', () => resolve(BROKEN));
      response.on('end', () => resolve({ status: statusCode, isAnnounced, reason, body: Buffer.concat(pieces) }));
    });
    sent.on('error', (error) => {
      // The server may close a kept connection just when it is used again.
      const isLate = sent.reusedSocket && 'code' in error && error.code === 'ECONNRESET';
      resolve(isLate ? ask(url, target, new Agent(), encoding) : BROKEN);
    });
    sent.end();
  });
}

/** How many answers there were of each status, and those that must not be. */
export class Tally {
  readonly #statuses = new Map<string, number>();
  readonly #circumstances: () => string;
  failures = 0;

  /** `circumstances` are told with each failure. */
  constructor(circumstances = (): string => '') {
    this.#circumstances = circumstances;
  }

  /**
   * A status of 5xx other than a 503 with `Retry-After` is a failure, as is a connection that breaks, unless it
   * `mayBreak`.
   */
  count(target: string, { status, isAnnounced, reason }: Answer, mayBreak = false): void {
    const name = status === 0 ? 'broken' : `status ${status}${isAnnounced ? ', announced' : ''}`;
    this.#statuses.set(name, (this.#statuses.get(name) ?? 0) + 1);
    if ((status === 0 && !mayBreak) || (status >= 500 && !(status === 503 && isAnnounced)))
      this.fail(`${target}: ${name} ${reason}`);
  }

  fail(sentence: string): void {
    this.failures += 1;
    console.error(`${sentence} ${this.#circumstances()}`);
  }

  get facts(): Facts {
    return Object.fromEntries([...this.#statuses].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

/** Repeats `visit` until the time (of performance.now()) is over; the agent has one connection, which is kept. */
export async function repeatUntil(until: number, visit: (agent: Agent) => Promise<unknown>): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  while (performance.now() < until) await visit(agent);
  agent.destroy();
}

/** Asks for one page from time to time, each time by a new connection. Returns the times. */
export async function visitUntil(until: number, url: string, target: string, tally: Tally): Promise<Facts> {
  const times: number[] = [];
  const agent = new Agent();
  for (; performance.now() < until; await wait(PAUSE_MS)) {
    const asked = performance.now();
    tally.count(target, await ask(url, target, agent));
    times.push(performance.now() - asked);
  }
  const { n, p50, p99, max } = summary(times);
  return { 'root page, requests': n, 'root page, p50 ms': p50, 'root page, p99 ms': p99, 'root page, max ms': max };
}

/** Memory and descriptors of a process and all that it has started. */
export class Resources {
  readonly #pid: number;
  readonly #before: { readonly resident: number; readonly descriptors: number };
  #largest = 0;

  constructor(pid: number) {
    this.#pid = pid;
    this.#before = { resident: this.#resident(), descriptors: this.#descriptors() };
  }

  async observeUntil(until: number): Promise<void> {
    for (; performance.now() < until; await wait(MEMORY_PAUSE_MS))
      this.#largest = Math.max(this.#largest, this.#resident());
  }

  /** The last values are those of now. */
  facts(): Facts {
    return {
      'RSS before, MiB': this.#before.resident,
      'RSS, largest, MiB': this.#largest,
      'RSS after, MiB': this.#resident(),
      'descriptors before': this.#before.descriptors,
      'descriptors after': this.#descriptors(),
    };
  }

  #resident(): number {
    return (memoryOfAll(this.#pid)?.resident ?? NaN) / MIB;
  }

  #descriptors(): number {
    return processesOf(this.#pid).reduce((sum, each) => {
      try {
        return sum + readdirSync(`/proc/${each}/fd`).length;
      } catch {
        // The process is gone, or this system has no such folder.
        return sum;
      }
    }, 0);
  }
}
