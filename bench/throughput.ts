/**
 * Pages per second with eight requests always in flight: the server at its limit, beside cgit, where it is installed,
 * and beside a bare Express application that sends the same bytes. For first visits each address is another commit or
 * file; the repeated one is one address. cgit has no latest commits beside the entries of its root page, is asked for
 * the same commits and files, and sends its pages uncompressed, which takes least of its time.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Oid } from '#dist/git/oid.js';
import { defaultProcesses } from '#dist/server/option-values.js';
import { href } from '#dist/web/address/location.js';
import type { BenchRepository } from './bench-repository.js';
import { hasCgit, startCgit } from './cgit.js';
import { HttpClient } from './http-client.js';
import { load, loader, type Load } from './load.js';
import { column, type Group, type Row } from './report.js';
import { git, sample } from './support.js';

const IN_FLIGHT = 8;
const SECONDS = 5;
const WARM_SECONDS = 2;
/** More than are answered in the time, where the repository has so many. */
const FIRST_VISITS = 20_000;
/** A file and a commit that are neither small nor large are repeated: the median of so many. */
const TYPICAL_OF = 101;
/** This share of the addresses is for the unmeasured time: the code is warm, and no page was there before. */
const WARM_SHARE = 0.25;
const BARE_SERVER = fileURLToPath(new URL('./bare-express.ts', import.meta.url));

const COLUMNS = [
  column('page', 'page'),
  column('server', 'server'),
  column('first', 'first/s', 'rate'),
  column('firstP99', 'p99 ms', 'ms'),
  column('firstRatio', 'Kedr to it', 'ratio'),
  column('repeated', 'repeated/s', 'rate'),
  column('repeatedP99', 'p99 ms', 'ms'),
  column('repeatedRatio', 'Kedr to it', 'ratio'),
];

/** One kind of page. The first place is asked for repeatedly. */
interface Kind {
  readonly name: string;
  readonly cgitPage: string;
  readonly places: readonly Place[];
  readonly target: (place: Place) => string;
}

interface Place {
  readonly commit: Oid;
  readonly path: string;
}

interface Measured {
  readonly page: string;
  readonly server: string;
  readonly first?: Load;
  /** Of first visits. */
  readonly addresses?: number;
  readonly repeated: Load;
}

export const throughput: Group = {
  name: 'throughput',
  isolates:
    `${IN_FLIGHT} requests in flight for ${SECONDS} s after ${WARM_SECONDS} s unmeasured, from ${loader}, ` +
    `gzip accepted; ${defaultProcesses()} processes of Kedr and of Express`,
  async run(subject) {
    const kinds = await kindsOf(subject);
    const { url } = await subject.server();
    const notes: string[] = [];
    const ours: Measured[] = [];
    for (const kind of kinds) {
      const measured = await measure(url, kind, { server: 'Kedr', targetOf: kind.target });
      ours.push(measured);
      const { first, addresses = 0 } = measured;
      if (first !== undefined && first.requests > addresses)
        notes.push(`${kind.name}: there are only ${addresses} addresses, so some first visits are repeated`);
    }
    const others = [...(await expressOf(subject, url, kinds)), ...(await cgitOf(subject, kinds))];
    if (!hasCgit) notes.push('cgit and lighttpd are not installed');
    const failed = [...ours, ...others].filter(({ first, repeated }) => (first?.failed ?? 0) + repeated.failed > 0);
    notes.push(...failed.map(({ server, page }) => `${server}, ${page}: some requests failed`));
    const rows = ours.flatMap((own) => [own, ...others.filter(({ page }) => page === own.page)].map(rowBeside(own)));
    return { tables: [{ title: 'Throughput', columns: COLUMNS, rows }], notes };
  },
};

function rowBeside(ours: Measured): (its: Measured) => Row {
  const ratio = (own: Load | undefined, its: Load | undefined): number =>
    (own?.perSecond ?? NaN) / (its?.perSecond ?? NaN);
  return (its) => ({
    page: its.page,
    server: its.server,
    first: its.first?.perSecond,
    firstP99: its.first?.p99,
    firstRatio: ratio(ours.first, its.first),
    repeated: its.repeated.perSecond,
    repeatedP99: its.repeated.p99,
    repeatedRatio: ratio(ours.repeated, its.repeated),
  });
}

async function kindsOf(subject: BenchRepository): Promise<Kind[]> {
  const head = subject.head();
  const random = subject.random('throughput');
  const commits = await subject.commits();
  const all = Array.from({ length: commits.count }, (_, at) => at);
  const some = sample(all, FIRST_VISITS, random).map((at) => ({ commit: commits.at(at), path: '' }));
  const files = (await subject.headEntries()).filter(
    ({ mode, path }) => mode.startsWith('100') && !/[\n?#%]/.test(path),
  );
  const chosen = sample(files, FIRST_VISITS, random);
  const typicalFile = middleOf(chosen, ({ size }) => size);
  const typicalCommit = middleOf(some, ({ commit }) => git(['-C', subject.gitDir, 'show', '-m', commit]).length);
  const at = ({ commit, path }: Place): string => href.src(subject.name, { kind: 'commit', name: commit }, path);
  return [
    {
      name: 'root',
      cgitPage: 'tree',
      places: [{ commit: head, path: '' }, ...some.filter(({ commit }) => commit !== head)],
      target: (place) => (place.commit === head ? href.home(subject.name) : at(place)),
    },
    {
      name: 'file',
      cgitPage: 'tree',
      places: withFirst(typicalFile, chosen).map(({ path }) => ({ commit: head, path })),
      target: at,
    },
    {
      name: 'commit',
      cgitPage: 'commit',
      places: withFirst(typicalCommit, some),
      target: ({ commit }) => href.commit(subject.name, commit),
    },
  ];
}

/** Throws when there is none. */
function middleOf<Item>(items: readonly Item[], sizeOf: (item: Item) => number): Item {
  const sized = items.slice(0, TYPICAL_OF).map((item) => ({ item, size: sizeOf(item) }));
  const middle = sized.sort((a, b) => a.size - b.size)[sized.length >> 1];
  if (middle === undefined) throw new Error('HEAD has no file');
  return middle.item;
}

function withFirst<Item>(first: Item, items: readonly Item[]): Item[] {
  return [first, ...items.filter((item) => item !== first)];
}

/** No address is asked for in two of the three loads. */
async function measure(
  url: string,
  { name, places }: Kind,
  { server, targetOf }: { readonly server: string; readonly targetOf: (place: Place) => string },
): Promise<Measured> {
  const [repeated = '/', ...others] = places.map(targetOf);
  const warm = others.splice(0, Math.ceil(others.length * WARM_SHARE));
  const first = others.length === 0 ? {} : { first: await loadWarm(url, others, warm), addresses: others.length };
  return { page: name, server, ...first, repeated: await loadWarm(url, [repeated]) };
}

async function loadWarm(url: string, targets: readonly string[], warm = targets): Promise<Load> {
  await load(url, warm, { inFlight: IN_FLIGHT, seconds: WARM_SECONDS });
  return load(url, targets, { inFlight: IN_FLIGHT, seconds: SECONDS });
}

async function cgitOf(subject: BenchRepository, kinds: readonly Kind[]): Promise<Measured[]> {
  const rows: Measured[] = [];
  if (!hasCgit) return rows;
  for (const isCached of [false, true]) {
    const cgit = await startCgit(subject.gitDir, { folder: subject.folder('cgit'), isCached });
    try {
      const server = isCached ? 'cgit, its cache' : 'cgit, no cache';
      for (const kind of kinds) {
        const targetOf = ({ path, commit }: Place): string => cgit.target(kind.cgitPage, path, commit);
        rows.push(await measure(cgit.url, kind, { server, targetOf }));
      }
    } finally {
      await cgit.stop();
    }
  }
  return rows;
}

async function expressOf(subject: BenchRepository, url: string, kinds: readonly Kind[]): Promise<Measured[]> {
  const folder = subject.folder('bodies');
  const client = new HttpClient(url, 1, 'gzip');
  const files: string[] = [];
  try {
    for (const { name, places, target } of kinds) {
      const [place] = places;
      const { body } = await client.get(place === undefined ? '/' : target(place));
      files.push(join(folder, name));
      writeFileSync(join(folder, name), body);
    }
  } finally {
    client.close();
  }
  const child = spawn(process.execPath, ['--import', 'tsx', BARE_SERVER, String(defaultProcesses()), ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = (): boolean => child.kill('SIGTERM');
  process.on('exit', stop);
  try {
    const [port] = (await once(child.stdout, 'data')) as [Buffer];
    const rows: Measured[] = [];
    for (const [number, { name }] of kinds.entries()) {
      const repeated = await loadWarm(`http://127.0.0.1:${port.toString().trim()}`, [`/${number}`]);
      rows.push({ page: name, server: 'bare Express', repeated });
    }
    return rows;
  } finally {
    process.off('exit', stop);
    stop();
  }
}
