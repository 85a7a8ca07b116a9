/** Notes of commits: what git notes prints, in every layout that git uses. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { isOid, type Oid } from '../../../../src/git/oid.js';
import { Objects } from '../../../../src/repository/objects.js';
import { startApp, type RunningApp } from '../../../support/app.js';
import { git, gitText, initBare } from '../../../support/git-fixture.js';

const COMMITS = 12;
/** The number of folders above a note: git adds levels as notes increase, and leaves a mixture between. */
const LAYOUTS: Readonly<Record<string, (at: number) => number>> = {
  none: () => 0,
  one: () => 1,
  two: () => 2,
  mixed: (at) => at % 3,
};

let app: RunningApp;
const folders = new Map<string, string>();

/** `others`: notes of objects that the repository does not have. */
function withNotes(name: string, depthOf: (at: number) => number, others = 0): string {
  const folder = initBare(`notes-${name}`);
  const at = (second: number): string => `committer C <c@d> ${String(1_600_000_000 + second)} +0000\n`;
  git(folder, ['fast-import', '--quiet'], {
    input: Array.from({ length: COMMITS + 1 }, (_, n) => `commit refs/heads/main\n${at(n)}data 1\nm\n`).join(''),
  });
  // The first commit has none.
  const notes = gitText(folder, ['rev-list', 'main'])
    .split('\n')
    .slice(0, -1)
    .map((id, n) => {
      const text = `Заметка ${String(n)}\n\nпо делу\n\n`;
      const path = [
        ...Array.from({ length: depthOf(n) }, (_, level) => id.slice(2 * level, 2 * level + 2)),
        id.slice(2 * depthOf(n)),
      ].join('/');
      return `M 100644 inline ${path}\ndata ${String(Buffer.byteLength(text))}\n${text}\n`;
    });
  for (let n = 0; n < others; n += 1) {
    const id = createHash('sha1').update(String(n)).digest('hex');
    notes.push(`M 100644 inline ${id}\ndata 1\nx\n`);
  }
  git(folder, ['fast-import', '--quiet'], {
    input: `commit refs/notes/commits\n${at(99)}data 1\nn\n${notes.join('')}M 100644 inline no-note\ndata 1\nx\n`,
  });
  return folder;
}

beforeAll(async () => {
  for (const [name, depthOf] of Object.entries(LAYOUTS)) folders.set(name, withNotes(name, depthOf));
  folders.set(
    'large',
    withNotes('large', (at) => at % 2, 4_000),
  );
  app = await startApp(Object.fromEntries([...folders].map(([name, folder]) => [`o/${name}`, folder])));
});
afterAll(() => app.close());

it.each([...Object.keys(LAYOUTS), 'large'])('every note that git finds is found, with folders: %s', async (name) => {
  const folder = folders.get(name) as string;
  const repository = await app.context.repositories.find('o', name)?.current();
  const ids = gitText(folder, ['rev-list', 'main']).split('\n').filter(isOid);
  const shown = git(folder, ['log', '--notes', '-z', '--format=%N', 'main'])
    .toString('utf8')
    .split('\0')
    .slice(0, -1)
    .map((text) => text.trimEnd());
  expect(await Promise.all(ids.map(async (id) => (await repository?.note(id)) ?? ''))).toEqual(shown);
  expect(shown.filter((text) => text.startsWith('Заметка'))).toHaveLength(COMMITS);
});

it('of thousands of notes the tree is not read in the thread of the server', async () => {
  const folder = folders.get('large') as string;
  const repository = await app.context.repositories.find('o', 'large')?.current();
  const readTree = vi.spyOn(Objects.prototype, 'readTree');
  try {
    const [newest] = gitText(folder, ['rev-list', '-1', 'main']).split('\n').filter(isOid);
    expect(await repository?.note(newest as Oid)).toMatch(/^Заметка 0/);
    expect(readTree.mock.calls.flat()).not.toContain(gitText(folder, ['rev-parse', 'refs/notes/commits^{tree}']));
  } finally {
    readTree.mockRestore();
  }
});

it('a notes ref that names no tree does not break the page', async () => {
  const folder = folders.get('none') as string;
  git(folder, [
    'update-ref',
    'refs/notes/commits',
    git(folder, ['hash-object', '-w', '--stdin'], { input: 'x' }).toString('latin1').trim(),
  ]);
  expect((await app.get(`/o/none/commit/${gitText(folder, ['rev-parse', 'main'])}`)).status).toBe(200);
});

it('the notes are those of the ref that the configuration names', async () => {
  const folder = folders.get('one') as string;
  const commit = gitText(folder, ['rev-parse', 'main']);
  const identity = ['-c', 'user.name=N', '-c', 'user.email=n@o'];
  git(folder, [...identity, 'notes', '--ref=review', 'add', '-m', 'Looks good', commit]);
  git(folder, ['config', 'core.notesRef', 'refs/notes/review']);
  const shown = gitText(folder, ['log', '-1', '--notes', '--format=%N', commit]).trimEnd();
  await vi.waitFor(
    async () =>
      expect(await (await app.context.repositories.find('o', 'one')?.current())?.note(commit as Oid)).toBe(shown),
    { timeout: 5_000 },
  );
  expect(shown).toBe('Looks good');
});
