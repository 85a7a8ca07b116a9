/** The entry at one path in many revisions. */
import { isRegular } from '../../diff/files/file-change.js';
import { fileStats } from '../../diff/output/file-stat.js';
import { isGitError } from '../../git/errors.js';
import { parseCommit } from '../../git/object/commit.js';
import type { ObjectReader } from '../../git/object/object-reader.js';
import { entryKind, parseTree, type TreeEntry } from '../../git/object/tree.js';
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import { peelTag } from '../../git/refs/peel.js';
import { storeOf } from '../stores.js';

export interface PathInRefsInput {
  readonly gitDir: string;
  readonly path: GitPath;
  /** Ids of commits, or of tags of commits. */
  readonly oids: readonly Oid[];
  /** The entry that the others are compared with. */
  readonly here: FoundEntry;
  readonly budgetMs: number;
}

export interface FoundEntry {
  readonly oid: Oid;
  readonly mode: number;
}

export interface PathInRefsOutput {
  /** One entry for each id, in order, until the time limit; null where the path is missing or cannot be read. */
  readonly entries: readonly ((FoundEntry & { readonly lines?: LinesToHere | undefined }) | null)[];
}

/** As `git diff --numstat` from the entry to `here`; undefined where that has no lines or the time did not suffice. */
export interface LinesToHere {
  readonly additions: number;
  readonly deletions: number;
}

/**
 * Most trees are shared between versions, so each tree is read once. Never throws because of a repository's content.
 */
export function pathInRefsTask({ gitDir, path, oids, here, budgetMs }: PathInRefsInput): PathInRefsOutput {
  const finder = new PathFinder(storeOf(gitDir), path.split('/'));
  const deadline = performance.now() + budgetMs;
  const entries: (TreeEntry | null)[] = [];
  for (const oid of oids) {
    if (performance.now() > deadline) break;
    entries.push(finder.at(oid) ?? null);
  }
  const lines = new Map<Oid, LinesToHere | undefined>();
  const linesOf = (entry: TreeEntry): LinesToHere | undefined => {
    if (!lines.has(entry.oid) && performance.now() <= deadline)
      lines.set(entry.oid, linesToHere(storeOf(gitDir), path, entry, here));
    return lines.get(entry.oid);
  };
  return {
    entries: entries.map((entry) =>
      entry === null ? null : { oid: entry.oid, mode: entry.mode, lines: linesOf(entry) },
    ),
  };
}

function linesToHere(
  reader: ObjectReader,
  path: GitPath,
  entry: FoundEntry,
  here: FoundEntry,
): LinesToHere | undefined {
  if (entry.oid === here.oid || !isRegular(entry.mode) || !isRegular(here.mode)) return undefined;
  try {
    const [stat] = fileStats(reader, [
      {
        status: 'modified',
        oldPath: path,
        newPath: path,
        oldMode: entry.mode,
        newMode: here.mode,
        oldOid: entry.oid,
        newOid: here.oid,
      },
    ]);
    return stat === undefined || stat.binary ? undefined : { additions: stat.added, deletions: stat.deleted };
  } catch (error) {
    if (!isGitError(error)) throw error;
    return undefined;
  }
}

class PathFinder {
  readonly #reader: ObjectReader;
  readonly #segments: readonly string[];
  /** Key: tree and depth. */
  readonly #known = new Map<string, TreeEntry | undefined>();

  constructor(reader: ObjectReader, segments: readonly string[]) {
    this.#reader = reader;
    this.#segments = segments;
  }

  at(oid: Oid): TreeEntry | undefined {
    try {
      const peeled = peelTag(this.#reader, oid);
      if (peeled.type !== 'commit') return undefined;
      return this.#find(parseCommit(peeled.oid, this.#reader.read(peeled.oid, 'commit').bytes).tree, 0);
    } catch (error) {
      if (!isGitError(error)) throw error;
      return undefined;
    }
  }

  #find(tree: Oid, depth: number): TreeEntry | undefined {
    const key = `${tree}:${depth}`;
    if (this.#known.has(key)) return this.#known.get(key);
    const entry = parseTree(this.#reader.read(tree, 'tree').bytes, tree).find(
      ({ name }) => name === this.#segments[depth],
    );
    const isLast = depth === this.#segments.length - 1;
    const found =
      entry === undefined || isLast
        ? entry
        : entryKind(entry.mode) === 'tree'
          ? this.#find(entry.oid, depth + 1)
          : undefined;
    this.#known.set(key, found);
    return found;
  }
}
