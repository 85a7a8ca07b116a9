import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ChangedPathFilter } from '../../../src/git/commit-graph/changed-path-filter.js';
import { CommitGraph } from '../../../src/git/commit-graph/graph-chain.js';
import { filePosition, graphPosition, type GraphPosition } from '../../../src/git/commit-graph/position.js';
import { isGitError } from '../../../src/git/errors.js';
import type { Oid } from '../../../src/git/oid.js';
import { git, tempDir } from '../../support/git-fixture.js';
import { randomHistory, type RandomHistory } from '../../support/random-history.js';

let history: RandomHistory;

beforeAll(() => {
  history = randomHistory(11, 120);
});

function open(gitDir: string, problems: Error[] = []): CommitGraph {
  const graph = CommitGraph.open(join(gitDir, 'objects'), (problem) => problems.push(problem));
  expect(problems).toEqual([]);
  return graph as CommitGraph;
}

function writeGraph(): void {
  rmSync(join(history.gitDir, 'objects/info/commit-graphs'), { recursive: true, force: true });
  git(history.gitDir, ['commit-graph', 'write', '--reachable', '--changed-paths', '--no-progress']);
}

/** Writes three layers: the oldest 60 commits, the next 40, and all others. */
function writeChain(): void {
  rmSync(join(history.gitDir, 'objects/info/commit-graph'), { force: true });
  for (const count of [60, 100, history.commits.length]) {
    const input = history.commits.slice(0, count).join('\n');
    git(
      history.gitDir,
      ['commit-graph', 'write', '--stdin-commits', '--split=no-merge', '--changed-paths', '--no-progress'],
      { input: `${input}\n` },
    );
  }
}

function oidAt(graph: CommitGraph, position: GraphPosition): string {
  const bytes = Buffer.alloc(20);
  graph.copyOid(position, bytes, 0);
  return bytes.toString('hex');
}

/** Each commit as `git log` prints it: id, tree, parents, time. */
function described(graph: CommitGraph): string[] {
  const tree = Buffer.alloc(20);
  const parents: GraphPosition[] = [];
  return history.commits.map((oid) => {
    const position = graph.find(oid);
    graph.copyTree(position, tree, 0);
    graph.parents(position, parents);
    return `${oidAt(graph, position)} ${tree.toString('hex')} ${parents.map((parent) => oidAt(graph, parent)).join(' ')} ${graph.timeSeconds(position)}`;
  });
}

function logged(): string[] {
  return git(history.gitDir, ['log', '--no-walk=unsorted', '--stdin', '--format=%H %T %P %ct'], {
    input: history.commits.join('\n'),
  })
    .toString()
    .trim()
    .split('\n');
}

describe.each([
  ['a single file', () => writeGraph(), 1],
  ['a chain of three files', () => writeChain(), 3],
])('CommitGraph of %s', (_name, write, layers) => {
  let graph: CommitGraph;
  beforeAll(() => {
    write();
    graph = open(history.gitDir);
  });

  test('has the tree, parents and time of every commit', () => {
    expect(graph.count).toBe(history.commits.length);
    expect(new Set(history.commits.map((oid) => graph.layerOf(graph.find(oid)).start)).size).toBe(layers);
    expect(described(graph)).toEqual(logged());
    expect(graph.find('12'.repeat(20) as Oid)).toBe(-1);
  });

  test('counts positions through all files, and the compiler keeps those of one file apart', () => {
    const last = graphPosition(graph.count - 1);
    const { file, start } = graph.layerOf(last);
    const oid = Buffer.alloc(20);
    file.copyOid(filePosition(last - start), oid, 0);
    expect(oid.toString('hex')).toBe(oidAt(graph, last));
    expect(graph.findAt(oid, 0)).toBe(last);
    const inFile = file.find(oid, 0);
    // @ts-expect-error: the position in a file is not the position in the chain.
    expect(oidAt(graph, inFile) === oid.toString('hex')).toBe(layers === 1);
    // @ts-expect-error: the position in the chain is not the position in a file.
    expect(() => file.timeSeconds(last)).not.toThrow(TypeError);
  });

  test('gives every commit a larger generation than its parents', () => {
    const parents: GraphPosition[] = [];
    for (const oid of history.commits) {
      const position = graph.find(oid);
      graph.parents(position, parents);
      for (const parent of parents) expect(graph.generation(position)).toBeGreaterThan(graph.generation(parent));
    }
  });

  test('has filters that never deny a changed path and deny most other paths', () => {
    const filter = new ChangedPathFilter(graph, (problem) => expect.unreachable(String(problem)));
    let denied = 0;
    let others = 0;
    for (const oid of history.commits) {
      const position = graph.find(oid);
      const changed = git(history.gitDir, [
        'diff-tree',
        '-r',
        '-m',
        '--root',
        '--name-only',
        '--no-commit-id',
        '-z',
        '--diff-merges=first-parent',
        oid,
      ])
        .toString()
        .split('\0')
        .filter((path) => path !== '');
      const touched = new Set(
        changed.flatMap((path) => path.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/'))),
      );
      for (const path of history.paths) {
        const answer = filter.mayContain(position, Buffer.from(path));
        expect(answer).not.toBe('unknown');
        if (touched.has(path)) expect(answer).toBe('maybe');
        else others += 1;
        if (answer === 'no') denied += 1;
      }
    }
    expect(denied / others).toBeGreaterThan(0.9);
  });
});

describe('CommitGraph of a malformed file', () => {
  let good: Buffer;
  beforeAll(() => {
    writeGraph();
    good = readFileSync(join(history.gitDir, 'objects/info/commit-graph'));
  });

  /** Opens the bytes as a commit-graph, reads all of it, and returns a word for the result. */
  function outcome(bytes: Buffer): string {
    const objects = tempDir('graph');
    mkdirSync(join(objects, 'info'));
    writeFileSync(join(objects, 'info/commit-graph'), bytes);
    const problems: Error[] = [];
    const graph = CommitGraph.open(objects, (problem) => problems.push(problem));
    if (graph === undefined)
      return problems.length === 1 && isGitError(problems[0], 'corrupt') ? 'refused' : `failed: ${problems.join()}`;
    try {
      const filter = new ChangedPathFilter(graph, (problem) => problems.push(problem));
      const parents: GraphPosition[] = [];
      for (let count = 0; count < graph.count; count += 1) {
        const position = graphPosition(count);
        graph.parents(position, parents);
        graph.generation(position);
        filter.mayContain(position, Buffer.from('a/b/c'));
      }
      return problems.every((problem) => isGitError(problem, 'corrupt')) ? 'read' : `failed: ${problems.join()}`;
    } catch (error) {
      return isGitError(error, 'corrupt') ? 'refused' : `failed: ${String(error)}`;
    } finally {
      graph.close();
    }
  }

  test('is refused when it is truncated at any place', () => {
    for (let length = 0; length < good.length; length += 97) expect(outcome(good.subarray(0, length))).toBe('refused');
    expect(outcome(good)).toBe('read');
  });

  test('is refused or read with other values when any byte of its header is changed', () => {
    for (let at = 0; at < 8 + 12 * 8 + 64; at += 1) {
      const changed = Buffer.from(good);
      changed[at] = (changed[at] as number) ^ 0xff;
      expect(outcome(changed)).toMatch(/^(refused|read)$/);
    }
  });

  test('is refused or read with other values after random changes', () => {
    let state = 12345;
    for (let run = 0; run < 300; run += 1) {
      const changed = Buffer.from(good);
      for (let i = 0; i < 20; i += 1) {
        state = (Math.imul(state, 1103515245) + 12345) >>> 0;
        changed[108 + (state % (changed.length - 108))] = state >>> 24;
      }
      expect(outcome(changed)).toMatch(/^(refused|read)$/);
    }
  });

  test('is refused when a layer of a chain is in another place or missing', () => {
    writeChain();
    const folder = join(history.gitDir, 'objects/info/commit-graphs');
    const chain = readFileSync(join(folder, 'commit-graph-chain'), 'latin1').trim().split('\n');
    for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o644);
    const refusal = (names: string[]): string => {
      writeFileSync(join(folder, 'commit-graph-chain'), `${names.join('\n')}\n`);
      const problems: Error[] = [];
      const graph = CommitGraph.open(join(history.gitDir, 'objects'), (problem) => problems.push(problem));
      expect(problems.every((problem) => isGitError(problem, 'corrupt'))).toBe(true);
      return graph === undefined ? `${problems.length}` : 'opened';
    };
    expect(refusal(chain)).toBe('opened');
    expect(refusal([chain[1] as string, chain[0] as string, chain[2] as string])).toBe('1');
    expect(refusal([chain[1] as string])).toBe('1');
    expect(refusal(['nonsense'])).toBe('1');
    rmSync(join(folder, `graph-${chain[1]}.graph`), { force: true });
    expect(refusal(chain)).toBe('1');
  });

  test('reports nothing when there is no commit-graph', () => {
    const problems: Error[] = [];
    expect(CommitGraph.open(tempDir('none'), (problem) => problems.push(problem))).toBeUndefined();
    expect(problems).toEqual([]);
  });
});
