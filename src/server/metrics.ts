/** Numbers for Prometheus: requests and their times by the cost of pages, queues, caches, indexes, and the process. */
import { createServer, type Server } from 'node:http';
import { AggregatorRegistry, collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { countSearchStates, countStates, type RepositoryIndex } from '../repository/repository-index.js';
import type { AppContext } from './context.js';
import { listenOn } from './listen-address.js';
import type { MetricsAddress } from './option-values.js';
import type { RequestObserver } from './request-record.js';

/** Seconds. From a page that is ready to the limit of a task. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
const PATH = '/metrics';

export interface Metrics {
  readonly observe: RequestObserver;
  /** All numbers of this process, in the text format of Prometheus. */
  read(): Promise<string>;
}

export function createMetrics(context: AppContext): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'kedr_' });
  const requests = new Counter({
    name: 'kedr_http_requests_total',
    help: 'Answers by the cost of the page and by status',
    labelNames: ['cost', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'kedr_http_request_duration_seconds',
    help: 'Time from the request to the end of the answer, by the cost of the page',
    labelNames: ['cost'],
    buckets: BUCKETS,
    registers,
  });
  const gauge = (name: string, help: string, read: () => number, aggregator: 'sum' | 'average' = 'sum'): void => {
    new Gauge({
      name,
      help,
      aggregator,
      registers,
      collect() {
        this.set(read());
      },
    });
  };
  const { ready, admission, answers, workers, repositories, uploadPacks, indexing } = context;
  gauge('kedr_ready_pages', 'Rendered pages that are kept', () => ready.count);
  gauge('kedr_ready_pages_bytes', 'Size of the pages that are kept', () => ready.bytes);
  new Counter({
    name: 'kedr_ready_page_hits_total',
    help: 'Answers from the pages that are kept',
    registers,
    collect() {
      this.reset();
      this.inc(ready.hits);
    },
  });
  gauge('kedr_pages_waiting', 'Costly pages that wait for a place', () => admission.waiting);
  gauge('kedr_tasks_waiting', 'Questions that wait for a worker thread', () => workers.waiting);
  gauge('kedr_answers_bytes', 'Size of the answers of worker threads that are kept', () => answers.cache.bytes);
  gauge('kedr_index_memory_bytes', 'Size of the indexes in memory', () => indexing?.memoryBytes ?? 0);
  gauge('kedr_clone_processes', 'Processes of git that send clones', () => uploadPacks.running);
  // Each of several processes serves all repositories.
  gauge('kedr_repositories', 'Repositories that are served', () => repositories.list().length, 'average');
  const stateGauge = (name: string, help: string, count: () => Readonly<Record<string, number>>): void => {
    new Gauge({
      name,
      help,
      labelNames: ['state'],
      aggregator: 'average',
      registers,
      collect() {
        for (const [state, indexes] of Object.entries(count())) this.set({ state }, indexes);
      },
    });
  };
  const indexes = (): readonly RepositoryIndex[] => indexing?.indexes ?? [];
  stateGauge('kedr_indexes', 'Indexes of repositories by state', () => countStates(indexes()));
  stateGauge('kedr_search_indexes', 'Their search indexes by state', () => countSearchStates(indexes()));
  // In one of several processes this answers the one that collects the numbers of all.
  AggregatorRegistry.setRegistries([registry]);
  new AggregatorRegistry();
  return {
    observe: ({ cost, status, milliseconds }) => {
      requests.inc({ cost, status });
      seconds.observe({ cost }, milliseconds / 1000);
    },
    read: () => registry.metrics(),
  };
}

/** The numbers of all processes together, in the process that has started them. */
export function readAllProcesses(): () => Promise<string> {
  const aggregator = new AggregatorRegistry();
  return () => aggregator.clusterMetrics();
}

/** A server of its own, so that the numbers need not be public. Rejects when the address cannot be used. */
export async function serveMetrics({ host, port }: MetricsAddress, read: () => Promise<string>): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== PATH || request.method !== 'GET') {
      response.writeHead(404).end();
      return;
    }
    read().then(
      (text) => response.writeHead(200, { 'Content-Type': Registry.PROMETHEUS_CONTENT_TYPE }).end(text),
      () => response.writeHead(503).end(),
    );
  });
  await listenOn(server, { kind: 'tcp', host, port });
  server.unref();
  return server;
}
