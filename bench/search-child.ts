/** Arguments GITDIR DATADIR: builds the search index of HEAD in a process of its own, and prints time and memory as JSON. */
import { updateSearch } from '#dist/workers/indexing/update-search.js';
import { memoryOf } from './process-memory.js';

/** What the child prints. */
export interface BuiltSearch {
  readonly seconds: number;
  readonly files: readonly string[];
  readonly peak: number | undefined;
}

const [gitDir = '', dataDir = ''] = process.argv.slice(2);
const started = performance.now();
let files: readonly string[] = [];
await updateSearch({
  gitDir,
  dataDir,
  scope: 'head',
  onProgress: () => undefined,
  onIndex: (index) => (files = index.files),
});
const built: BuiltSearch = { seconds: (performance.now() - started) / 1000, files, peak: memoryOf('self')?.peak };
console.log(JSON.stringify(built));
