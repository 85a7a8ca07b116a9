/** Builds one segment with threads where they help: distributes the ranges and combines the results. */
import { Worker } from 'node:worker_threads';
import type { ObjectStore } from '../../git/store/object-store.js';
import { loadIndexes, type SharedIndexes } from '../../git/store/shared-indexes.js';
import type { Sections } from '../../segments/container.js';
import { RangeBuilder } from '../../history/index/range-builder.js';
import { RANGE_COMMITS, rangesOf, type SegmentBuild } from '../../history/index/segment-build.js';
import { builtFile } from '../built-file.js';
import { valueOf } from '../protocol.js';
import { endThread } from '../thread-end.js';
import type { DiffThreadData, RangeAnswer, RangeOrder } from './diff-thread.js';

/** JavaScript heap of each diffing thread: what a kernel needs several times over, without trees and postings. */
const MAX_HEAP_MB = 512;
/** Fewer commits are diffed in this thread, because starting threads would take longer. */
const INLINE_COMMITS = 4_096;

export interface BuildOptions {
  readonly store: ObjectStore;
  /** The pack indexes of `store`, if they are already in memory. */
  readonly indexes?: SharedIndexes;
  readonly threads: number;
  /** Trees are compared with their ids even where that takes time. */
  readonly checksIds: boolean;
  /** Receives the number of commits diffed so far. */
  readonly report: (done: number) => void;
}

/** Rethrows the error of a thread after ending all threads. */
export async function buildSegment(build: SegmentBuild, options: BuildOptions): Promise<Sections> {
  const isSmall = build.size <= INLINE_COMMITS;
  if (isSmall) buildHere(build, options);
  else await buildInThreads(build, options);
  return build.sections(isSmall || options.checksIds);
}

function buildHere(build: SegmentBuild, { store, report }: BuildOptions): void {
  const builder = new RangeBuilder(store, build.lists);
  for (const { from, to } of rangesOf(build.size)) {
    build.add(0, builder.build(from, to));
    report(to);
  }
}

async function buildInThreads(
  build: SegmentBuild,
  { store, indexes, threads, checksIds, report }: BuildOptions,
): Promise<void> {
  const data: DiffThreadData = {
    gitDir: store.gitDir,
    indexes: indexes ?? loadIndexes(store.gitDir),
    lists: build.lists,
    checksIds,
  };
  const ranges = rangesOf(build.size);
  let done = 0;
  const workers = Array.from(
    { length: Math.min(threads, ranges.length) },
    () =>
      new Worker(builtFile('workers/indexing/diff-thread.js'), {
        workerData: data,
        resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
      }),
  );
  try {
    await Promise.all(
      workers.map(
        (worker, thread) =>
          new Promise<void>((resolve, reject) => {
            const order = (): void => {
              const range = ranges.shift();
              if (range === undefined) resolve();
              else worker.postMessage(range satisfies RangeOrder);
            };
            worker.on('error', reject);
            // Matters only for a thread that ends before its work does; otherwise the promise is already settled.
            worker.on('exit', (code) => reject(new Error(`a diffing thread ended with ${code}`)));
            worker.on('message', ({ from, outcome }: RangeAnswer) => {
              try {
                const built = valueOf(outcome);
                build.add(thread, built);
                done += Math.min(RANGE_COMMITS, build.size - from);
                report(done);
                order();
              } catch (error) {
                reject(error);
              }
            });
            order();
          }),
      ),
    );
  } finally {
    await Promise.all(workers.map((worker) => endThread(worker)));
  }
}
