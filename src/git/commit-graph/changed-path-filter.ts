/**
 * Changed-path filters: for each commit a Bloom filter of the paths, and of all their leading folders, that differ
 * between the commit and its FIRST parent (or the empty tree for a root commit). The answer "no" is certain; every
 * other answer is "maybe". Source: gitformat-commit-graph(5), "Bloom Filter Data"; MurmurHash3 (x86, 32 bits) as
 * published by Austin Appleby.
 */
import { GitError } from '../errors.js';
import type { CommitGraph, ProblemListener } from './graph-chain.js';
import { filePosition, type GraphPosition } from './position.js';

const SEEDS = [0x293ae76f, 0x7e646e2c] as const;

/**
 * The two base hashes of one path. Version 1 hashes a path as C's `char`, which is signed on x86 and unsigned on ARM,
 * and a file does not say which machine wrote it. Therefore both hashes are tried for paths with bytes over 127.
 */
export interface FilterKey {
  readonly unsigned: readonly [number, number];
  /** Absent for an ASCII path, whose two hashes are equal. */
  readonly signed?: readonly [number, number];
}

/** The key of `path`, which has no leading or trailing slash and is not empty. */
export function filterKey(path: Uint8Array): FilterKey {
  const unsigned = [murmur3(path, SEEDS[0], false), murmur3(path, SEEDS[1], false)] as const;
  if (path.every((byte) => byte < 0x80)) return { unsigned };
  return { unsigned, signed: [murmur3(path, SEEDS[0], true), murmur3(path, SEEDS[1], true)] };
}

/**
 * Keys of `path` and of every leading folder, shortest first. The filter of a commit that changed `path` has them all.
 */
export function filterKeys(path: Uint8Array): FilterKey[] {
  const keys: FilterKey[] = [];
  for (let i = 1; i < path.length; i += 1) if (path[i] === 47) keys.push(filterKey(path.subarray(0, i)));
  if (path.length > 0) keys.push(filterKey(path));
  return keys;
}

export type FilterAnswer = 'no' | 'maybe' | 'unknown';

/** Largest filter that is read. git writes up to 640 bytes by default: 512 changed paths of 10 bits each. */
const MAX_FILTER_BYTES = 1 << 20;

export class ChangedPathFilter {
  readonly #graph: CommitGraph;
  readonly #onProblem: ProblemListener;
  #isUsable = true;
  #bytes = Buffer.alloc(4096);
  #length = 0;
  #version: 1 | 2 = 1;
  #hashCount = 0;

  /** `onProblem` is called once, for the first corrupt filter. Every answer after that is 'unknown'. */
  constructor(graph: CommitGraph, onProblem: ProblemListener) {
    this.#graph = graph;
    this.#onProblem = onProblem;
  }

  /** Whether `path` differs between the commit at this graph position and its first parent. */
  mayContain(position: GraphPosition, path: Uint8Array): FilterAnswer {
    if (!this.load(position)) return 'unknown';
    return filterKeys(path).every((key) => this.test(key)) ? 'maybe' : 'no';
  }

  /** Loads the filter of a commit for `test`; false when there is none. Costs one positional read. */
  load(position: GraphPosition): boolean {
    if (!this.#isUsable) return false;
    const { file, start } = this.#graph.layerOf(position);
    if (file.filters === undefined) return false;
    try {
      const { offset, length } = file.filterRange(filePosition(position - start));
      if (length === 0) return false;
      if (length > MAX_FILTER_BYTES)
        throw new GitError('corrupt', { file: 'commit-graph', offset, detail: 'filter length' });
      if (length > this.#bytes.length) this.#bytes = Buffer.alloc(length * 2);
      file.readInto(this.#bytes, length, offset);
      this.#length = length;
    } catch (error) {
      this.#isUsable = false;
      this.#onProblem(error as Error);
      return false;
    }
    this.#version = file.filters.version;
    this.#hashCount = file.filters.hashCount;
    return true;
  }

  /** False when the loaded commit certainly did not change the path of `key`. O(hashes), no allocation. */
  test(key: FilterKey): boolean {
    if (this.#hasAllBits(key.unsigned)) return true;
    return this.#version === 1 && key.signed !== undefined && this.#hasAllBits(key.signed);
  }

  #hasAllBits(hashes: readonly [number, number]): boolean {
    const bits = this.#length * 8;
    let hash = hashes[0];
    for (let i = 0; i < this.#hashCount; i += 1) {
      const bit = hash % bits;
      if (((this.#bytes[bit >>> 3] as number) & (1 << (bit & 7))) === 0) return false;
      hash = (hash + hashes[1]) >>> 0;
    }
    return true;
  }
}

/** MurmurHash3_x86_32; `signed` extends the sign of each byte before it is shifted into its word. */
function murmur3(data: Uint8Array, seed: number, signed: boolean): number {
  const byte = (at: number): number => (signed ? ((data[at] as number) << 24) >> 24 : (data[at] as number));
  const blocks = data.length & ~3;
  let hash = seed;
  for (let i = 0; i < blocks; i += 4) {
    const word = byte(i) | (byte(i + 1) << 8) | (byte(i + 2) << 16) | (byte(i + 3) << 24);
    hash ^= scramble(word);
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  if (data.length - blocks >= 3) tail ^= byte(blocks + 2) << 16;
  if (data.length - blocks >= 2) tail ^= byte(blocks + 1) << 8;
  if (data.length - blocks >= 1) hash ^= scramble(tail ^ byte(blocks));
  hash ^= data.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function scramble(word: number): number {
  const mixed = Math.imul(word, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}
