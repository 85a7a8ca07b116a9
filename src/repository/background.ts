/** The questions about one repository that worker threads answer, and what is kept of their answers. */
import { LRUCache } from 'lru-cache';
import type { Oid } from '../git/oid.js';
import type { GitPath } from '../git/path-text.js';
import type { TaskInput, TaskOutput } from '../workers/entry.js';
import type { WorkerPool } from '../workers/pool.js';

/** Complete listings kept; a listing never changes, since its key names a commit. */
const MAX_LISTINGS = 200;
/** Latest commits of single paths kept, likewise. */
const MAX_LATEST = 5_000;
/** Rendered files and documents kept, as characters of HTML. */
const MAX_RENDERED_CHARACTERS = 12_000_000;
/** Tables and notebooks, of which there are few: a notebook with pictures has some million. */
const MAX_SPECIAL_CHARACTERS = 8_000_000;
/** Lists of all paths of a tree (as compressed JSON would be): a kernel's is 4 MB. */
const MAX_PATH_LISTS = 2;
/** Rendered changes kept, likewise. */
const MAX_DIFF_CHARACTERS = 12_000_000;

/** Complete blames kept, as groups of lines: the kernel's MAINTAINERS has 5,000. */
const MAX_BLAMED_GROUPS = 60_000;

type Input<N extends Parameters<WorkerPool['run']>[0]> = Omit<TaskInput<N>, 'gitDir'>;

export class BackgroundQuestions {
  readonly #gitDir: string;
  readonly #workers: WorkerPool;
  readonly #listings = new LRUCache<string, TaskOutput<'lastCommits'>>({ max: MAX_LISTINGS });
  readonly #latest = new LRUCache<string, Oid>({ max: MAX_LATEST });
  readonly #files = new LRUCache<string, TaskOutput<'fileText'>>({
    maxSize: MAX_RENDERED_CHARACTERS,
    sizeCalculation: (file) => (file.form === 'text' ? file.code.html.length : 0) + 100,
  });
  readonly #documents = new LRUCache<string, TaskOutput<'document'>>({
    maxSize: MAX_RENDERED_CHARACTERS,
    sizeCalculation: (document) => document.html.length + 100,
  });
  readonly #tables = new LRUCache<string, TaskOutput<'table'>>({
    maxSize: MAX_SPECIAL_CHARACTERS,
    sizeCalculation: (made) => (made.form === 'table' ? made.table.html.length : 0) + 100,
  });
  readonly #notebooks = new LRUCache<string, TaskOutput<'notebook'>>({
    maxSize: MAX_SPECIAL_CHARACTERS,
    sizeCalculation: (made) => (made.form === 'notebook' ? made.html.length : 0) + 100,
  });
  readonly #pathLists = new LRUCache<Oid, TaskOutput<'pathList'>>({ max: MAX_PATH_LISTS });
  readonly #diffs = new LRUCache<string, TaskOutput<'commitDiff'>>({
    maxSize: MAX_DIFF_CHARACTERS,
    sizeCalculation: (diff) => diff.weight + 100,
  });
  readonly #combined = new LRUCache<Oid, TaskOutput<'combinedDiff'>>({
    maxSize: MAX_DIFF_CHARACTERS,
    sizeCalculation: (diff) => diff.weight + 100,
  });
  readonly #blames = new LRUCache<string, TaskOutput<'blame'>>({
    maxSize: MAX_BLAMED_GROUPS,
    sizeCalculation: ({ lines }) => lines.length + 10,
  });

  constructor(gitDir: string, workers: WorkerPool) {
    this.#gitDir = gitDir;
    this.#workers = workers;
  }

  /** The latest commit of each entry of a directory, as far as the budget goes. */
  async lastCommits(commit: Oid, directory: GitPath, budgetMs: number): Promise<TaskOutput<'lastCommits'>> {
    const key = `${commit}:${directory}`;
    const known = this.#listings.get(key);
    if (known !== undefined) return known;
    const answer = await this.#run('lastCommits', { commit, directory, budgetMs });
    if (answer.complete) this.#listings.set(key, answer);
    return answer;
  }

  /** The latest commit of one path; undefined when the budget did not suffice. */
  async lastCommitOf(commit: Oid, path: GitPath, budgetMs: number): Promise<Oid | undefined> {
    const key = `${commit}:${path}`;
    const known = this.#latest.get(key);
    if (known !== undefined) return known;
    const answer = await this.#run('lastCommitOf', { commit, path, budgetMs });
    if (answer.commit !== undefined) this.#latest.set(key, answer.commit);
    return answer.commit;
  }

  log(query: Input<'log'>): Promise<TaskOutput<'log'>> {
    return this.#run('log', query);
  }

  countCommits(query: Input<'countCommits'>): Promise<TaskOutput<'countCommits'>> {
    return this.#run('countCommits', query);
  }

  divergences(query: Input<'divergences'>): Promise<TaskOutput<'divergences'>> {
    return this.#run('divergences', query);
  }

  containingRefs(query: Input<'containingRefs'>): Promise<TaskOutput<'containingRefs'>> {
    return this.#run('containingRefs', query);
  }

  graph(query: Input<'graph'>): Promise<TaskOutput<'graph'>> {
    return this.#run('graph', query);
  }

  divergenceDetails(query: Input<'divergenceDetails'>): Promise<TaskOutput<'divergenceDetails'>> {
    return this.#run('divergenceDetails', query);
  }

  rangeDiffText(query: Input<'rangeDiffText'>): Promise<TaskOutput<'rangeDiffText'>> {
    return this.#run('rangeDiffText', query);
  }

  /** Decoded, highlighted text of a blob, line by line. */
  fileText(query: Input<'fileText'>): Promise<TaskOutput<'fileText'>> {
    return remembered(this.#files, JSON.stringify(query), () => this.#run('fileText', query));
  }

  /** A README or a document as HTML. */
  document(query: Input<'document'>): Promise<TaskOutput<'document'>> {
    return remembered(this.#documents, JSON.stringify(query), () => this.#run('document', query));
  }

  /** A file of separated values as a table. */
  table(query: Input<'table'>): Promise<TaskOutput<'table'>> {
    return remembered(this.#tables, JSON.stringify(query), () => this.#run('table', query));
  }

  /** A part of a file, byte by byte; quick enough not to be kept. */
  hex(query: Input<'hex'>): Promise<TaskOutput<'hex'>> {
    return this.#run('hex', query);
  }

  /** What stands at one path in many revisions. */
  pathInRefs(query: Input<'pathInRefs'>): Promise<TaskOutput<'pathInRefs'>> {
    return this.#run('pathInRefs', query);
  }

  /** A Jupyter notebook as HTML. */
  notebook(query: Input<'notebook'>): Promise<TaskOutput<'notebook'>> {
    return remembered(this.#notebooks, JSON.stringify(query), () => this.#run('notebook', query));
  }

  commitDiff(query: Input<'commitDiff'>): Promise<TaskOutput<'commitDiff'>> {
    return remembered(this.#diffs, JSON.stringify(query), () => this.#run('commitDiff', query));
  }

  combinedDiff(query: Input<'combinedDiff'>): Promise<TaskOutput<'combinedDiff'>> {
    return remembered(this.#combined, query.commit, () => this.#run('combinedDiff', query));
  }

  contextLines(query: Input<'contextLines'>): Promise<TaskOutput<'contextLines'>> {
    return this.#run('contextLines', query);
  }

  /** Complete, or what a slice of time gave: asked again, the walk goes on. */
  async blame({ index, budgetMs, ...query }: Input<'blame'>): Promise<TaskOutput<'blame'>> {
    const key = JSON.stringify(query);
    const known = this.#blames.get(key);
    if (known !== undefined) return known;
    const answer = await this.#run('blame', { ...query, index, budgetMs });
    if (answer.complete) this.#blames.set(key, answer);
    return answer;
  }

  patch(query: Input<'patch'>): Promise<TaskOutput<'patch'>> {
    return this.#run('patch', query);
  }

  /** All paths of a tree as a JSON array, kept by the tree's id. */
  pathList(tree: Oid): Promise<TaskOutput<'pathList'>> {
    return remembered(this.#pathLists, tree, () => this.#run('pathList', { tree }));
  }

  findPaths(query: Input<'findPaths'>): Promise<TaskOutput<'findPaths'>> {
    return this.#run('findPaths', query);
  }

  /** A blob's bytes, the caller's own, and the type to send them as; `path` may be ''. */
  blob(oid: Oid, path: GitPath): Promise<TaskOutput<'blob'>> {
    return this.#run('blob', { oid, path });
  }

  #run<N extends Parameters<WorkerPool['run']>[0]>(
    name: N,
    input: Omit<TaskInput<N>, 'gitDir'>,
  ): Promise<TaskOutput<N>> {
    return this.#workers.run(name, { gitDir: this.#gitDir, ...input } as TaskInput<N>);
  }
}

async function remembered<K extends string, V extends object>(
  cache: LRUCache<K, V>,
  key: K,
  make: () => Promise<V>,
): Promise<V> {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = await make();
  cache.set(key, made);
  return made;
}
