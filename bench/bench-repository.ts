/**
 * The repository under test and what the groups share: scratch folder, git's side, index, server, and random choices by
 * a seed.
 */
import { build } from 'esbuild';
import { closeSync, mkdtempSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Oid } from '#dist/git/oid.js';
import { listObjectFolders } from '#dist/git/store/alternates.js';
import { pathText } from '#dist/git/path-text.js';
import type { OpenContainer } from '#dist/segments/container.js';
import { HistoryIndex } from '#dist/history/index/history-index.js';
import { updateIndex } from '#dist/workers/indexing/update-index.js';
import { href, type RefName } from '#dist/web/address/location.js';
import { HttpClient } from './http-client.js';
import type { Inside } from './index-child.js';
import { NAME, startKedr, type KedrServer } from './kedr-server.js';
import { runMeasured, type MeasuredRun } from './process-memory.js';
import { borrow, git, gitDirOf, GIT_ENVIRONMENT, oidOf, pick, seededRandom, WRITE_COMMIT_GRAPH } from './support.js';

const INDEX_CHILD = fileURLToPath(new URL('./index-child.ts', import.meta.url));
/** Beside package.json, where `#dist` can be found. */
const BUILT_INDEX_CHILD = fileURLToPath(new URL('../artifacts/bench-index-child.js', import.meta.url));
const READ_CHUNK = 4 << 20;
const WARM_IN_FLIGHT = 4;
const WARM_ROUNDS = 5;

/** The cost of writing a commit-graph. */
export type GraphRun = Pick<MeasuredRun, 'seconds' | 'peak'>;

/** Values of the whole process, and the output of the child. */
export interface IndexBuild extends GraphRun {
  readonly inside: Inside;
}

export interface TreeEntry {
  readonly mode: string;
  readonly type: string;
  readonly oid: string;
  /** NaN unless the entry is a blob. */
  readonly size: number;
  readonly path: string;
}

/** Direct entries and all files below. */
export interface Directory {
  readonly path: string;
  readonly entries: number;
  readonly files: number;
}

/** Ids of all commits of branches and tags, newest first. */
export interface CommitList {
  readonly count: number;
  readonly at: (i: number) => Oid;
}

/** Runs `make` once; later calls return the same value. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

export class BenchRepository {
  readonly path: string;
  readonly gitDir: string;
  readonly scratch: string;
  readonly seed: number;
  #server: KedrServer | undefined;

  /** Throws when there is no repository at `path`. Call `close` in a `finally`. */
  constructor(path: string, seed: number) {
    this.path = path;
    this.gitDir = gitDirOf(path);
    this.seed = seed;
    this.scratch = mkdtempSync(join(tmpdir(), 'kedr-bench-'));
    // Covers every other way in which this process can end.
    process.on('exit', () => rmSync(this.scratch, { recursive: true, force: true }));
  }

  /** Each purpose has its own random numbers, so that a group that runs alone chooses the same commits. */
  random(purpose: string): () => number {
    let seed = this.seed;
    for (const letter of purpose) seed = Math.imul(seed, 31) + letter.charCodeAt(0);
    return seededRandom(seed);
  }

  /** A new folder in the scratch folder; removed with it. */
  folder(name: string): string {
    return mkdtempSync(join(this.scratch, `${name}-`));
  }

  /** A repository that borrows the objects and has no commit-graph. */
  borrowed(name: string): string {
    return borrow(this.path, join(this.folder(name), 'repository.git'));
  }

  /**
   * Reads all packs once, so that the first measurement does not include the disk. Stops early when they do not fit
   * into memory.
   */
  readonly warmDisk = once(() => {
    const chunk = Buffer.alloc(READ_CHUNK);
    let left = freemem() / 2;
    for (const folder of listObjectFolders(join(this.gitDir, 'objects'))) {
      for (const file of filesOf(join(folder, 'pack'))) {
        const fd = openSync(file, 'r');
        for (let count = 1; count > 0 && left > 0; left -= count) count = readSync(fd, chunk, 0, chunk.length, null);
        closeSync(fd);
      }
    }
    return left > 0;
  });

  /**
   * Git with its best settings: a borrowing repository with a commit-graph with changed paths, and the cost of writing
   * it.
   */
  readonly oracle = once(async (): Promise<GraphRun & { readonly path: string }> => {
    this.warmDisk();
    const path = this.borrowed('oracle');
    const { seconds, peak } = await writeCommitGraph(path);
    return { path, seconds, peak };
  });

  /** Runs git on the oracle and returns its output. */
  async git(args: readonly string[], input?: string): Promise<Buffer> {
    const { path } = await this.oracle();
    return git(['-C', path, '--literal-pathspecs', ...args], input);
  }

  /** A data directory with the complete index, and the cost of building it (see index-child.js). */
  readonly indexed = once(async (): Promise<{ readonly dataDir: string; readonly build: IndexBuild }> => {
    this.warmDisk();
    const dataDir = this.folder('data');
    return { dataDir, build: await buildIndex(this.gitDir, dataDir) };
  });

  /** The index in this process. */
  readonly index = once(async (): Promise<HistoryIndex> => {
    const { dataDir } = await this.indexed();
    let containers: readonly OpenContainer[] = [];
    await updateIndex({
      gitDir: this.gitDir,
      dataDir,
      onProgress: () => undefined,
      onIndex: (built) => (containers = built),
    });
    return new HistoryIndex(containers);
  });

  /**
   * A server with the index loaded, shared by groups that only request pages. Its code is warm, but its caches of the
   * repository are not.
   */
  async server(): Promise<KedrServer> {
    if (this.#server === undefined) {
      const { dataDir } = await this.indexed();
      this.#server = await startKedr(this.gitDir, dataDir);
      await this.#server.ready();
      await this.#warmCode(this.#server);
    }
    return this.#server;
  }

  /**
   * Requests pages of the oldest commit, which no group measures, several at once so that each worker thread loads its
   * modules.
   */
  async #warmCode({ client, url }: KedrServer): Promise<void> {
    const commits = await this.commits();
    const oldest = commits.at(commits.count - 1);
    const at: RefName = { kind: 'commit', name: oldest };
    const file = (await this.entries(oldest)).find(({ type }) => type === 'blob');
    const targets = [
      href.src(NAME, at),
      href.commits(NAME, at),
      href.commit(NAME, oldest),
      href.treeList(NAME, at),
      ...(file === undefined ? [] : [href.src(NAME, at, file.path)]),
    ];
    const parallel = new HttpClient(url, WARM_IN_FLIGHT);
    try {
      for (let round = 0; round < WARM_ROUNDS; round += 1)
        await Promise.all(
          targets.flatMap((target) => Array.from({ length: WARM_IN_FLIGHT }, () => parallel.get(target))),
        );
      await client.get(href.repositories());
    } finally {
      parallel.close();
    }
  }

  get name(): typeof NAME {
    return NAME;
  }

  readonly head = once((): Oid => {
    try {
      return oidOf(git(['-C', this.gitDir, 'rev-parse', '--verify', '-q', 'HEAD^{commit}']).toString().trim());
    } catch {
      throw new Error(`${this.path}: HEAD leads to no commit`);
    }
  });

  readonly commits = once(async (): Promise<CommitList> => {
    const listing = await this.git(['rev-list', '--branches', '--tags', 'HEAD']);
    return { count: listing.length / 41, at: (i) => oidOf(listing.toString('latin1', i * 41, i * 41 + 40)) };
  });

  /** `count` commits, chosen uniformly. */
  async randomCommits(purpose: string, count: number): Promise<Oid[]> {
    const commits = await this.commits();
    const random = this.random(purpose);
    return Array.from({ length: count }, () => commits.at(Math.floor(random() * commits.count)));
  }

  /** Entries of a commit's tree; `recursive` includes everything below, also directories. */
  async entries(commit: Oid, directory = '', recursive = false): Promise<TreeEntry[]> {
    const output = await this.git([
      'ls-tree',
      '-z',
      '-l',
      ...(recursive ? ['-r', '-t'] : []),
      commit,
      ...(directory === '' ? [] : ['--', `${directory}/`]),
    ]);
    return recordsOf(output)
      .map((record) => {
        const tab = record.indexOf(9);
        const [mode = '', type = '', oid = '', size] = record.toString('latin1', 0, tab).split(/ +/);
        return { mode, type, oid, size: Number(size), path: pathText(record.subarray(tab + 1)) };
      })
      .filter(({ path }) => isPlain(path));
  }

  /** The whole tree of HEAD. */
  readonly headEntries = once((): Promise<TreeEntry[]> => this.entries(this.head(), '', true));

  /** Directories of HEAD: the root first, then widest first. */
  readonly directories = once(async (): Promise<[Directory, ...Directory[]]> =>
    directoriesOf(await this.headEntries()),
  );

  /** `count` random directories at random commits, `perCommit` from each commit. The root counts as one. */
  async randomDirectories(purpose: string, count: number, perCommit = 1): Promise<{ commit: Oid; path: string }[]> {
    const commits = await this.randomCommits(purpose, Math.ceil(count / perCommit));
    const random = this.random(`${purpose} paths`);
    const chosen: { commit: Oid; path: string }[] = [];
    for (const commit of commits) {
      const records = recordsOf(await this.git(['ls-tree', '-r', '-d', '-z', commit]));
      // `-d` lists submodules too.
      const trees = records
        .filter((record) => record.toString('latin1', 7, 11) === 'tree')
        .map((record) => pathText(record.subarray(record.indexOf(9) + 1)));
      const usable = ['', ...trees.filter(isPlain)];
      for (let i = 0; i < perCommit && chosen.length < count; i += 1)
        chosen.push({ commit, path: pick(usable, random) });
    }
    return chosen;
  }

  async close(): Promise<void> {
    await this.#server?.stop();
    rmSync(this.scratch, { recursive: true, force: true });
  }
}

/** A new commit-graph with changed paths. */
export function writeCommitGraph(path: string, ...more: readonly string[]): Promise<MeasuredRun> {
  return runMeasured('git', ['-C', path, ...WRITE_COMMIT_GRAPH, ...more], GIT_ENVIRONMENT);
}

/** Translated to JavaScript, so that the measured process does not also run a TypeScript loader. */
const indexChild = once(async () => {
  await build({
    entryPoints: [INDEX_CHILD],
    outfile: BUILT_INDEX_CHILD,
    bundle: true,
    external: ['#dist/*'],
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  return BUILT_INDEX_CHILD;
});

/** One update of the index in a child process. */
export async function buildIndex(gitDir: string, dataDir: string): Promise<IndexBuild> {
  const { seconds, peak, stdout } = await runMeasured(process.execPath, [await indexChild(), gitDir, dataDir]);
  const inside = JSON.parse(stdout) as Inside;
  return { seconds, peak: inside.peak ?? peak, inside };
}

/** Arguments of a process are UTF-8, so other paths cannot be passed to git here. */
function isPlain(path: string): boolean {
  return path.isWellFormed();
}

function recordsOf(output: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(0, at);
    records.push(output.subarray(at, end));
    at = end + 1;
  }
  return records;
}

function directoriesOf(entries: readonly TreeEntry[]): [Directory, ...Directory[]] {
  const root = { path: '', entries: 0, files: 0 };
  const directories = new Map([['', root]]);
  for (const { path, type } of entries) if (type === 'tree') directories.set(path, { path, entries: 0, files: 0 });
  for (const { path, type } of entries) {
    for (let slash = path.lastIndexOf('/'), direct = true; ; slash = path.lastIndexOf('/', slash - 1), direct = false) {
      const directory = directories.get(slash < 0 ? '' : path.slice(0, slash)) ?? root;
      if (direct) directory.entries += 1;
      if (type !== 'tree') directory.files += 1;
      if (slash < 0) break;
    }
  }
  const [, ...others] = directories.values();
  return [root, ...others.sort((a, b) => b.entries - a.entries)];
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.(pack|idx|rev)$/.test(name))
      .map((name) => join(folder, name));
  } catch {
    // There are no packs: all objects are loose.
    return [];
  }
}
