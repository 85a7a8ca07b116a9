/** `kedr index` run as a process: the built command on small repositories. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { readContainer, writeContainer } from '../../src/segments/container.js';
import { openIndexFolder } from '../../src/workers/indexing/load-segments.js';
import { git, gitText, initBare, tempDir } from '../support/git-fixture.js';
import { randomHistory } from '../support/random-history.js';

const COMMAND = join(fileURLToPath(new URL('../../', import.meta.url)), 'bin/kedr.js');
const environment = { PATH: process.env['PATH'] ?? '', HOME: tempDir('home') };

function kedr(args: readonly string[], cwd?: string): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    encoding: 'utf8',
    env: environment,
    cwd,
  });
  return { status, out: stdout, err: stderr };
}

let gitDir: string;
let commits: number;
beforeAll(() => {
  gitDir = randomHistory(7, 80).gitDir;
  commits = Number(gitText(gitDir, ['rev-list', '--count', '--all']));
});

const segmentOf = (data: string): string => {
  const folder = join(data, 'index', readdirSync(join(data, 'index'))[0] as string);
  return join(folder, readdirSync(folder).find((file) => file.endsWith('.segment')) as string);
};

describe('kedr index', () => {
  it('builds the index of every named repository, reports commits, seconds and size, and does nothing the second time', () => {
    const data = tempDir('data');
    const empty = initBare('empty');
    const built = kedr(['index', '--data', data, `a/one=${gitDir}`, `b/empty=${empty}`]);
    expect(built).toMatchObject({ status: 0, err: '' });
    const lines = built.out.trimEnd().split('\n');
    expect(lines).toContainEqual(
      expect.stringMatching(
        new RegExp(`^a/one: commits indexed: ${commits} \\([\\d.]+\\ss, [\\d.]+\\sKB\\)$`),
      ) as string,
    );
    expect(lines.at(-1)).toBe('b/empty: the index is complete, commits: 0, 0\u00a0B');
    for (const sign of ['\r', '\u001b']) expect(built.out).not.toContain(sign);
    const again = kedr(['index', '--data', data, `a/one=${gitDir}`]);
    expect(again).toMatchObject({ status: 0, err: '' });
    expect(again.out).toMatch(new RegExp(`^a/one: the index is complete, commits: ${commits}, [\\d.]+\\sKB\n$`));
  });

  it('finds repositories under --root', () => {
    const { status, out } = kedr(['index', '--data', tempDir('data'), '--root', join(gitDir, '..')]);
    expect(status).toBe(0);
    expect(out).toContain(`: commits indexed: ${commits} (`);
  });

  it('treats ./index and everything after -- as paths', () => {
    const folder = tempDir('named');
    mkdirSync(join(folder, 'index'));
    git(join(folder, 'index'), ['init', '-q', '--bare', '.']);
    for (const args of [['./index'], ['--', 'index']]) {
      const { status, out, err } = kedr(['index', '--data', tempDir('data'), ...args], folder);
      expect({ status, err }).toEqual({ status: 0, err: '' });
      expect(out).toMatch(/^[^/]+\/index: the index is complete, commits: 0/);
    }
  });

  it.each([
    ['an unknown option', ['index', '--port', '3'], 'There is no option “--port”; “kedr --help” lists them.'],
    ['its option without it', ['--verify'], 'There is no option “--verify”; “kedr --help” lists them.'],
    ['a path that is none', ['index', '/nowhere/at/all'], 'There is no “/nowhere/at/all”.'],
  ])('reports an error in one sentence: %s', (_, args, sentence) => {
    expect(kedr(args)).toEqual({ status: 1, out: '', err: `${sentence}\n` });
  });

  it('exits with status 1 when the data folder cannot be created or a repository cannot be read, and indexes the others', () => {
    const file = join(tempDir('file'), 'file');
    writeFileSync(file, '');
    expect(kedr(['index', '--data', join(file, 'data'), gitDir])).toEqual({
      status: 1,
      out: '',
      err: `The data directory “${join(file, 'data')}” is not writable.\n`,
    });
    const sha256 = initBare('sha256', ['--object-format=sha256']);
    const both = kedr(['index', '--data', tempDir('data'), `a/new=${sha256}`, `a/one=${gitDir}`]);
    expect(both).toMatchObject({
      status: 1,
      err: 'a/new: not indexed: this repository format is not supported yet.\n',
    });
    expect(both.out).toContain('a/one: commits indexed: ');
  });

  it('waits, with a message, for another process that writes the same index', async () => {
    const data = tempDir('data');
    const folder = openIndexFolder({ gitDir, dataDir: data });
    expect(folder.lock()).toBe(true);
    const waiting = spawn(process.execPath, [COMMAND, 'index', '--data', data, `a/one=${gitDir}`], {
      env: environment,
    });
    let out = '';
    waiting.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (out.includes('waiting')) folder.unlock();
    });
    const status = await new Promise((resolve) => waiting.on('exit', resolve));
    expect(out).toContain('a/one: another process is building the index; waiting…\n');
    expect(out).toContain(`a/one: commits indexed: ${commits} (`);
    expect(status).toBe(0);
  });
});

describe('kedr index --verify', () => {
  it('reports what it checked and that nothing differs', () => {
    const data = tempDir('data');
    kedr(['index', '--data', data, `a/one=${gitDir}`]);
    const { status, out, err } = kedr(['index', '--verify', '--data', data, `a/one=${gitDir}`]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain(`a/one: index files with the right checksum: 1 of 1, commits: ${commits}\n`);
    expect(out).toMatch(
      /\n {2}commits \(parents, time, generation\): [1-9]\d* checked\n {2}latest commit of a path: pairs checked: [\d,]{3,}, by a whole walk: [\d,]{3,}, by the commits alone: \d+\n {2}no mismatches\n$/,
    );
  });

  it('reports that there is no index', () => {
    const data = tempDir('data');
    expect(kedr(['index', '--verify', '--data', data, `a/one=${gitDir}`])).toEqual({
      status: 1,
      out: '',
      err: 'a/one: nothing to check: there is no index, or it is damaged. Build it with “kedr index”.\n',
    });
  });

  it('finds a file with a wrong checksum', () => {
    const data = tempDir('data');
    kedr(['index', '--data', data, `a/one=${gitDir}`]);
    const file = segmentOf(data);
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
    writeFileSync(file, bytes);
    expect(kedr(['index', '--verify', '--data', data, `a/one=${gitDir}`])).toMatchObject({
      status: 1,
      err: expect.stringContaining('a/one: nothing to check') as string,
    });
  });

  it.each([
    ['TIME', 'time'],
    ['GENR', 'generation'],
    ['POST', '"'],
  ])('finds wrong data in a file with a correct checksum: %s', (tag, what) => {
    const data = tempDir('data');
    kedr(['index', '--data', data, `a/one=${gitDir}`]);
    const file = segmentOf(data);
    const container = readContainer(file);
    if (container === undefined) throw new Error('the index was just built');
    const sections = new Map(
      [...container.sections].map(([name, { offset, length }]) => [
        name,
        Buffer.from(Buffer.from(container.shared, offset, length)),
      ]),
    );
    // Postings are deltas, so moving the first of each list to another position changes every list. Generations that
    // do not fall from a commit to its parents would be refused before they are compared; these are all one too high.
    const section = sections.get(tag) as Buffer;
    if (tag === 'GENR') {
      const generations = new Uint32Array(section.buffer, section.byteOffset, section.length / 4);
      generations.forEach((generation, i) => (generations[i] = generation + 1));
    } else {
      for (let at = 0; at < section.length; at += tag === 'TIME' ? 8 : 1)
        section[at] = (section[at] as number) ^ (tag === 'POST' ? 2 : 1);
    }
    writeContainer(file, sections);
    const { status, out, err } = kedr(['index', '--verify', '--data', data, `a/one=${gitDir}`]);
    expect(status).toBe(1);
    expect(out).toMatch(new RegExp(`\n {2}MISMATCH [0-9a-f]{40} ${what}`));
    expect(err).toMatch(/^a\/one: mismatches: [\d,]+\. Remove the directory .*: the index will be rebuilt\.\n$/);
  });
});
