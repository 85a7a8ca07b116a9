/** What docs/operating.md and deploy/ name exists: options, variables, keys of the file, metrics, files, addresses. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/server/metrics.js';
import { OPTIONS, VARIABLES } from '../../src/server/options.js';
import { parseLocation } from '../../src/web/address/location.js';
import { startApp, type RunningApp } from '../support/app.js';

const ROOT = join(import.meta.dirname, '../..');
const MANUAL = 'docs/operating.md';
const files = [MANUAL, ...readdirSync(join(ROOT, 'deploy')).map((name) => `deploy/${name}`)];
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
/** Options of npm, docker and apt-get. */
const OTHERS = ['prefix', 'build', 'omit', 'ignore-scripts', 'no-audit', 'no-fund', 'no-install-recommends', 'from'];
const OF_CONTAINERS = ['interval', 'timeout', 'start-period', 'now'];

const found = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, word]) => word ?? '')),
];

let app: RunningApp;
beforeAll(async () => (app = await startApp({})));
afterAll(() => app.close());

describe.each(files)('%s', (file) => {
  it('names options and variables that exist', () => {
    const options = found(read(file), /(?<![\w-])--([a-z][a-z-]+)/g);
    const known: readonly string[] = [...OPTIONS.map(({ name }) => name), ...OTHERS, ...OF_CONTAINERS];
    expect(options.filter((option) => !known.includes(option))).toEqual([]);
    const variables = [...OPTIONS, ...VARIABLES].map(({ variable }) => variable);
    expect(found(read(file), /\b(KEDR_[A-Z_]+)/g).filter((name) => !variables.includes(name))).toEqual([]);
  });
});

describe('the manual', () => {
  const manual = read(MANUAL);

  it('has examples whose keys the schema has', () => {
    const { properties } = JSON.parse(read('kedr.schema.json')) as { properties: Readonly<Record<string, unknown>> };
    const examples = found(manual, /```json\n([^]*?)```/g);
    expect(examples).toHaveLength(2);
    const keys = examples.flatMap((example) => Object.keys(JSON.parse(example) as object));
    expect(keys.filter((key) => !(key in properties))).toEqual([]);
  });

  it('has every metric in its table, and no other', async () => {
    const metrics = found(await createMetrics(app.context).read(), /^# TYPE (\S+)/gm);
    expect(metrics.length).toBeGreaterThan(30);
    expect(found(manual, /^\| `(kedr_\w+)` \|/gm).sort()).toEqual(metrics.sort());
    const named = found(manual, /`(kedr_[a-z0-9_]+)/g);
    expect(named.filter((name) => !metrics.includes(name))).toEqual([]);
  });

  it('leads to files and addresses that exist', () => {
    const links = found(manual, /\]\(([^)#]+)/g).map((link) => join(ROOT, dirname(MANUAL), link));
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((path) => !existsSync(path))).toEqual([]);
    const addresses = found(manual, /`(\/api\/\w+)`/g);
    expect(addresses).toEqual(['/api/healthz', '/api/readyz']);
    expect(addresses.filter((address) => parseLocation(address) === undefined)).toEqual([]);
  });

  it('is what README and the architecture lead to', () => {
    for (const file of ['README.md', 'README.ru.md', 'ARCHITECTURE.md'])
      expect(read(file), file).toContain('(docs/operating.md)');
  });
});
