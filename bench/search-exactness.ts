/**
 * Compares code search with `git grep -n -F -I`: `node --import tsx bench/search-exactness.ts PATH [count] [seed]` takes
 * random parts of lines of HEAD and of three old tags, indexes these revisions, and compares the lines that both find.
 * Runs against `dist/`. Files above the limit of searches are left out. The exit code is 1 if any query differs.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SearchIndexHandle } from '#dist/search/blobs/search-index.js';
import type { CodeAnswer } from '#dist/search/answers.js';
import { parseCursor } from '#dist/search/scan/cursor.js';
import { MAX_SEARCHED_BYTES } from '#dist/search/text/searched-text.js';
import { updateSearch } from '#dist/workers/indexing/update-search.js';
import { searchCodeTask } from '#dist/workers/tasks/search-code.js';
import { borrow, comparisonArguments, git, oidOf, pick, seededRandom } from './support.js';

const LEAST = 8;
const MOST = 40;
const OLD_TAGS = 3;
const LIMITS = { files: 1e6, linesPerFile: 1e6, contextLines: 0, budgetMs: 1e9, countMs: 0 };

const { path, count, seed } = comparisonArguments('search-exactness.ts', 300);
const random = seededRandom(seed);
const scratch = mkdtempSync(join(tmpdir(), 'kedr-search-exactness-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const gitDir = borrow(path, join(scratch, 'repository'));
const ask = (args: readonly string[]): string => git(['-C', gitDir, ...args]).toString('latin1');

const head = ask(['rev-parse', 'HEAD']).trim();
const tags = ask(['for-each-ref', '--sort=creatordate', '--format=%(refname)', 'refs/tags']).trim().split('\n');
const old = [0.1, 0.4, 0.8].map((share) => tags[Math.floor(tags.length * share)] ?? '').filter((tag) => tag !== '');
const revisions = ['HEAD', ...new Set(old.slice(0, OLD_TAGS))];
const refs = revisions.slice(1).map((tag) => `${ask(['rev-parse', `${tag}^{commit}`]).trim()} ${tag}\n`);
writeFileSync(join(gitDir, 'packed-refs'), refs.join(''));
writeFileSync(join(gitDir, 'HEAD'), `${head}\n`);

let handle: SearchIndexHandle | undefined;
const options = { gitDir, dataDir: join(scratch, 'data'), scope: 'tags' as const };
await updateSearch({ ...options, onProgress: () => undefined, onIndex: (index) => (handle = index) });

/** Parts of lines in ASCII, which git and a visitor write alike. */
function textsOf(tree: string): string[] {
  const blobs = ask(['ls-tree', '-r', tree])
    .split('\n')
    .filter((line) => line.startsWith('100'));
  const texts = new Set<string>();
  while (texts.size < count) {
    const blob = pick(blobs, random).split(/\s/)[2] ?? '';
    const lines = git(['-C', gitDir, 'cat-file', 'blob', blob]).toString('latin1').split('\n');
    const line = pick(lines, random);
    const start = Math.floor(random() * Math.max(1, line.length - LEAST));
    const text = line.slice(start, start + LEAST + Math.floor(random() * (MOST - LEAST)));
    if (text.length >= LEAST && /^[ -~\t]+$/.test(text) && /\w{4}/.test(text)) texts.add(text);
  }
  return [...texts];
}

/** All lines with any of the texts, as `path:number` and what the line is. */
function grepped(tree: string, texts: readonly string[]): { place: string; line: string }[] {
  const large = new Set(
    ask(['ls-tree', '-r', '-l', tree])
      .split('\n')
      .filter((row) => Number(/ +(\d+)\t/.exec(row)?.[1] ?? 0) > MAX_SEARCHED_BYTES)
      .map((row) => row.slice(row.indexOf('\t') + 1)),
  );
  const output = ask(['grep', '-n', '-z', '-F', '-I', ...texts.flatMap((text) => ['-e', text]), tree]);
  return output.split('\n').flatMap((row) => {
    const [place = '', number = '', ...line] = row.split('\0');
    const name = place.slice(tree.length + 1);
    return row === '' || large.has(name) ? [] : [{ place: `${name}:${number}`, line: line.join('\0') }];
  });
}

/** The lines of all parts of the answer. */
function foundAt(tree: string, text: string): string[] {
  const places: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const answer: CodeAnswer = searchCodeTask({
      gitDir,
      tree: oidOf(tree),
      directory: '',
      query: { match: { kind: 'literal', text }, paths: [], languages: [], caseSensitive: true },
      cursor: parseCursor(cursor),
      limits: LIMITS,
      searchIndex: handle,
    });
    for (const { path: name, lines: found } of answer.files) places.push(...found.map(({ line }) => `${name}:${line}`));
    cursor = answer.cursor;
  }
  return places;
}

let compared = 0;
let lines = 0;
let differing = 0;
for (const revision of revisions) {
  const tree = ask(['rev-parse', `${revision}^{tree}`]).trim();
  const texts = textsOf(tree);
  const all = grepped(tree, texts);
  for (const text of texts) {
    const theirs = all.filter(({ line }) => line.includes(text)).map(({ place }) => place);
    const ours = foundAt(tree, text);
    compared += 1;
    lines += theirs.length;
    const found = new Set(ours);
    const missing = theirs.filter((place) => !found.has(place));
    if (ours.length === theirs.length && missing.length === 0) continue;
    differing += 1;
    console.log(`${revision} ${JSON.stringify(text)}: ${ours.length} and ${theirs.length} lines, ${missing[0] ?? ''}`);
  }
}
console.log(`${compared} texts at ${revisions.join(', ')}, ${lines} lines: ${differing} differ`);
process.exit(differing > 0 ? 1 : 0);
