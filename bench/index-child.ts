/**
 * Arguments GITDIR DATADIR: updates the index once in a process of its own, and prints times, sizes and counts as JSON.
 */
import type { OpenContainer } from '#dist/segments/container.js';
import { HistoryIndex } from '#dist/history/index/history-index.js';
import { updateIndex } from '#dist/workers/indexing/update-index.js';
import { memoryOf } from './process-memory.js';

/** What the child prints. */
export interface Inside {
  readonly seconds: number;
  /** Seconds until all commits were read. */
  readonly collecting: number | undefined;
  readonly commits: number;
  readonly segments: number;
  /** Bytes by the tag of a section. */
  readonly sections: Readonly<Record<string, number>>;
  readonly peak: number | undefined;
}

const [gitDir = '', dataDir = ''] = process.argv.slice(2);
const started = performance.now();
let containers: readonly OpenContainer[] = [];
let collected: number | undefined;
await updateIndex({
  gitDir,
  dataDir,
  onProgress(phase) {
    if (phase === 'commits') collected = performance.now();
  },
  onIndex: (built) => (containers = built),
});
const seconds = (performance.now() - started) / 1000;
const sections: Record<string, number> = {};
for (const container of containers) {
  for (const [tag, { length }] of container.sections) sections[tag] = (sections[tag] ?? 0) + length;
}
const collecting = collected === undefined ? undefined : (collected - started) / 1000;
const inside: Inside = {
  seconds,
  collecting,
  commits: new HistoryIndex(containers).size,
  segments: containers.length,
  sections,
  peak: memoryOf('self')?.peak,
};
process.stdout.write(JSON.stringify(inside));
