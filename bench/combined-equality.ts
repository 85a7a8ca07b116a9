/**
 * Compares our combined diffs with git's. `node bench/combined-equality.js PATH [count] [seed]` takes random merges and
 * compares the output of src/diff with `git diff-tree -p --cc`, byte for byte, then prints the time of each: git once
 * for all merges, ours in this process. Runs against `dist/` (npm run build first). Every merge that differs is listed;
 * the exit code is 1 if there is one.
 */
import { combinedChanges } from '#dist/diff/combined/combined-changes.js';
import { MAX_COMBINED_PARENTS } from '#dist/diff/combined/combined-lines.js';
import { combinedText } from '#dist/diff/combined/combined-text.js';
import { parseCommit } from '#dist/git/object/commit.js';
import { isOid, type Oid } from '#dist/git/oid.js';
import { ObjectStore } from '#dist/git/store/object-store.js';
import { comparisonArguments, git, sample, seededRandom } from './support.js';

const { path, count, seed } = comparisonArguments('combined-equality.ts', 300);
const ask = (args: readonly string[], input?: string): Buffer => git(['-C', path, ...args], input);
const all = ask(['rev-list', '--all', '--merges', '--parents'])
  .toString('latin1')
  .trimEnd()
  .split('\n')
  .map((line) => line.split(' '))
  .filter((ids) => ids.length - 1 <= MAX_COMBINED_PARENTS)
  .flatMap(([id = '']) => (isOid(id) ? [id] : []));
const merges = sample(all, count, seededRandom(seed));

const gitStart = performance.now();
const answer = ask(['diff-tree', '--stdin', '-p', '--cc'], `${merges.join('\n')}\n`);
const gitMs = performance.now() - gitStart;
const theirs = new Map<string, string>();
for (const part of answer.toString('latin1').split(/^(?=[0-9a-f]{40}$)/m))
  theirs.set(part.slice(0, 40), part.slice(41));

const store = ObjectStore.open(path);
const options = { abbreviate: (oid: Oid) => store.abbreviate(oid) };
const ourStart = performance.now();
const ours = merges.map((id) =>
  combinedText(
    store,
    combinedChanges(store, parseCommit(id, store.read(id, 'commit').bytes)).changes,
    options,
  ).toString('latin1'),
);
const ourMs = performance.now() - ourStart;

const different = merges.filter((id, index) => ours[index] !== (theirs.get(id) ?? ''));
for (const id of different.slice(0, 20)) {
  const left = (ours[merges.indexOf(id)] ?? '').split('\n');
  const right = (theirs.get(id) ?? '').split('\n');
  const at = left.findIndex((line, index) => line !== right[index]);
  console.log(`${id}, line ${at + 1}\n    ours: ${left[at]}\n    git:  ${right[at]}`);
}
console.log(
  `${merges.length} merges, ${ours.filter((text) => text !== '').length} with something to show: ${different.length} differ`,
);
console.log(`git ${gitMs.toFixed(0)} ms, ours ${ourMs.toFixed(0)} ms, ratio ${(ourMs / gitMs).toFixed(2)}`);
process.exit(different.length > 0 ? 1 : 0);
