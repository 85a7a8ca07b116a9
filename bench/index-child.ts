/**
 * `node bench/index-child.js GITDIR DATADIR`: updates the index once in a process of its own, and prints times, sizes
 * and counts as JSON.
 */
import { HistoryIndex } from '../dist/history/index/history-index.js';
import { updateIndex } from '../dist/workers/indexing/update-index.js';
import { memoryOf } from './process-memory.js';

const [gitDir, dataDir] = process.argv.slice(2);
const started = performance.now();
let containers = [];
let collected;
await updateIndex({
  gitDir,
  dataDir,
  onProgress(phase) {
    if (phase === 'commits') collected = performance.now();
  },
  onIndex: (built) => (containers = built),
});
const seconds = (performance.now() - started) / 1000;
const sections = {};
for (const container of containers) {
  for (const [tag, { length }] of container.sections) sections[tag] = (sections[tag] ?? 0) + length;
}
const collecting = collected === undefined ? undefined : (collected - started) / 1000;
process.stdout.write(
  JSON.stringify({
    seconds,
    collecting,
    commits: new HistoryIndex(containers).size,
    segments: containers.length,
    sections,
    peak: memoryOf('self')?.peak,
  }),
);
