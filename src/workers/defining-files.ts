/** The files that define one name in many trees. What trees share is looked at once. */
import { MAX_TREE_DEPTH } from '../git/limits.js';
import { entryKind, findInTree, MODE_EXECUTABLE, MODE_FILE, MODE_TREE, TreeCursor } from '../git/object/tree.js';
import { oidFromBytes, type Oid } from '../git/oid.js';
import { pathBytes, pathText, type GitPath } from '../git/path-text.js';
import type { ObjectStore } from '../git/store/object-store.js';
import { languageOf } from '../render/code/language.js';
import type { SearchIndex } from '../search/blobs/search-index.js';
import type { CandidateSet } from '../search/plan/candidate-set.js';
import { blobBytes } from '../search/scan/blob-text.js';
import { definitionsIn, isSymbolLanguage } from '../search/symbols/definitions.js';
import { wordsOfSymbol } from '../search/symbols/find-symbol.js';
import { definedTexts, type DefinedText } from '../search/symbols/life.js';

export interface DefiningFile {
  readonly path: GitPath;
  readonly texts: readonly DefinedText[];
}

/** The blobs that an index has, and those of them that may define the name. */
export interface KnownBlobs {
  readonly index: SearchIndex;
  readonly candidates: CandidateSet;
}

/** Of a hostile tree no more are kept. */
const MAX_FILES = 100;
/** Trees and blobs that are remembered: about 30 MB. A kernel has 63,000 trees and 280,000 blobs in 231 releases. */
const MAX_KNOWN = 250_000;
const NONE: readonly DefiningFile[] = [];

export class DefiningFiles {
  readonly #name: string;
  readonly #words: readonly string[];
  /** Paths begin below the tree. */
  readonly #trees = new Map<Oid, readonly DefiningFile[]>();
  readonly #withoutWord = new Set<Oid>();

  constructor(name: string) {
    this.#name = name;
    this.#words = wordsOfSymbol(name);
  }

  /** Those among `paths`, in their order. Throws GitError('corrupt' | 'not-found'). */
  among(store: ObjectStore, tree: Oid, paths: readonly GitPath[]): DefiningFile[] {
    return paths.flatMap((path) => {
      const blob = fileAt(store, tree, path);
      const texts = blob === undefined ? [] : this.#textsOf(store, blob, path);
      return texts.length === 0 ? [] : [{ path, texts }];
    });
  }

  /**
   * All below `tree`, in path order; undefined when the time `until` (of `performance.now()`) is over first. Files that
   * `known` rules out are not read. Throws GitError('corrupt' | 'not-found').
   */
  below(
    store: ObjectStore,
    tree: Oid,
    { until, known }: { readonly until: number; readonly known: KnownBlobs | undefined },
    depth = 0,
  ): readonly DefiningFile[] | undefined {
    const before = this.#trees.get(tree);
    if (before !== undefined) return before;
    if (depth > MAX_TREE_DEPTH) return NONE;
    if (performance.now() > until) return undefined;
    const found: DefiningFile[] = [];
    const cursor = new TreeCursor(store.read(tree, 'tree').bytes, tree);
    while (cursor.next()) {
      const { mode, bytes, oidStart } = cursor;
      if (mode === MODE_TREE) {
        const inside = this.below(store, oidFromBytes(bytes, oidStart), { until, known }, depth + 1);
        if (inside === undefined) return undefined;
        if (inside.length > 0) {
          const name = pathText(bytes.subarray(cursor.nameStart, cursor.nameEnd));
          found.push(...inside.map(({ path, texts }) => ({ path: `${name}/${path}`, texts })));
        }
      } else if (mode === MODE_FILE || mode === MODE_EXECUTABLE) {
        if (known !== undefined && !known.candidates.has(known.index.numberOf(bytes, oidStart))) continue;
        if (performance.now() > until) return undefined;
        const name = pathText(bytes.subarray(cursor.nameStart, cursor.nameEnd));
        const texts = this.#textsOf(store, oidFromBytes(bytes, oidStart), name);
        if (texts.length > 0) found.push({ path: name, texts });
      }
    }
    this.#forgetMany();
    this.#trees.set(tree, found.length === 0 ? NONE : found.slice(0, MAX_FILES));
    return this.#trees.get(tree);
  }

  #textsOf(store: ObjectStore, blob: Oid, path: GitPath): DefinedText[] {
    if (this.#withoutWord.has(blob)) return [];
    const bytes = blobBytes(store, blob);
    if (bytes === undefined || !this.#words.some((word) => bytes.includes(word))) {
      this.#withoutWord.add(blob);
      return [];
    }
    const text = bytes.toString('utf8');
    const grammar = languageOf(path, text)?.hljs;
    if (!isSymbolLanguage(grammar)) return [];
    return definedTexts(
      text,
      definitionsIn(text, grammar).filter(({ name }) => name === this.#name),
    );
  }

  #forgetMany(): void {
    if (this.#trees.size + this.#withoutWord.size < MAX_KNOWN) return;
    this.#trees.clear();
    this.#withoutWord.clear();
  }
}

function fileAt(store: ObjectStore, tree: Oid, path: GitPath): Oid | undefined {
  const cursor = new TreeCursor(Buffer.alloc(0));
  let at = tree;
  const names = path.split('/');
  for (const [depth, name] of names.entries()) {
    if (!findInTree(store.read(at, 'tree').bytes, pathBytes(name), cursor)) return undefined;
    at = oidFromBytes(cursor.bytes, cursor.oidStart);
    const kind = entryKind(cursor.mode);
    if (depth === names.length - 1) return kind === 'file' || kind === 'executable' ? at : undefined;
    if (kind !== 'tree') return undefined;
  }
  return undefined;
}
