/**
 * `npm run soak -- PATH [--changes] [--seconds N] [--crawlers N] [--seed N]`: many clients at once walk over random
 * commits, blames, patches, archives, comparisons, searches and symbols of one repository, on the loopback interface.
 * Reported are the times of the root page meanwhile, all statuses, and descriptors and memory before, during and after;
 * then the same of cgit, where it is installed. A status of 5xx other than a 503 with `Retry-After` is a failure, as is
 * a connection that breaks. With `--changes` a copy that
 * borrows the objects is repacked, pruned, pushed to, deleted and made again meanwhile, and answers are compared with
 * those of git. Nothing is written to the repository.
 */
import { parseArgs } from 'node:util';
import { BenchRepository } from './bench-repository.js';
import { soakChanges } from './soak/changes.js';
import { soakLoad } from './soak/load.js';

const CRAWLERS = 64;
/** Beside them git runs, for the changes and for the comparisons. */
const CRAWLERS_OF_CHANGES = 16;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    changes: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '180' },
    crawlers: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

const [path] = positionals;
if (path === undefined) {
  console.error('usage: npm run soak -- PATH [--changes] [--seconds N] [--crawlers N] [--seed N]');
  process.exit(2);
}
const subject = new BenchRepository(path, Number(values.seed));
const seconds = Number(values.seconds);
const crawlers = Number(values.crawlers ?? (values.changes ? CRAWLERS_OF_CHANGES : CRAWLERS));
try {
  const soak = values.changes ? soakChanges : soakLoad;
  if ((await soak(subject, { seconds, crawlers })) > 0) process.exitCode = 1;
} finally {
  await subject.close();
}
