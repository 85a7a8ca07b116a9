/**
 * Arguments GITDIR DATADIR [maxSegments]: one update of an index in a process of its own, that can be killed. Prints
 * its outcome.
 */
import { updateIndex } from '#dist/workers/indexing/update-index.js';

const [gitDir = '', dataDir = '', maxSegments] = process.argv.slice(2);
process.stdout.write('started\n');
try {
  const outcome = await updateIndex({
    gitDir,
    dataDir,
    onProgress: () => undefined,
    onIndex: () => undefined,
    words: { known: [], onWords: () => undefined },
    ...(maxSegments === undefined ? {} : { maxSegments: Number(maxSegments) }),
  });
  process.stdout.write(`${outcome}\n`);
} catch (error) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  process.stdout.write(`${String(code ?? (error instanceof Error ? error.message : error))}\n`);
}
