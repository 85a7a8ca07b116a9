/**
 * Compares the uses of symbols with `git grep -n -w -F -I`: `node --import tsx bench/symbol-references.ts PATH [count]
 * [seed]` takes random names that C files of HEAD define, indexes HEAD, and compares whole lists of lines. Runs against
 * `dist/`. Files above the limit of searches are left out. Prints how many uses of each kind there are, with examples to
 * look at. The exit code is 1 if any list differs.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SearchIndexHandle } from '#dist/search/blobs/search-index.js';
import { parseCursor } from '#dist/search/scan/cursor.js';
import { definitionsIn } from '#dist/search/symbols/definitions.js';
import type { FoundUse, SymbolAnswer } from '#dist/search/symbols/find-symbol.js';
import { MAX_SEARCHED_BYTES } from '#dist/search/text/searched-text.js';
import { updateSearch } from '#dist/workers/indexing/update-search.js';
import { findSymbolTask } from '#dist/workers/tasks/find-symbol.js';
import { borrow, comparisonArguments, git, oidOf, pick, seededRandom } from './support.js';

const LIMITS = { definitions: 1e6, files: 1e6, linesPerFile: 1e6, budgetMs: 1e9 };
/** Examples of each kind of use. */
const EXAMPLES = 8;

const { path, count, seed } = comparisonArguments('symbol-references.ts', 100);
const random = seededRandom(seed);
const scratch = mkdtempSync(join(tmpdir(), 'kedr-symbol-references-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const gitDir = borrow(path, join(scratch, 'repository'));
const ask = (args: readonly string[]): string => git(['-C', gitDir, ...args]).toString('latin1');
writeFileSync(join(gitDir, 'HEAD'), `${ask(['rev-parse', 'HEAD']).trim()}\n`);

let handle: SearchIndexHandle | undefined;
const options = { gitDir, dataDir: join(scratch, 'data'), scope: 'head' as const };
await updateSearch({ ...options, onProgress: () => undefined, onIndex: (index) => (handle = index) });

const tree = oidOf(ask(['rev-parse', 'HEAD^{tree}']).trim());
const files = ask(['ls-tree', '-r', '-l', 'HEAD'])
  .split('\n')
  .flatMap((row) => {
    const [, blob, size, name] = /^100\d+ blob (\w+) +(\d+)\t(.*)$/.exec(row) ?? [];
    return blob === undefined || name === undefined ? [] : [{ blob, size: Number(size), name }];
  });
const large = new Set(files.filter(({ size }) => size > MAX_SEARCHED_BYTES).map(({ name }) => name));

function names(): string[] {
  const sources = files.filter(({ name, size }) => /\.[ch]$/.test(name) && size < MAX_SEARCHED_BYTES);
  const found = new Set<string>();
  while (found.size < count) {
    const text = git(['-C', gitDir, 'cat-file', 'blob', pick(sources, random).blob]).toString('utf8');
    const definitions = definitionsIn(text, 'c');
    if (definitions.length > 0) found.add(pick(definitions, random).name);
  }
  return [...found];
}

function grepped(all: readonly string[]): { place: string; line: string }[] {
  const output = ask(['grep', '-n', '-z', '-w', '-F', '-I', ...all.flatMap((name) => ['-e', name]), 'HEAD']);
  return output.split('\n').flatMap((row) => {
    const [place = '', number = '', ...line] = row.split('\0');
    const name = place.slice('HEAD:'.length);
    return row === '' || large.has(name) ? [] : [{ place: `${name}:${number}`, line: line.join('\0') }];
  });
}

function usesOf(name: string): { place: string; use: FoundUse }[] {
  const found: { place: string; use: FoundUse }[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const question = { gitDir, tree, name, cursor: parseCursor(cursor), limits: LIMITS, searchIndex: handle };
    const answer: SymbolAnswer = findSymbolTask(question);
    for (const { path: file, lines } of answer.files)
      found.push(...lines.map((use) => ({ place: `${file}:${use.line}`, use })));
    cursor = answer.cursor;
  }
  return found;
}

const kinds = new Map<string, string[]>();
const symbols = names();
const all = grepped(symbols);
let differing = 0;
let lines = 0;
for (const name of symbols) {
  const word = new RegExp(String.raw`(?<!\w)${name}(?!\w)`);
  const theirs = all.filter(({ line }) => word.test(line)).map(({ place }) => place);
  const ours = usesOf(name);
  for (const { place, use } of ours) {
    const known = kinds.get(use.kind) ?? [];
    kinds.set(use.kind, [...known, `${name} ${place} ${use.text.trim()}`]);
  }
  lines += theirs.length;
  if (ours.map(({ place }) => place).join('\n') === theirs.join('\n')) continue;
  differing += 1;
  const missing = theirs.find((place) => !ours.some((own) => own.place === place));
  console.log(`${name}: ${ours.length} and ${theirs.length} lines, ${missing ?? ''}`);
}
console.log(`${symbols.length} names, ${lines} lines: ${differing} differ`);
for (const [kind, uses] of kinds) {
  console.log(`${kind}: ${uses.length}`);
  for (let shown = 0; shown < EXAMPLES; shown += 1) console.log(`    ${pick(uses, random)}`);
}
process.exit(differing > 0 ? 1 : 0);
