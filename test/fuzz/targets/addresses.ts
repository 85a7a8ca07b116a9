/** Addresses of real pages, mutated and sent over a socket as they are: no answer may be an internal error. */
import { connect } from 'node:net';
import { startApp, type RunningApp } from '../../support/app.js';
import type { FuzzRepository } from '../fixture.js';
import { WrongAnswer, type Target } from '../target.js';

const ROOT = '/o/fuzzed';
/** Pages whose links are the seeds. */
const START = [
  '/',
  ROOT,
  `${ROOT}/branches`,
  `${ROOT}/tags`,
  `${ROOT}/commits/branch/main`,
  `${ROOT}/src/branch/main/src`,
];
/** The site waits longer for some answers and then sends them without; a page that takes this long is stuck. */
const MAX_ANSWER_MS = 10_000;
const TOKENS = [
  '/',
  '//',
  '/../',
  '/./',
  '%2F',
  '%2e%2e',
  '%00',
  '%',
  '%zz',
  '%FF',
  '%0d%0a',
  '?',
  '&',
  '=',
  '#',
  '..',
  '...',
  '~1',
  '^{}',
  '@{1}',
  '-',
  '_',
  '+',
  '.git',
  '.rss',
  '?after=',
  '?page=999999999999',
  '?path=',
  '&lines=1-0',
  '?display=hex&part=1e99',
  '?lang=en',
  '?context=99999999',
  '?not=',
  '?since=',
  'HEAD',
  'branch',
  'commit',
  'ab'.repeat(20),
  'я'.repeat(300),
  '<script>',
];

export async function addressTarget({ gitDir, commits }: FuzzRepository): Promise<Target> {
  const app = await startApp({ [ROOT.slice(1)]: gitDir });
  const addresses = new Set(START);
  for (const page of [...START, `${ROOT}/commit/${commits[1]}`, `${ROOT}/src/branch/main/file.txt`])
    for (const [, address = ''] of (await app.text(page)).matchAll(/(?:href|action|src|data-url)="(\/[^"]*)"/g))
      addresses.add(address.replaceAll('&amp;', '&').split('#', 1)[0] as string);
  return {
    name: 'address',
    seeds: [...addresses].map((address) => Buffer.from(address, 'utf8')),
    tokens: TOKENS,
    run: (bytes) => request(app, bytes),
    close: () => app.close(),
  };
}

async function request(app: RunningApp, address: Buffer): Promise<void> {
  const { status, reason } = await answerTo(app, address);
  if (status === 500 || reason === 'internal')
    throw new WrongAnswer(`status ${status} ${reason} for ${JSON.stringify(address.toString('latin1'))}`);
}

/** Sends one request. The server closes the connection; a request that is not HTTP has no reason. */
function answerTo(app: RunningApp, address: Buffer): Promise<{ status: number; reason: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(app.origin).port), '127.0.0.1');
    const late = (): void =>
      void socket.destroy(new WrongAnswer(`no answer to ${JSON.stringify(address.toString('latin1'))}`));
    socket.setTimeout(MAX_ANSWER_MS, late);
    let head = '';
    socket.on('data', (chunk) => (head.length < 16_384 ? (head += chunk.toString('latin1')) : undefined));
    socket.on('error', reject);
    socket.on('close', () =>
      resolve({
        status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0),
        reason: /^x-error-reason: (.*)\r$/im.exec(head)?.[1] ?? '',
      }),
    );
    socket.end(
      Buffer.concat([Buffer.from('GET '), address, Buffer.from(' HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')]),
    );
  });
}
