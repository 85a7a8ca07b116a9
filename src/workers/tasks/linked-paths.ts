/** Links from the paths that a file names to what they are at the same revision. */
import { isUnreadable } from '../../git/errors.js';
import { parseCommit } from '../../git/object/commit.js';
import { findInTree, MODE_TREE, TreeCursor } from '../../git/object/tree.js';
import type { ObjectReader } from '../../git/object/object-reader.js';
import { oidFromBytes, type Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import { pathReferences } from '../../render/code/path-references.js';
import { linkHtml, type HtmlLink } from '../../render/code/link-html.js';
import type { SafeHtml } from '../../render/safe-html.js';
import { withPath } from '../../shared/path-template.js';

/** Where the links of a file lead. */
export interface LinkPlace {
  /** The commit or tree whose files are meant. */
  readonly revision: Oid;
  /** The address of a path at that revision, see shared/path-template.ts. */
  readonly href: string;
}

/** Trees that are read for one file; what they do not decide has no link. */
const MAX_TREES = 500;

/** `html` has the lines of `texts`, which stand in the file at `path`. */
export function linkPaths(
  reader: ObjectReader,
  {
    html,
    texts,
    path,
    grammar,
  }: {
    readonly html: readonly SafeHtml[];
    readonly texts: readonly string[];
    readonly path: GitPath;
    readonly grammar: string | undefined;
  },
  { revision, href }: LinkPlace,
): readonly SafeHtml[] {
  const trees = new KnownTrees(reader, revision);
  const links = new Map<number, HtmlLink[]>();
  for (const { line, start, end, candidates } of pathReferences(texts, path, grammar)) {
    const target = candidates.find((candidate) => trees.has(candidate));
    if (target === undefined || target === path) continue;
    const link = { start, end, href: withPath(href, target) };
    const ofLine = links.get(line);
    if (ofLine === undefined) links.set(line, [link]);
    else ofLine.push(link);
  }
  return links.size === 0 ? html : html.map((line, index) => linkHtml(line, links.get(index) ?? []));
}

/** The entries of the trees that were asked for. */
class KnownTrees {
  readonly #reader: ObjectReader;
  readonly #root: Oid;
  readonly #trees = new Map<Oid, Buffer>();
  /** By path: the tree, true for another entry, undefined for none. */
  readonly #entries = new Map<GitPath, Oid | true | undefined>();

  constructor(reader: ObjectReader, revision: Oid) {
    this.#reader = reader;
    const { type, bytes } = reader.read(revision);
    this.#root = type === 'commit' ? parseCommit(revision, bytes).tree : revision;
  }

  has(path: GitPath): boolean {
    return this.#entry(path) !== undefined;
  }

  #entry(path: GitPath): Oid | true | undefined {
    if (path === '') return this.#root;
    if (this.#entries.has(path)) return this.#entries.get(path);
    const slash = path.lastIndexOf('/');
    const folder = this.#entry(path.slice(0, Math.max(0, slash)));
    const entry = folder === undefined || folder === true ? undefined : this.#find(folder, path.slice(slash + 1));
    this.#entries.set(path, entry);
    return entry;
  }

  #find(tree: Oid, name: string): Oid | true | undefined {
    const bytes = this.#read(tree);
    if (bytes === undefined) return undefined;
    const cursor = new TreeCursor(bytes, tree);
    if (!findInTree(bytes, Buffer.from(name), cursor)) return undefined;
    return cursor.mode === MODE_TREE ? oidFromBytes(cursor.bytes, cursor.oidStart) : true;
  }

  /** A tree that cannot be read has no entries: the page of the file does not depend on it. */
  #read(tree: Oid): Buffer | undefined {
    const known = this.#trees.get(tree);
    if (known !== undefined || this.#trees.size === MAX_TREES) return known;
    try {
      const { bytes } = this.#reader.read(tree, 'tree');
      this.#trees.set(tree, bytes);
      return bytes;
    } catch (error) {
      if (isUnreadable(error)) return undefined;
      throw error;
    }
  }
}
