/**
 * The commit-graph of an objects folder: one file, or a chain of files of which each holds the commits that those below lack.
 * An accelerator: what is missing, corrupt or unknown is reported and done without. Source: gitformat-commit-graph(5).
 */
import { readFileSync, statSync } from 'node:fs';
import { GitError } from '../errors.js';
import { isOid, oidToBytes, type Oid } from '../oid.js';
import { GraphFile } from './graph-file.js';

/** Told once for each file that cannot be used. */
export type ProblemListener = (problem: Error) => void;

/** Git merges layers so that a handful remain. */
const MAX_LAYERS = 255;
const MAX_CHAIN_FILE_BYTES = MAX_LAYERS * 41;

interface Layer {
  readonly file: GraphFile;
  /** Graph position of the layer's first commit. */
  readonly start: number;
}

/** Positions ("graph positions") run from 0 to `count` - 1, lowest layer first, by id within a layer. */
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
    // Git, too, takes the newer numbers only where every layer has them.
    this.#hasCorrectedDates = files.every((file) => file.hasCorrectedDates);
  }

  /** `undefined` when there is none, or none that can be used (then `onProblem` was called). */
  static open(objectsDir: string, onProblem: ProblemListener): CommitGraph | undefined {
    const opened: GraphFile[] = [];
    try {
      for (const { path, name } of filesOf(objectsDir)) opened.push(GraphFile.open(path, name));
      checkChain(opened, chainNames(objectsDir));
      return opened.length === 0 ? undefined : new CommitGraph(opened);
    } catch (error) {
      for (const file of opened) file.close();
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || opened.length > 0) onProblem(error as Error);
      return undefined;
    }
  }

  /** Graph position of a commit, -1 when the graph does not have it. */
  find(oid: Oid): number {
    return this.findAt(oidToBytes(oid), 0);
  }

  /** As `find`, of the 20 bytes of `bytes` from `offset` on. */
  findAt(bytes: Uint8Array, offset: number): number {
    for (const { file, start } of this.#layers) {
      const position = file.find(bytes, offset);
      if (position >= 0) return start + position;
    }
    return -1;
  }

  /** The layer of a position, for its filters; O(layers). */
  layerOf(position: number): Layer {
    for (let i = this.#layers.length - 1; i >= 0; i--) {
      const layer = this.#layers[i] as Layer;
      if (position >= layer.start) return layer;
    }
    throw new RangeError(`graph position ${position}`);
  }

  /** Whether some layer has changed-path filters. */
  get hasFilters(): boolean {
    return this.#layers.some(({ file }) => file.filters !== undefined);
  }

  copyOid(position: number, into: Uint8Array, offset: number): void {
    const { file, start } = this.layerOf(position);
    file.copyOid(position - start, into, offset);
  }

  copyTree(position: number, into: Uint8Array, offset: number): void {
    const { file, start } = this.layerOf(position);
    file.copyTree(position - start, into, offset);
  }

  /** Replaces the content of `into` by the graph positions of the parents in order. GitError('corrupt') when one is impossible. */
  parents(position: number, into: number[]): void {
    const { file, start } = this.layerOf(position);
    into.length = 0;
    file.parents(position - start, start + file.count, into);
  }

  /** Committer time. */
  timeSeconds(position: number): number {
    const { file, start } = this.layerOf(position);
    return file.timeSeconds(position - start);
  }

  /** A number above that of every parent: the corrected commit date, or the topological level in graphs of older gits. */
  generation(position: number): number {
    const { file, start } = this.layerOf(position);
    return this.#hasCorrectedDates ? file.correctedDate(position - start) : file.level(position - start);
  }

  close(): void {
    for (const { file } of this.#layers) file.close();
  }
}

/** The single file wins over a chain, as in git. */
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

/** Lowest layer first; empty without a chain. */
function chainNames(objectsDir: string): Oid[] {
  const path = `${objectsDir}/info/commit-graphs/commit-graph-chain`;
  if (isFile(`${objectsDir}/info/commit-graph`) || !isFile(path)) return [];
  const bytes = readFileSync(path);
  const names = bytes
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '');
  if (bytes.length > MAX_CHAIN_FILE_BYTES || !names.every(isOid))
    throw new GitError('corrupt', { file: 'commit-graph-chain', detail: 'not a list of ids' });
  return names;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Each layer must name exactly the layers below it, or its parents' positions mean something else. */
function checkChain(files: readonly GraphFile[], names: readonly Oid[]): void {
  for (const [i, file] of files.entries()) {
    if (file.baseCount !== i || file.baseNames().some((base, below) => base !== names[below])) {
      throw new GitError('corrupt', { file: 'commit-graph-chain', detail: `layer ${i} does not stand on those below` });
    }
  }
}
