/**
 * Compares our patches with git's. `node bench/diff-equality.js PATH [count] [seed]` takes random commits that are not
 * merges and compares the output of src/diff with `git diff-tree -p <parent> <commit>` and `git format-patch --stdout
 * -1`, byte for byte, then prints the time of each: git once for all commits, ours in this process. Runs against
 * `dist/` (npm run build first). Every commit that differs is listed with its reason; the exit code is 1 if one differs
 * for an unknown reason.
 */
import { mailPatch } from '#dist/diff/mail-patch.js';
import { patchText } from '#dist/diff/output/patch-text.js';
import { diffTrees } from '#dist/diff/files/tree-diff.js';
import { parseCommit } from '#dist/git/object/commit.js';
import { isOid, type Oid } from '#dist/git/oid.js';
import { ObjectStore } from '#dist/git/store/object-store.js';
import { comparisonArguments, git, sample, seededRandom } from './support.js';

const { path, count, seed } = comparisonArguments('diff-equality.ts', 500);
const SIGNATURE = 'kedr';

function ask(args: readonly string[], input?: string): Buffer {
  return git(['-C', path, ...args], input);
}

const all = ask(['rev-list', '--all', '--no-merges', '--min-parents=1']).toString('latin1').split('\n').filter(isOid);
const commits = sample(all, count, seededRandom(seed));

const store = ObjectStore.open(path);
const abbreviate = (oid: Oid): string => store.abbreviate(oid);

function plainPatch(commit: Oid): Buffer {
  const { tree, parents } = parseCommit(commit, store.read(commit, 'commit').bytes);
  const [parent] = parents;
  if (parent === undefined) throw new Error(`${commit} has no parent`);
  const parentTree = parseCommit(parent, store.read(parent, 'commit').bytes).tree;
  return patchText(store, diffTrees(store, parentTree, tree).changes, { abbreviate }).text;
}

function mail(commit: Oid): Buffer {
  return mailPatch(store, commit, { abbreviate, signature: SIGNATURE }).text;
}

/** The reason of the first difference, derived from the text around it. */
function reasonOf(ours: Buffer, theirs: Buffer): { known: boolean; text: string } {
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

/** The number of commits that differ for no known reason. */
function compare(name: string, make: (commit: Oid) => Buffer, theirsOf: (commit: Oid) => Buffer): number {
  let different = 0;
  let unknown = 0;
  for (const commit of commits) {
    const ours = make(commit);
    const theirs = theirsOf(commit);
    if (ours.equals(theirs)) continue;
    different += 1;
    const reason = reasonOf(ours, theirs);
    if (!reason.known) unknown += 1;
    console.log(`  ${commit} ${reason.text}`);
  }
  console.log(
    `${name}: ${commits.length} commits, ${commits.length - different} equal, ${different} different (${unknown} for no known reason)`,
  );
  return unknown;
}

function measure(name: string, make: (commit: Oid) => Buffer, gitArguments: readonly string[]): void {
  const input = `${commits.join('\n')}\n`;
  const gitStart = performance.now();
  const bytes = ask(gitArguments, input).length;
  const gitMs = performance.now() - gitStart;
  const start = performance.now();
  for (const commit of commits) make(commit);
  const ms = performance.now() - start;
  const each = (total: number): string => (total / commits.length).toFixed(2);
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
