/** Reads and checks the history index of a repository. The answer is in shared memory. */
import { reportDropped } from '../../segments/dropped-memory.js';
import type { LoadedSegments } from '../../segments/index-folder.js';
import { loadSegments, openIndexFolder, type IndexPlace } from '../indexing/load-segments.js';

export interface LoadIndexInput extends IndexPlace {
  /** Segments in memory, whose files are not read again. */
  readonly known: LoadedSegments;
}

export function loadIndexTask({ gitDir, dataDir, known }: LoadIndexInput): LoadedSegments {
  const loaded = loadSegments(openIndexFolder({ gitDir, dataDir }), known);
  // This thread soon has no use for the memory, and only the others know when it can be freed.
  reportDropped(loaded.containers.reduce((sum, { shared }) => sum + shared.byteLength, 0));
  return loaded;
}
