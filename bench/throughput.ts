/**
 * Root pages per second, with eight requests always in flight, for five seconds. This measures the server at its limit.
 * Disturbance: the client uses part of the same cores, so the second row measures a Node server that sends the same
 * number of bytes and does nothing else: no page can be faster than that here. Git has no server to compare with.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { href } from '#dist/web/address/location.js';
import { HttpClient, type Load } from './http-client.js';
import { column, type Group, type Row } from './report.js';

const IN_FLIGHT = 8;
const SECONDS = 5;
const WARM_SECONDS = 1.5;
const FLOOR_SERVER = `
  const body = Buffer.alloc(Number(process.argv[1]), 120);
  const server = require('node:http').createServer((request, response) => response.end(body));
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;

const COLUMNS = [
  column('name', ''),
  column('perSecond', 'requests/s', 'rate'),
  column('p50', 'p50 ms', 'ms'),
  column('p99', 'p99 ms', 'ms'),
  column('max', 'max ms', 'ms'),
  column('mibPerSecond', 'MiB/s', 'mib'),
  column('ratio', 'of the limit', 'ratio'),
];

export const throughput: Group = {
  name: 'throughput',
  isolates: `the root page with ${IN_FLIGHT} requests in flight for ${SECONDS} s after ${WARM_SECONDS} s unmeasured, beside a bare Node server that sends as many bytes`,
  async run(subject) {
    const { url } = await subject.server();
    const target = href.home(subject.name);
    const page = await loaded(url, target);
    const floor = await floorOf(page.bytes);
    const row = (name: string, { load }: Loaded): Row => ({
      name,
      perSecond: load.perSecond,
      p50: load.latency.p50,
      p99: load.latency.p99,
      max: load.latency.max,
      mibPerSecond: load.bytesPerSecond,
      ratio: load.perSecond / floor.load.perSecond,
    });
    return {
      tables: [
        { title: 'Throughput', columns: COLUMNS, rows: [row('root page', page), row('bare Node server', floor)] },
      ],
    };
  },
};

interface Loaded {
  readonly bytes: number;
  readonly load: Load;
}

async function loaded(url: string, target: string): Promise<Loaded> {
  const client = new HttpClient(url, IN_FLIGHT);
  try {
    const { bytes } = await client.get(target);
    await client.load(target, { inFlight: IN_FLIGHT, seconds: WARM_SECONDS });
    return { bytes, load: await client.load(target, { inFlight: IN_FLIGHT, seconds: SECONDS }) };
  } finally {
    client.close();
  }
}

async function floorOf(bytes: number): Promise<Loaded> {
  const child = spawn(process.execPath, ['-e', FLOOR_SERVER, String(bytes)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = (): boolean => child.kill('SIGKILL');
  process.on('exit', stop);
  try {
    const [port] = (await once(child.stdout, 'data')) as [Buffer];
    return await loaded(`http://127.0.0.1:${port.toString().trim()}`, '/');
  } finally {
    process.off('exit', stop);
    stop();
  }
}
