/**
 * Random histories through `git fast-import`, the same for the same seed: merges, octopuses, criss-cross, evil merges, reverts, changes of
 * mode and type, several roots, skewed and equal clocks. Few contents and few paths, so that trees often become equal again by other ways.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Oid } from '../../src/git/oid.js';
import { git, initBare } from './git-fixture.js';

export interface RandomHistory {
  readonly gitDir: string;
  /** Every commit, parents before children; some may be out of reach of the last one. */
  readonly commits: readonly Oid[];
  /** Every path of a file that may exist, and every folder above one; not ''. */
  readonly paths: readonly string[];
}

const FILES = ['a', 'a.c', 'a/b/c', 'a/b/d', 'a/x', 'a-z', 'dir/deep/er/f', 'dir/deep/g', 'dir/h', 'dir/ж', 'ж/я', 'top', 'zz/last'];
const CONTENTS = ['one\n', 'two\n', 'three\n', ''];
const MODES = ['100644', '100644', '100644', '100755', '120000'];
const START = 1_100_000_000;

type Files = ReadonlyMap<string, string>;

export function randomHistory(seed: number, commitCount: number): RandomHistory {
  const random = generator(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const states: Files[] = [];
  const stream: string[] = CONTENTS.map((content, i) => `blob\nmark :${i + 1}\ndata ${content.length}\n${content}\n`);
  let clock = START;

  const change = (files: Map<string, string>, times: number): void => {
    for (let i = 0; i < times; i++) {
      const path = pick(FILES);
      if (random() < 0.3) files.delete(path);
      else put(files, path, `${pick(MODES)} :${1 + below(CONTENTS.length)}`);
    }
  };

  for (let n = 0; n < commitCount; n++) {
    const parents = chooseParents(n, random, below);
    const files = new Map<string, string>();
    for (const [path, value] of states[parents[0] ?? -1] ?? []) put(files, path, value);
    for (const parent of parents.slice(1)) {
      for (const [path, value] of states[parent] as Files) if (random() < 0.5) put(files, path, value);
    }
    if (n > 0 && random() < 0.1) {
      files.clear();
      for (const [path, value] of pick(states)) put(files, path, value);
    }
    // Most merges are clean, most other commits change something.
    if (parents.length < 2 ? random() < 0.9 : random() < 0.3) change(files, 1 + below(3));
    states.push(files);

    clock += random() < 0.3 ? 0 : below(100);
    const time = random() < 0.1 ? clock - below(2000) : clock;
    const lines = [`commit refs/heads/c${n}`, `mark :${1000 + n}`, `committer K <k@example.org> ${time} +0000`, `data ${String(n).length}`, String(n)];
    for (const [i, parent] of parents.entries()) lines.push(`${i === 0 ? 'from' : 'merge'} :${1000 + parent}`);
    lines.push('deleteall', ...[...files].map(([path, value]) => `M ${value} ${path}`));
    stream.push(`${lines.join('\n')}\n\n`);
  }

  const gitDir = initBare(`random-${seed}`);
  git(gitDir, ['fast-import', '--quiet', '--export-marks=marks'], { input: stream.join('') });
  git(gitDir, ['symbolic-ref', 'HEAD', `refs/heads/c${commitCount - 1}`]);
  const marks = new Map(readFileSync(join(gitDir, 'marks'), 'utf8').trim().split('\n').map((line) => line.slice(1).split(' ') as [string, Oid]));
  const folders = FILES.flatMap((path) => path.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/')));
  return { gitDir, commits: states.map((_, n) => marks.get(String(1000 + n)) as Oid), paths: [...new Set([...FILES, ...folders])] };
}

/** A file takes the place of a folder and the other way about. */
function put(files: Map<string, string>, path: string, value: string): void {
  for (const other of [...files.keys()]) if (other.startsWith(`${path}/`) || path.startsWith(`${other}/`)) files.delete(other);
  files.set(path, value);
}

function chooseParents(n: number, random: () => number, below: (n: number) => number): number[] {
  const kind = random();
  const wanted = n === 0 || kind < 0.04 ? 0 : kind < 0.65 ? 1 : kind < 0.93 ? 2 : 3 + below(3);
  const parents = new Set<number>();
  for (let i = 0; i < wanted; i++) parents.add(Math.max(0, n - 1 - below(Math.min(n, 8))));
  return [...parents];
}

/** Mulberry32; 0 <= value < 1. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
