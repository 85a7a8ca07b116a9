/** The root page of a repository while many clients search its code: searching must not delay the other pages. */
import { href } from '#dist/web/address/location.js';
import type { BenchRepository } from './bench-repository.js';
import { HttpClient } from './http-client.js';
import { startKedr } from './kedr-server.js';
import { column, type Table } from './report.js';
import { summary } from './samples.js';
import { SEARCH_QUERIES } from './search-queries.js';

const CLIENTS = 20;
const SECONDS = 15;
const PAUSE_MS = 20;
const WARM_REQUESTS = 30;

const COLUMNS = [
  column('name', ''),
  column('n', 'requests', 'count'),
  column('p50', 'p50 ms', 'ms'),
  column('p99', 'p99 ms', 'ms'),
  column('max', 'max ms', 'ms'),
];

/** `dataDir` has the indexes of the repository. */
export async function rootWhileSearching(subject: BenchRepository, dataDir: string): Promise<Table> {
  const server = await startKedr(subject.gitDir, dataDir);
  const searcher = new HttpClient(server.url, CLIENTS);
  try {
    await server.ready();
    const root = href.home(subject.name);
    const head = subject.head();
    const visits = async (count: number, until: number): Promise<number[]> => {
      const times: number[] = [];
      while (times.length < count && performance.now() < until) {
        times.push((await server.client.get(root)).ms);
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
      return times;
    };
    const alone = (await visits(WARM_REQUESTS * 2, Infinity)).slice(WARM_REQUESTS);
    const until = performance.now() + SECONDS * 1_000;
    const searches: number[] = [];
    const client = async (first: number): Promise<void> => {
      for (let at = first; performance.now() < until; at += 1) {
        const asked = `${SEARCH_QUERIES[at % SEARCH_QUERIES.length] ?? ''} -path:${first}/${at}`;
        try {
          // The filter excludes nothing, but no answer was kept before.
          searches.push(
            (await searcher.get(href.search(subject.name, { kind: 'commit', name: head }, '', { q: asked }))).ms,
          );
        } catch {
          // Too many at once, or a query without results in this repository.
        }
      }
    };
    const clients = Array.from({ length: CLIENTS }, (_, number) => client(number * 5));
    const beside = await visits(Infinity, until);
    await Promise.all(clients);
    return {
      title: `the root page beside ${CLIENTS} clients that search`,
      columns: COLUMNS,
      rows: [
        { name: 'root page alone', ...summary(alone) },
        { name: 'root page beside them', ...summary(beside) },
        { name: 'their searches', ...summary(searches) },
      ],
    };
  } finally {
    searcher.close();
    await server.stop();
  }
}
