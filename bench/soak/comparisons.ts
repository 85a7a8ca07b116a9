/** Answers of Kedr that git can give too: of one commit, whose answer never changes, and of a branch. */
import { pathText } from '#dist/git/path-text.js';
import type { Oid } from '#dist/git/oid.js';
import { addressOf, href, type RefName } from '#dist/web/address/location.js';
import { NAME } from '../kedr-server.js';
import { pick } from '../support.js';
import { askGit } from './git-process.js';
import { OWN_PATH } from './made-commits.js';

/** What is asked for, and whether an answer equals git's; false also where git has none. */
export interface Comparison {
  readonly kind: string;
  readonly target: string;
  readonly equals: (body: Buffer) => Promise<boolean>;
}

/** The same for each commit that the branch may have. */
export interface BranchComparison {
  readonly kind: string;
  readonly target: string;
  /** Whether git has an answer at the commit. */
  readonly exists: (tip: Oid) => Promise<boolean>;
  readonly equals: (tip: Oid, body: Buffer) => Promise<boolean>;
}

const ABBREVIATED = /^(index |Merge: )?[0-9a-f]{7}[0-9a-f]*\.\.[0-9a-f]{7}[0-9a-f]*/gm;
const SIGNATURE = /-- \n.*\n\n$/;
/** Compressors differ, and so do the bytes of these patches. */
const BINARY = '\nGIT binary patch\n';
const ENTRY_ID = /<id>[^<]*\/commit\/([0-9a-f]{40})<\/id>/g;
const COMMIT_LINK = /\/commit\/([0-9a-f]{40})/g;

/** One kind of answer for a commit; undefined when the commit has nothing of the kind. */
export async function commitComparison(
  git: string,
  commit: Oid,
  random: () => number,
): Promise<Comparison | undefined> {
  const is =
    (...args: readonly string[]) =>
    async (body: Buffer): Promise<boolean> =>
      (await askGit(git, args))?.equals(body) === true;
  const kind = pick(COMMIT_KINDS, random);
  if (kind === 'patch' || kind === 'diff') {
    const target = href.commitFile(NAME, commit, kind);
    const theirs =
      kind === 'patch' ? mailOf(git, commit) : askGit(git, ['show', '--format=', '--first-parent', commit]);
    return {
      kind,
      target,
      equals: async (body) => isSamePatch(body, await theirs),
    };
  }
  if (kind === 'list of files') {
    const target = href.treeList(NAME, { kind: 'commit', name: commit });
    return {
      kind,
      target,
      equals: async (body) => isSameList(body, await askGit(git, LIST_OF(commit))),
    };
  }
  const found = await randomEntry(git, commit, random);
  if (found === undefined) return undefined;
  const { path, directory, oid } = found;
  if (kind === 'archive') {
    const prefix = `${NAME.repo}-${commit}/`;
    const target = addressOf({ page: 'archive', ...NAME, file: `${commit}.tar` }, { path: directory });
    const args = ['archive', '--format=tar', `--prefix=${prefix}`, commit, '--', directory];
    return directory === '' ? undefined : { kind, target, equals: is(...args) };
  }
  if (kind === 'blob')
    return {
      kind,
      target: href.blob(NAME, oid),
      equals: is('cat-file', 'blob', oid),
    };
  const target = href.raw(NAME, { kind: 'commit', name: commit }, path);
  return { kind, target, equals: is('cat-file', 'blob', oid) };
}

const COMMIT_KINDS = ['raw file', 'raw file', 'blob', 'patch', 'diff', 'list of files', 'archive'] as const;
const LIST_OF = (commit: Oid): string[] => ['ls-tree', '-r', '-z', '--name-only', commit];

/** One kind of answer for a branch; `isHead` also allows pages that name none. */
export function branchComparison(git: string, ref: RefName, isHead: boolean, random: () => number): BranchComparison {
  const kind = pick(BRANCH_KINDS, random);
  if (kind === 'raw file') {
    const blobOf = (tip: Oid): Promise<Buffer | undefined> => askGit(git, ['cat-file', 'blob', `${tip}:${OWN_PATH}`]);
    return {
      kind: 'raw file of a branch',
      target: href.raw(NAME, ref, OWN_PATH),
      exists: async (tip) => (await blobOf(tip)) !== undefined,
      equals: async (tip, body) => (await blobOf(tip))?.equals(body) === true,
    };
  }
  const exists = (): Promise<boolean> => Promise.resolve(true);
  if (kind === 'feed')
    return {
      kind: 'feed of a branch',
      target: href.branchFeed(NAME, 'atom', ref.name, ''),
      exists,
      equals: async (tip, body) => {
        const shown = [...body.toString().matchAll(ENTRY_ID)].map(([, oid]) => oid);
        const listed = await askGit(git, ['rev-list', `--max-count=${shown.length}`, tip]);
        return shown.length > 0 && listed?.toString() === shown.map((oid) => `${oid}\n`).join('');
      },
    };
  return {
    kind: 'root page of a branch',
    target: isHead ? href.home(NAME) : href.src(NAME, ref),
    exists,
    // The first commit that the page links to is the one that it shows.
    equals: (tip, body) => Promise.resolve([...body.toString().matchAll(COMMIT_LINK)][0]?.[1] === tip),
  };
}

const BRANCH_KINDS = ['raw file', 'feed', 'page'] as const;

interface Entry {
  readonly path: string;
  readonly directory: string;
  readonly oid: string;
}

/** A file of the commit, by one random step after the other; undefined where that leads to no file. */
async function randomEntry(git: string, commit: Oid, random: () => number): Promise<Entry | undefined> {
  for (let directory = '', tree: string = commit; ;) {
    const rows = (await askGit(git, ['ls-tree', '-z', tree]))?.toString().split('\0').slice(0, -1) ?? [];
    if (rows.length === 0) return undefined;
    const [, mode = '', oid = '', name = ''] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(pick(rows, random)) ?? [];
    const path = directory === '' ? name : `${directory}/${name}`;
    if (!/^[\w./+-]+$/.test(path)) return undefined;
    if (mode.startsWith('100')) return { path, directory, oid };
    if (mode !== '040000') return undefined;
    [directory, tree] = [path, oid];
  }
}

/** Empty for a merge, in whose place git prints the commit before it. */
async function mailOf(git: string, commit: Oid): Promise<Buffer | undefined> {
  const mail = await askGit(git, ['format-patch', '--stdout', '-1', commit]);
  return mail?.toString('latin1', 0, MAIL_START.length + commit.length) === `${MAIL_START}${commit}` ? mail : NO_MAIL;
}

const MAIL_START = 'From ';
const NO_MAIL = Buffer.alloc(0);

/** But for what depends on the repository and the program: lengths of short ids, the last line. */
function isSamePatch(ours: Buffer, theirs: Buffer | undefined): boolean {
  if (theirs === undefined) return false;
  const plain = (bytes: Buffer): string => {
    const text = bytes.toString('latin1').replace(SIGNATURE, '').replace(ABBREVIATED, shortened);
    const binary = text.indexOf(BINARY);
    return binary < 0 ? text : text.slice(0, binary);
  };
  return plain(ours) === plain(theirs);
}

function shortened(line: string): string {
  return line.replace(/[0-9a-f]{7,}/g, (id) => id.slice(0, 7));
}

function isSameList(body: Buffer, listing: Buffer | undefined): boolean {
  if (listing === undefined) return false;
  const names: string[] = [];
  for (let at = 0; at < listing.length;) {
    const end = listing.indexOf(0, at);
    names.push(pathText(listing.subarray(at, end)));
    at = end + 1;
  }
  const ours = JSON.parse(body.toString()) as unknown[];
  return ours.length === names.length && ours.every((name, at) => name === names[at]);
}
