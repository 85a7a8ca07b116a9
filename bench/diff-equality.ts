/**
 * Compares our patches with git's. `node bench/diff-equality.js PATH [count] [seed]` takes random commits that are not
 * merges and compares the output of src/diff with `git diff-tree -p <parent> <commit>` and `git format-patch --stdout
 * -1`, byte for byte, then prints the time of each: git once for all commits, ours in this process. Runs against
 * `dist/` (npm run build first). Every commit that differs is listed with its reason; the exit code is 1 if one differs
 * for an unknown reason.
 */
import { mailPatch } from '../dist/diff/output/mail-patch.js';
import { patchText } from '../dist/diff/output/patch-text.js';
import { diffTrees } from '../dist/diff/files/tree-diff.js';
import { parseCommit } from '../dist/git/object/commit.js';
import { ObjectStore } from '../dist/git/store/object-store.js';
import { git, seededRandom } from './support.js';

const [path, countText = '500', seedText = '1'] = process.argv.slice(2);
if (path === undefined) {
  console.error('usage: node bench/diff-equality.js PATH [count] [seed]');
  process.exit(2);
}
const SIGNATURE = 'kedr';

function ask(args, input) {
  return git(['-C', path, ...args], input);
}

const random = seededRandom(Number(seedText));
const all = ask(['rev-list', '--all', '--no-merges', '--min-parents=1']).toString('latin1').trimEnd().split('\n');
const commits = Array.from(
  { length: Math.min(Number(countText), all.length) },
  () => all.splice(Math.floor(random() * all.length), 1)[0],
);

const store = ObjectStore.open(path);
const abbreviate = (oid) => store.abbreviate(oid);

function plainPatch(commit) {
  const { tree, parents } = parseCommit(commit, store.read(commit, 'commit').bytes);
  const parentTree = parseCommit(parents[0], store.read(parents[0], 'commit').bytes).tree;
  return patchText(store, diffTrees(store, parentTree, tree).changes, { abbreviate }).text;
}

function mail(commit) {
  return mailPatch(store, commit, { abbreviate, signature: SIGNATURE }).text;
}

/** The reason of the first difference, derived from the text around it. */
function reasonOf(ours, theirs) {
  const left = ours.toString('latin1').split('\n');
  const right = theirs.toString('latin1').split('\n');
  const at = left.findIndex((line, index) => line !== right[index]);
  const context = right.slice(0, at + 1).reverse();
  const file = context.find((line) => line.startsWith('diff --git ')) ?? '(before the first file)';
  const binary = context.findIndex((line) => line === 'GIT binary patch');
  const known = binary >= 0 && binary < context.findIndex((line) => line.startsWith('diff --git '));
  return {
    known,
    text: `${known ? 'binary file, other compression or delta' : 'UNKNOWN'}: ${file}\n    ours: ${left[at]}\n    git:  ${right[at]}`,
  };
}

function compare(name, make, theirsOf) {
  let different = 0;
  let unknown = 0;
  for (const commit of commits) {
    const ours = make(commit);
    const theirs = theirsOf(commit);
    if (ours.equals(theirs)) continue;
    different++;
    const reason = reasonOf(ours, theirs);
    if (!reason.known) unknown++;
    console.log(`  ${commit} ${reason.text}`);
  }
  console.log(
    `${name}: ${commits.length} commits, ${commits.length - different} equal, ${different} different (${unknown} for no known reason)`,
  );
  return unknown;
}

function measure(name, make, gitArguments) {
  const input = `${commits.join('\n')}\n`;
  const gitStart = performance.now();
  const bytes = ask(gitArguments, input).length;
  const gitMs = performance.now() - gitStart;
  const start = performance.now();
  for (const commit of commits) make(commit);
  const ms = performance.now() - start;
  const each = (total) => (total / commits.length).toFixed(2);
  console.log(
    `${name}: git ${each(gitMs)} ms a commit, ours ${each(ms)} ms (ratio ${(ms / gitMs).toFixed(2)}), ${(bytes / 1e6).toFixed(1)} MB of patches`,
  );
}

let unknown = compare('diff-tree -p', plainPatch, (commit) => ask(['diff-tree', '-p', `${commit}^`, commit]));
unknown += compare('format-patch', mail, (commit) =>
  ask(['format-patch', '--stdout', '-1', `--signature=${SIGNATURE}`, commit]),
);
measure('diff-tree -p', plainPatch, ['diff-tree', '--stdin', '-p', '--no-commit-id']);
measure('format-patch', mail, [
  'log',
  '--no-walk=unsorted',
  '--stdin',
  '--format=email',
  '-M',
  '--patch-with-stat',
  '--summary',
  '--binary',
]);
process.exitCode = unknown === 0 ? 0 : 1;
