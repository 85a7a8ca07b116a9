/**
 * Random histories of texts, the same for the same seed: lines are added, removed, changed, moved, doubled, indented
 * and given other line ends; files are renamed, copied, emptied; merges mix lines of their parents, and some add lines
 * of their own. There are few different lines, so that a change can be described in many ways.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Oid } from '../../src/git/oid.js';
import { git, initBare } from './git-fixture.js';
import { generator } from './random-history.js';

export interface RandomTexts {
  readonly gitDir: string;
  readonly commits: readonly Oid[];
  /** The files of each commit. */
  readonly files: readonly (readonly string[])[];
}

const NAMES = ['file.c', 'dir/file.c', 'other.txt', 'dir/deep/third', 'renamed.c'];
const WORDS = [
  '{',
  '}',
  '',
  '\treturn 0;',
  'int main(void)',
  '    if (ready)',
  '    else',
  '/* note */',
  'static int counter;',
  '\tcounter++;',
  '#include <stdio.h>',
  '\tcall(argument, other);',
  'end',
  '\t\tbreak;',
  'option = value',
  'Кедр и сосна',
];
const START = 1_300_000_000;

interface ModelCommit {
  readonly parents: readonly number[];
  readonly files: ReadonlyMap<string, string>;
  readonly timeSeconds: number;
}

/**
 * `longLines`: the largest number of lines of an initial file; with a few hundred git skips common prefixes and
 * suffixes.
 */
export function randomTexts(seed: number, commitCount: number, longLines = 40): RandomTexts {
  const random = generator(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const newLine = (): string => (random() < 0.5 ? pick(WORDS) : `${pick(WORDS)} ${below(30)}`);
  const text = (lines: readonly string[]): string =>
    lines.join('\n') + (random() < 0.9 && lines.length > 0 ? '\n' : '');
  const fresh = (): string => text(Array.from({ length: 1 + below(longLines) }, newLine));

  const edit = (content: string): string => {
    const lines = content.split('\n');
    if (lines.at(-1) === '') lines.pop();
    for (let times = 1 + below(4); times > 0; times -= 1) {
      const at = below(lines.length + 1);
      const length = 1 + below(Math.min(6, lines.length + 1));
      switch (below(9)) {
        case 0:
        case 1:
          lines.splice(at, 0, ...Array.from({ length }, newLine));
          break;
        case 2:
          lines.splice(at, length);
          break;
        case 3:
        case 4:
          lines.splice(at, length, ...Array.from({ length: 1 + below(4) }, newLine));
          break;
        case 5:
          lines.splice(below(lines.length + 1), 0, ...lines.splice(at, length));
          break;
        case 6:
          lines.splice(at, 0, ...lines.slice(at, at + length));
          break;
        case 7:
          for (let i = at; i < Math.min(at + length * 2, lines.length); i += 1)
            lines[i] = random() < 0.5 ? `  ${lines[i]}` : (lines[i] as string).trim();
          break;
        default:
          for (let i = at; i < Math.min(at + length * 2, lines.length); i += 1)
            lines[i] = random() < 0.3 ? `${lines[i]}\r` : `${lines[i]}${pick([' ', ' x', 'y'])}`;
      }
    }
    return text(lines);
  };
  const mix = (left: string, right: string): string => {
    const a = left.split('\n');
    const b = right.split('\n');
    const from = below(Math.min(a.length, b.length) + 1);
    return random() < 0.3 ? left : [...a.slice(0, from), ...b.slice(from)].join('\n');
  };

  const model: ModelCommit[] = [];
  let clock = START;
  for (let n = 0; n < commitCount; n += 1) {
    const kind = random();
    const wanted = n === 0 ? 0 : kind < 0.02 ? 0 : kind < 0.65 ? 1 : kind < 0.95 ? 2 : 3;
    const parents = [...new Set(Array.from({ length: wanted }, () => Math.max(0, n - 1 - below(Math.min(n, 6)))))];
    const files = new Map(model[parents[0] ?? -1]?.files ?? []);
    for (const parent of parents.slice(1)) {
      for (const [path, content] of (model[parent] as ModelCommit).files) {
        const own = files.get(path);
        if (own === undefined ? random() < 0.8 : random() < 0.4)
          files.set(path, own === undefined || random() < 0.3 ? content : mix(own, content));
      }
    }
    const isQuietMerge = parents.length > 1 && random() < 0.5;
    if (!isQuietMerge) {
      if (files.size === 0 || random() < 0.08) files.set(pick(NAMES), fresh());
      for (let times = 1 + below(2); times > 0; times -= 1) {
        const path = pick([...files.keys()]);
        const content = files.get(path) as string;
        if (random() < 0.12) {
          files.delete(path);
          if (random() < 0.8) files.set(pick(NAMES), random() < 0.5 ? content : edit(content));
        } else if (random() < 0.06) files.set(pick(NAMES), edit(content));
        else if (random() < 0.04) files.set(path, model[below(n + 1)]?.files.get(path) ?? '');
        else files.set(path, edit(content));
      }
    }
    clock += random() < 0.1 ? -below(5000) : below(1000);
    model.push({ parents, files, timeSeconds: clock });
  }

  const gitDir = initBare(`texts-${seed}`);
  const stream: string[] = [];
  for (const [n, { parents, files, timeSeconds }] of model.entries()) {
    stream.push(
      `commit refs/heads/c${n}\nmark :${n + 1}\nauthor Писарь ${n % 5} <p${n % 5}@example.org> ${timeSeconds} +0300\ncommitter K <k@example.org> ${timeSeconds} +0000\ndata ${String(n).length}\n${n}\n`,
    );
    for (const [i, parent] of parents.entries()) stream.push(`${i === 0 ? 'from' : 'merge'} :${parent + 1}\n`);
    stream.push('deleteall\n');
    for (const [path, content] of files)
      stream.push(`M 100644 inline ${path}\ndata ${Buffer.byteLength(content)}\n${content}\n`);
    stream.push('\n');
  }
  git(gitDir, ['fast-import', '--quiet', '--export-marks=marks'], { input: stream.join('') });
  const marks = new Map(
    readFileSync(join(gitDir, 'marks'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.slice(1).split(' ') as [string, Oid]),
  );
  return {
    gitDir,
    commits: model.map((_, n) => marks.get(String(n + 1)) as Oid),
    files: model.map(({ files }) => [...files.keys()]),
  };
}
