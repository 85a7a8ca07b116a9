/**
 * A server under load: as many requests as it answers in some seconds, with a fixed number in flight. They come from
 * `wrk` where it is installed. A client in Node takes part of the same cores and may itself be the limit.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HttpClient } from './http-client.js';

const SCRIPT = fileURLToPath(new URL('./wrk-addresses.lua', import.meta.url));
const ENCODING = 'gzip';
/** How long a request may take. */
const TIMEOUT = '10s';

/** Times are milliseconds. */
export interface Load {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Requests without an answer, or with a status of 400 and more. */
  readonly failed: number;
}

export interface LoadOptions {
  readonly inFlight: number;
  readonly seconds: number;
}

/** The program that makes the load. */
export const loader = spawnSync('wrk', ['-v']).error === undefined ? 'wrk' : 'a client in Node';

/** Asks `url` (scheme, host and port) for the request targets in turn, from the first again after the last. */
export function load(url: string, targets: readonly string[], options: LoadOptions): Promise<Load> {
  return loader === 'wrk' ? loadByWrk(url, targets, options) : loadByNode(url, targets, options);
}

async function loadByWrk(url: string, targets: readonly string[], options: LoadOptions): Promise<Load> {
  const folder = mkdtempSync(join(tmpdir(), 'kedr-load-'));
  try {
    const list = join(folder, 'addresses');
    writeFileSync(list, targets.map((target) => `${target}\n`).join(''));
    const { inFlight, seconds } = options;
    const child = spawn(
      'wrk',
      [
        ...['-t', '1', '-c', String(inFlight), '-d', `${seconds}s`, '--timeout', TIMEOUT],
        ...['-H', `Accept-Encoding: ${ENCODING}`, '-s', SCRIPT, url, '--', list],
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    await once(child, 'close');
    const line = /^\{"requests".*\}$/m.exec(output)?.[0];
    if (line === undefined) throw new Error(`wrk: ${output}`);
    const measured = JSON.parse(line) as Omit<Load, 'perSecond'> & { readonly seconds: number };
    return { ...measured, perSecond: measured.requests / measured.seconds };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function loadByNode(url: string, targets: readonly string[], { inFlight, seconds }: LoadOptions): Promise<Load> {
  const client = new HttpClient(url, inFlight, ENCODING);
  try {
    return await client.load(targets, { inFlight, seconds });
  } finally {
    client.close();
  }
}
