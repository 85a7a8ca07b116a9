/**
 * Downloads of the whole tree of HEAD in each format, compared with `git archive` of the same format. This measures
 * reading and packing all blobs: the client only counts and hashes. Disturbance: our bytes go through HTTP and share
 * the cores with the client, while git writes into a pipe. Git packs zip and tar.gz with zlib's default level in one
 * thread, and has no zstd of its own.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { get } from 'node:http';
import type { Readable } from 'node:stream';
import { href } from '#dist/web/address/location.js';
import { column, type Group } from './report.js';
import { GIT_ENVIRONMENT } from './support.js';

const FORMATS = ['tar', 'tar.gz', 'zip', 'tar.zst'];
const GIT_FORMATS = new Set(['tar', 'tar.gz', 'zip']);

const COLUMNS = [
  column('name', 'format'),
  column('bytes', 'MiB', 'mib'),
  column('gitBytes', 'git MiB', 'mib'),
  column('first', 'first byte ms', 'ms'),
  column('seconds', 'seconds', 'seconds'),
  column('git', 'git archive s', 'seconds'),
  column('ratio', 'git/ours', 'ratio'),
  column('equal', 'same bytes'),
  column('again', 'same on repetition'),
];

export const archives: Group = {
  name: 'archives',
  isolates: 'HEAD as an archive over HTTP, twice, and `git archive` once, for each format',
  async run(subject) {
    const { url } = await subject.server();
    const { path: oracle } = await subject.oracle();
    const head = subject.head();
    const rows = [];
    for (const format of FORMATS) {
      const target = url + href.archive(subject.name, head, format);
      const ours = await download(target);
      const again = await download(target);
      const prefix = `${subject.name.repo}-${head}/`;
      const theirs = GIT_FORMATS.has(format)
        ? await archivedByGit(oracle, ['archive', `--format=${format}`, `--prefix=${prefix}`, head])
        : undefined;
      rows.push({
        name: format,
        bytes: ours.bytes,
        gitBytes: theirs?.bytes,
        first: Math.min(ours.first, again.first) * 1000,
        seconds: Math.min(ours.seconds, again.seconds),
        git: theirs?.seconds,
        ratio: theirs === undefined ? undefined : theirs.seconds / Math.min(ours.seconds, again.seconds),
        // Compressors differ, and so do their bytes; a tar must be equal.
        equal: format === 'tar' ? (theirs?.digest === ours.digest ? 'yes' : 'NO') : undefined,
        again: again.digest === ours.digest ? 'yes' : 'NO',
      });
    }
    return { tables: [{ title: 'Archives of HEAD', columns: COLUMNS, rows }] };
  },
};

interface Download {
  readonly bytes: number;
  readonly digest: string;
  /** Seconds to the first byte. */
  readonly first: number;
  /** To the last byte. */
  readonly seconds: number;
}

function download(url: string): Promise<Download> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    get(url, { agent: false }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        reject(new Error(`GET ${url}: ${response.statusCode}`));
        return;
      }
      resolve(measured(response, started));
    }).on('error', reject);
  });
}

async function archivedByGit(repository: string, args: readonly string[]): Promise<Download> {
  const started = performance.now();
  const child = spawn('git', ['-C', repository, ...args], {
    env: GIT_ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  const answer = await measured(child.stdout, started);
  if ((await ended) !== 0) throw new Error(`git ${args.join(' ')} failed`);
  return answer;
}

async function measured(stream: Readable, started: number): Promise<Download> {
  const hash = createHash('sha1');
  let bytes = 0;
  let first = NaN;
  for await (const data of stream as AsyncIterable<Buffer>) {
    if (bytes === 0) first = (performance.now() - started) / 1000;
    bytes += data.length;
    hash.update(data);
  }
  return { bytes, digest: hash.digest('hex'), first, seconds: (performance.now() - started) / 1000 };
}
