/** What each of some releases has of a symbol. */
import { isUnreadable } from '../../git/errors.js';
import { parseCommit } from '../../git/object/commit.js';
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import { peelTag } from '../../git/refs/peel.js';
import type { ObjectStore } from '../../git/store/object-store.js';
import type { SearchIndexHandle } from '../../search/blobs/search-index.js';
import { CandidateSet } from '../../search/plan/candidate-set.js';
import { releaseDefinition, type ReleaseDefinition } from '../../search/symbols/life.js';
import { definitionPlan } from '../../search/symbols/symbol-plan.js';
import { DefiningFiles, type KnownBlobs } from '../defining-files.js';
import { searchIndexOf } from '../open-search-indexes.js';
import { storeOf } from '../stores.js';

export interface SymbolLifeInput {
  readonly gitDir: string;
  readonly name: string;
  /** Where it is defined today. A release that defines it there is not looked through. */
  readonly paths: readonly GitPath[];
  /** Ids of commits or trees, or of tags of these. */
  readonly releases: readonly Oid[];
  readonly budgetMs: number;
  /** As for `searchCode`. */
  readonly searchIndex?: SearchIndexHandle | undefined;
}

export interface SymbolLifeOutput {
  /** One for each release, in order, until the time was over. */
  readonly releases: readonly ReleaseDefinition[];
  /** True when there is one for each. */
  readonly complete: boolean;
}

/** Parts of an answer follow each other, so the thread keeps what it knows about the last name. */
let last: { readonly key: string; readonly files: DefiningFiles } | undefined;

/** Never throws because of a repository's content. */
export function symbolLifeTask(input: SymbolLifeInput): SymbolLifeOutput {
  const { gitDir, name, releases, budgetMs } = input;
  const key = `${gitDir} ${name}`;
  if (last?.key !== key) last = { key, files: new DefiningFiles(name) };
  const search = { store: storeOf(gitDir), files: last.files, until: performance.now() + budgetMs };
  const known = knownBlobs(input);
  const found: ReleaseDefinition[] = [];
  for (const release of releases) {
    const definition = definitionIn(release, input.paths, { ...search, known });
    if (definition === 'late') break;
    found.push(definition);
  }
  return { releases: found, complete: found.length === releases.length };
}

interface Search {
  readonly store: ObjectStore;
  readonly files: DefiningFiles;
  readonly until: number;
  readonly known: () => KnownBlobs | undefined;
}

function definitionIn(
  release: Oid,
  paths: readonly GitPath[],
  { store, files, until, known }: Search,
): ReleaseDefinition | 'late' {
  try {
    const tree = rootOf(store, release);
    if (tree === undefined) return undefined;
    const expected = files.among(store, tree, paths);
    if (expected.length > 0) return releaseDefinition(expected);
    const all = files.below(store, tree, { until, known: known() });
    return all === undefined ? 'late' : releaseDefinition(all);
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}

/** Undefined for a release that is a single file. */
function rootOf(store: ObjectStore, release: Oid): Oid | undefined {
  const { oid, type } = peelTag(store, release);
  if (type === 'tree') return oid;
  return type === 'commit' ? parseCommit(oid, store.read(oid, 'commit').bytes).tree : undefined;
}

/** The index is asked when it is needed first: most releases have the definition where it is expected. */
function knownBlobs({ name, searchIndex }: SymbolLifeInput): () => KnownBlobs | undefined {
  if (searchIndex === undefined) return () => undefined;
  let known: KnownBlobs | undefined;
  return () => {
    const index = searchIndexOf(searchIndex);
    known ??= { index, candidates: new CandidateSet(index, definitionPlan(name)) };
    return known;
  };
}
