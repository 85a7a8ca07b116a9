import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CONTAINER_VERSION, type Sections } from '../../src/segments/container.js';
import { ContainerFile } from '../../src/segments/container-file.js';
import { IndexFolder, indexFolder, NOTHING } from '../../src/segments/index-folder.js';
import { initBare, initWork, tempDir } from '../support/git-fixture.js';
import { lockText } from '../support/lock-text.js';
import { withoutPrivileges } from '../support/without-privileges.js';

const BOUNDARY = 'whole';

function section(content: string): Sections {
  return new Map([['TEXT', Buffer.from(content)]]);
}

function newFolder(): IndexFolder {
  return new IndexFolder(join(tempDir('index'), 'repository'), BOUNDARY);
}

function textsOf(folder: IndexFolder): string[] {
  return folder.load().containers.map(({ shared, sections }) => {
    const { offset, length } = sections.get('TEXT') as { offset: number; length: number };
    return Buffer.from(shared, offset, length).toString();
  });
}

/** A folder with the segments `texts` and the names of their files. */
function folderWith(...texts: string[]): { folder: IndexFolder; files: string[] } {
  const folder = newFolder();
  const files = texts.map((text) => folder.writeSegment(section(text)));
  folder.commit(files);
  return { folder, files };
}

/** The id of a process that runs until `stop`. */
async function sleeper(): Promise<{ pid: number; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, ['-e', 'process.stdout.write("x"); setInterval(() => {}, 1000)']);
  await once(child.stdout, 'data');
  return {
    pid: child.pid as number,
    async stop() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

describe('the folder of an index', () => {
  test('has a readable name that is different for each repository', () => {
    const work = initWork('My Project');
    const [bare, twin] = [initBare('linux'), initBare('linux')];
    const names = [join(work, '.git'), bare, twin].map((gitDir) => indexFolder('/data', gitDir));
    expect(new Set(names).size).toBe(3);
    expect(names[0]).toMatch(/^\/data\/index\/My-Project-[0-9a-f]{16}$/);
    expect(names[1]).toMatch(/^\/data\/index\/linux\.git-[0-9a-f]{16}$/);
    const link = join(tempDir('link'), 'other-name');
    symlinkSync(bare, link);
    expect(indexFolder('/data', link)).toBe(names[1]);
  });

  test('returns the segments of the last commit in their order and removes all others', () => {
    const { folder, files } = folderWith('a', 'b');
    expect(textsOf(folder)).toEqual(['a', 'b']);
    const merged = folder.writeSegment(section('ab'));
    expect(textsOf(folder)).toEqual(['a', 'b']);
    folder.commit([merged]);
    expect(textsOf(folder)).toEqual(['ab']);
    expect(readdirSync(folder.path).sort()).toEqual([merged, 'manifest.json'].sort());
    expect(files).not.toContain(merged);
  });

  test('does not read known segments again', () => {
    const { folder } = folderWith('a', 'b');
    const known = folder.load();
    const again = folder.load(known);
    expect(again.containers[0]).toBe(known.containers[0]);
    expect(again.containers[1]).toBe(known.containers[1]);
    expect(folder.load().containers[0]).not.toBe(known.containers[0]);
  });

  test('is empty without a valid manifest', () => {
    const { folder, files } = folderWith('a');
    const manifest = join(folder.path, 'manifest.json');
    const good = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, unknown>;
    const bad: unknown[] = [
      null,
      7,
      'text',
      [],
      {},
      { ...good, version: CONTAINER_VERSION + 1 },
      { ...good, version: String(CONTAINER_VERSION) },
      { ...good, boundary: 'other' },
      { ...good, segments: undefined },
      { ...good, segments: 'x' },
      { ...good, segments: [5] },
      { ...good, segments: [null] },
      { ...good, segments: ['../../etc/passwd'] },
      { ...good, segments: [`${files[0]}\n`] },
      { ...good, segments: [[files[0]]] },
    ];
    for (const content of bad
      .map((value) => JSON.stringify(value))
      .concat('', '{', '\0\0\0', JSON.stringify(good).slice(0, -1))) {
      writeFileSync(manifest, content);
      expect([content, folder.load()]).toEqual([content, NOTHING]);
    }
    writeFileSync(manifest, JSON.stringify(good));
    expect(textsOf(folder)).toEqual(['a']);
    expect(new IndexFolder(folder.path, 'cut elsewhere').load()).toEqual(NOTHING);
    rmSync(manifest);
    expect(folder.load()).toEqual(NOTHING);
    expect(new IndexFolder(join(folder.path, 'none'), BOUNDARY).load()).toEqual(NOTHING);
  });

  test('has only the segments before the first one that is damaged, of another version or missing', () => {
    for (const damage of [
      (path: string): void => rmSync(path),
      (path: string): void => writeFileSync(path, readFileSync(path).subarray(0, -1)),
      (path: string): void => {
        const bytes = readFileSync(path);
        bytes[20] = (bytes[20] as number) ^ 1;
        writeFileSync(path, bytes);
      },
      (path: string): void => {
        const bytes = readFileSync(path);
        bytes.writeUInt32LE(CONTAINER_VERSION + 1, 4);
        writeFileSync(path, bytes);
      },
    ]) {
      const { folder, files } = folderWith('a', 'b', 'c');
      damage(join(folder.path, files[1] as string));
      expect(textsOf(folder)).toEqual(['a']);
    }
  });

  test('is read completely while another process merges its segments', () => {
    const { folder, files } = folderWith('a', 'b');
    const other = new IndexFolder(folder.path, BOUNDARY);
    const merged = other.writeSegment(section('ab'));
    // The files of the old manifest disappear after the reader has read it.
    const known = { files: files.slice(0, 1), containers: folder.load().containers.slice(0, 1) };
    let isMerged = false;
    const racing = {
      files: known.files,
      get containers() {
        if (!isMerged) other.commit([merged]);
        isMerged = true;
        return known.containers;
      },
    };
    expect(folder.load(racing).files).toEqual([merged]);
  });

  test('keeps its old state and removes the new file when a commit fails', () => {
    const { folder, files } = folderWith('a');
    const added = folder.writeSegment(section('b'));
    const manifest = join(folder.path, 'manifest.json');
    renameSync(manifest, `${manifest}.kept`);
    mkdirSync(manifest);
    expect(() => folder.commit([...files, added])).toThrow();
    expect(readdirSync(folder.path)).not.toContain(added);
    rmSync(manifest, { recursive: true });
    renameSync(`${manifest}.kept`, manifest);
    expect(readdirSync(folder.path).filter((file) => file.endsWith('.tmp'))).toEqual([]);
  });

  test('throws the error of the file system when it cannot be written', () => {
    const place = mkdtempSync(join(tmpdir(), 'kedr-unwritable-'));
    try {
      chmodSync(place, 0o555);
      const folder = new IndexFolder(join(place, 'repository'), BOUNDARY);
      expect(() => withoutPrivileges(() => folder.lock())).toThrow(/EACCES/);
      expect(() => withoutPrivileges(() => folder.writeSegment(section('a')))).toThrow(/EACCES/);
      expect(readdirSync(place)).toEqual([]);
    } finally {
      rmSync(place, { recursive: true });
    }
  });
});

describe('the lock of an index', () => {
  test('belongs to one live process at a time', async () => {
    const folder = newFolder();
    expect(folder.lock()).toBe(true);
    const content = readFileSync(join(folder.path, 'lock'), 'utf8');
    folder.unlock();
    const { pid, stop } = await sleeper();
    expect(content).toBe(lockText(process.pid));
    const theirs = lockText(pid);
    writeFileSync(join(folder.path, 'lock'), theirs);
    expect(folder.lock()).toBe(false);
    // The lock belongs to another process, so unlocking must not remove it.
    folder.unlock();
    expect(readFileSync(join(folder.path, 'lock'), 'utf8')).toBe(theirs);
    await stop();
    expect(folder.lock()).toBe(true);
    expect(readFileSync(join(folder.path, 'lock'), 'utf8')).toBe(content);
    folder.unlock();
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test('of a process that has ended is replaced although its id is in use again', async () => {
    const folder = newFolder();
    folder.lock();
    const { pid, stop } = await sleeper();
    writeFileSync(join(folder.path, 'lock'), `${pid} 1`);
    expect(folder.lock()).toBe(!lockText(pid).endsWith(' '));
    await stop();
  });

  test('without a process id is respected for ten seconds, because it may be incomplete', () => {
    const folder = newFolder();
    folder.lock();
    const path = join(folder.path, 'lock');
    for (const content of ['', 'not a number', '-1 5', '0 0']) {
      writeFileSync(path, content);
      expect([content, folder.lock()]).toEqual([content, false]);
      utimesSync(path, new Date(0), new Date(0));
      expect([content, folder.lock()]).toEqual([content, true]);
      folder.unlock();
      mkdirSync(folder.path, { recursive: true });
    }
  });

  test('removes the files of killed writers when it is taken', () => {
    const { folder, files } = folderWith('a');
    writeFileSync(join(folder.path, `${'0'.repeat(16)}.segment`), 'never named');
    writeFileSync(join(folder.path, `${'1'.repeat(16)}.segment.77.tmp`), 'cut off');
    writeFileSync(join(folder.path, 'manifest.json.77.tmp'), '{');
    writeFileSync(join(folder.path, "a person's note"), 'stays');
    expect(folder.lock()).toBe(true);
    expect(readdirSync(folder.path).sort()).toEqual([...files, "a person's note", 'lock', 'manifest.json'].sort());
    expect(textsOf(folder)).toEqual(['a']);
  });
});

test('remembers what its files cover, for one version only', () => {
  const path = join(tempDir('index'), 'repository');
  const folder = new IndexFolder(path, BOUNDARY, 77);
  const file = folder.writeSegment(section('one'));
  folder.commit([file], ['one', 'two']);
  expect([folder.named(), folder.covered()]).toEqual([[file], ['one', 'two']]);
  expect(ContainerFile.open(join(path, file))).toBeUndefined();
  expect(ContainerFile.open(join(path, file), 77)?.isIntact()).toBe(true);
  expect(new IndexFolder(path, BOUNDARY).named()).toEqual([]);
});
