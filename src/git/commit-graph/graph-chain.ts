/**
 * The commit-graph of an objects folder: one file, or a chain of files in which each has the commits that the files
 * below do not have. It is an accelerator: when it is missing, corrupt or of an unknown version, reading goes on
 * without it. Source: gitformat-commit-graph(5).
 */
import { statSync } from 'node:fs';
import { GitError } from '../errors.js';
import { isOid, oidToBytes, type Oid } from '../oid.js';
import { GraphFile } from './graph-file.js';
import { filePosition, type GraphPosition, graphPosition } from './position.js';
import { readRegularFile } from '../regular-file.js';

/** Called once for each file that cannot be used. */
export type ProblemListener = (problem: Error) => void;

/** Most files in a chain. git merges them, so that only a few remain. */
const MAX_LAYERS = 255;
const MAX_CHAIN_FILE_BYTES = MAX_LAYERS * 41;

interface Layer {
  readonly file: GraphFile;
  /** Graph position of the layer's first commit. */
  readonly start: number;
}

/** Graph positions go from 0 to `count` - 1: the lowest layer comes first, and a layer is sorted by id. */
export class CommitGraph {
  readonly count: number;
  readonly #layers: readonly Layer[];
  readonly #hasCorrectedDates: boolean;

  private constructor(files: readonly GraphFile[]) {
    let start = 0;
    this.#layers = files.map((file) => {
      const layer = { file, start };
      start += file.count;
      return layer;
    });
    this.count = start;
    // Like git, use corrected commit dates only when every layer has them: the two kinds of number cannot be compared.
    this.#hasCorrectedDates = files.every((file) => file.hasCorrectedDates);
  }

  /** `undefined` when there is no commit-graph, or when it cannot be used; then `onProblem` has been called. */
  static open(objectsDir: string, onProblem: ProblemListener): CommitGraph | undefined {
    const opened: GraphFile[] = [];
    try {
      for (const { path, name } of filesOf(objectsDir)) opened.push(GraphFile.open(path, name));
      checkChain(opened, chainNames(objectsDir));
      return opened.length === 0 ? undefined : new CommitGraph(opened);
    } catch (error) {
      for (const file of opened) file.close();
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || opened.length > 0) onProblem(asProblem(error));
      return undefined;
    }
  }

  /** Graph position of a commit, or -1. */
  find(oid: Oid): GraphPosition {
    return this.findAt(oidToBytes(oid), 0);
  }

  /** As `find`, for the id in `bytes[offset, offset + 20)`. */
  findAt(bytes: Uint8Array, offset: number): GraphPosition {
    for (const { file, start } of this.#layers) {
      const position = file.find(bytes, offset);
      if (position >= 0) return graphPosition(start + position);
    }
    return graphPosition(-1);
  }

  /** The layer that has a graph position. O(layers). */
  layerOf(position: GraphPosition): Layer {
    for (let i = this.#layers.length - 1; i >= 0; i -= 1) {
      const layer = this.#layers[i] as Layer;
      if (position >= layer.start) return layer;
    }
    throw new RangeError(`graph position ${position}`);
  }

  /** Whether at least one layer has changed-path filters. */
  get hasFilters(): boolean {
    return this.#layers.some(({ file }) => file.filters !== undefined);
  }

  /** Copies the id of a commit to `into[offset, offset + 20)`. */
  copyOid(position: GraphPosition, into: Uint8Array, offset: number): void {
    const { file, start } = this.layerOf(position);
    file.copyOid(filePosition(position - start), into, offset);
  }

  /** Copies the id of a commit's tree to `into[offset, offset + 20)`. */
  copyTree(position: GraphPosition, into: Uint8Array, offset: number): void {
    const { file, start } = this.layerOf(position);
    file.copyTree(filePosition(position - start), into, offset);
  }

  /**
   * Replaces the content of `into` by the graph positions of the parents, in order. Throws GitError('corrupt') for a
   * position outside of the graph.
   */
  parents(position: GraphPosition, into: GraphPosition[]): void {
    const { file, start } = this.layerOf(position);
    into.length = 0;
    file.parents(filePosition(position - start), start + file.count, into);
  }

  /** Committer time in seconds since 1970. */
  timeSeconds(position: GraphPosition): number {
    const { file, start } = this.layerOf(position);
    return file.timeSeconds(filePosition(position - start));
  }

  /**
   * A number larger than that of every parent: the corrected commit date, or the topological level in a graph that an
   * old version of git wrote.
   */
  generation(position: GraphPosition): number {
    const { file, start } = this.layerOf(position);
    return this.#hasCorrectedDates
      ? file.correctedDate(filePosition(position - start))
      : file.level(filePosition(position - start));
  }

  close(): void {
    for (const { file } of this.#layers) file.close();
  }
}

/** An error of the operating system as corrupt: a chain names files that must exist. */
function asProblem(error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof GitError || code === undefined) return error as Error;
  return new GitError('corrupt', { file: 'commit-graph-chain', detail: `cannot be opened: ${code}` }, error);
}

/** The files of the graph, lowest layer first. As in git, a single file takes precedence over a chain. */
function* filesOf(objectsDir: string): Generator<{ path: string; name: string }> {
  const single = `${objectsDir}/info/commit-graph`;
  if (isFile(single)) {
    yield { path: single, name: 'commit-graph' };
    return;
  }
  for (const oid of chainNames(objectsDir)) {
    const name = `graph-${oid}.graph`;
    yield { path: `${objectsDir}/info/commit-graphs/${name}`, name };
  }
}

/** The checksums that name the files of a chain, lowest layer first; empty when there is no chain. */
function chainNames(objectsDir: string): Oid[] {
  const path = `${objectsDir}/info/commit-graphs/commit-graph-chain`;
  if (isFile(`${objectsDir}/info/commit-graph`) || !isFile(path)) return [];
  const bytes = readRegularFile(path, MAX_CHAIN_FILE_BYTES);
  const names = bytes
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '');
  if (!names.every(isOid)) throw new GitError('corrupt', { file: 'commit-graph-chain', detail: 'not a list of ids' });
  return names;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Checks that each layer names exactly the layers below it. Otherwise the positions of its parents are wrong. */
function checkChain(files: readonly GraphFile[], names: readonly Oid[]): void {
  for (const [i, file] of files.entries()) {
    if (file.baseCount !== i || file.baseNames().some((base, below) => base !== names[below])) {
      throw new GitError('corrupt', { file: 'commit-graph-chain', detail: `layer ${i} belongs to other lower layers` });
    }
  }
}
