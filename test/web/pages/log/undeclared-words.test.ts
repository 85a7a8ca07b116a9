/**
 * Words of people in an encoding that no one declared: every page shows them as it shows files with the same bytes, and
 * a search finds them. What git writes as bytes stays so.
 */
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { git, gitText, initBare, tempDir } from '../../../support/git-fixture.js';
import { find, findAll, parsePage, textOf } from '../../../support/page.js';

interface Written {
  readonly encoding: string;
  readonly person: string;
  readonly subjects: readonly string[];
  readonly file: string;
}

const RUSSIAN: Written = {
  encoding: 'win1251',
  person: 'Иван Петров',
  subjects: ['Исправлена ошибка при сохранении файла', 'Добавлен новый отчёт', 'Обновлены настройки сети', 'Фикс'],
  file: 'Отчёт за год.txt',
};
const JAPANESE: Written = {
  encoding: 'eucjp',
  person: '山田太郎',
  subjects: ['日本語のファイルを追加しました', '設定ファイルの読み込みを修正', 'テストを追加する'],
  file: 'plain.txt',
};

const repositories: Record<string, string> = {};
let app: RunningApp;

/** A history in bytes of `encoding`, with a tag, a note and a file name. Returns the folder. */
function written(name: string, { encoding, person, subjects, file }: Written): string {
  const folder = initBare(name);
  const bytes = (text: string): Buffer => iconv.encode(text, encoding);
  const object = (type: string, content: Buffer): string =>
    gitText(folder, ['hash-object', '-t', type, '-w', '--literally', '--stdin'], { input: content });
  let parent = '';
  for (const [at, subject] of subjects.entries()) {
    // Each commit changes the file, so that it has a patch.
    const content = object('blob', Buffer.from(`${String(at)}\n`));
    const entries = Buffer.concat([Buffer.from(`100644 blob ${content}\t`), bytes(file), Buffer.from('\0')]);
    const tree = gitText(folder, ['mktree', '-z'], { input: entries });
    const who = `${person} <ivan@example.org> ${String(1_200_000_000 + at)} +0300`;
    const head = `tree ${tree}\n${parent}author ${who}\ncommitter ${who}\n\n`;
    const commit = object('commit', bytes(`${head}${subject}\n`));
    git(folder, ['update-ref', 'refs/heads/main', commit]);
    parent = `parent ${commit}\n`;
  }
  const head = gitText(folder, ['rev-parse', 'main']);
  const tag = `object ${head}\ntype commit\ntag v1\ntagger ${person} <ivan@example.org> 1200000000 +0300\n\n`;
  git(folder, ['update-ref', 'refs/tags/v1', object('tag', bytes(`${tag}${subjects[0] ?? ''}\n`))]);
  git(folder, ['notes', 'add', '-C', object('blob', bytes(`${subjects[1] ?? ''}\n`)), 'main']);
  return folder;
}

beforeAll(async () => {
  repositories['o/ru'] = written('words-ru', RUSSIAN);
  repositories['o/ja'] = written('words-ja', JAPANESE);
  repositories['o/named'] = written('words-named', {
    ...RUSSIAN,
    encoding: 'koi8-r',
    subjects: ['Фикс'],
    person: 'Ян',
  });
  git(repositories['o/named'], ['config', 'i18n.commitEncoding', 'KOI8-R']);
  app = await startApp(repositories, { dataDir: tempDir('data') });
  await vi.waitFor(() => expect(app.context.repositories.find('o', 'ru')?.history.indexState?.state).toBe('ready'), {
    timeout: 30_000,
  });
});
afterAll(() => app.close());

describe.each([
  ['ru', RUSSIAN],
  ['ja', JAPANESE],
])('words of %s', (name, { encoding, person, subjects, file }) => {
  it('are read in the history, with short ones as their neighbours', async () => {
    const text = textOf(parsePage(await app.text(`/o/${name}/commits/branch/main`)));
    for (const word of [...subjects, person]) expect(text).toContain(word);
  });

  it.each(['', '/src/branch/main', '/graph', '/tags', '/branches', '/commit/main', '/blame/branch/main/FILE'])(
    'are read on the page %s',
    async (path) => {
      const address = path.replace('FILE', percent(iconv.encode(file, encoding)));
      const response = await app.get(`/o/${name}${address}`);
      const text = textOf(parsePage(await response.text()));
      expect(response.status, address).toBe(200);
      expect(text).toContain(path === '/tags' ? subjects[0] : subjects.at(-1));
    },
  );

  it('are read in feeds and notes', async () => {
    const feed = await app.text(`/o/${name}/atom/branch/main`);
    for (const word of [...subjects, person]) expect(feed).toContain(word);
    expect(textOf(parsePage(await app.text(`/o/${name}/commit/main`)))).toContain(subjects[1]);
  });

  it.each(['author', 'committer', 'grep'] as const)('are found by %s', async (field) => {
    const word = field === 'grep' ? (subjects[0] ?? '').slice(0, 6) : person.slice(-4);
    const page = parsePage(await app.text(`/o/${name}/commits/branch/main?${field}=${encodeURIComponent(word)}`));
    expect(findAll(page, 'li.clog-row')).toHaveLength(field === 'grep' ? 1 : subjects.length);
  });

  it('go out in patches as the bytes that git writes', async () => {
    const id = gitText(repositories[`o/${name}`] ?? '', ['rev-parse', 'main']);
    const patch = Buffer.from(await (await app.get(`/o/${name}/commit/${id}.patch`)).arrayBuffer());
    const gits = git(repositories[`o/${name}`] ?? '', ['format-patch', '--stdout', '-1', 'main']);
    const withoutVersion = (mail: Buffer): string => mail.toString('latin1').replace(/\n-- \n[^]*$/, '');
    expect(withoutVersion(patch)).toBe(withoutVersion(gits));
  });
});

it('a short word is read as the repository says that its commits are written', async () => {
  const page = parsePage(await app.text('/o/named/commits/branch/main'));
  expect(textOf(find(page, 'li.clog-row'))).toMatch(/Фикс[^]*Ян/);
});

it('a file name in another encoding is shown by its letters, and its address keeps the bytes', async () => {
  const html = await app.text('/o/ru/src/branch/main');
  expect(textOf(parsePage(html))).toContain(RUSSIAN.file);
  expect(html).toContain(`/o/ru/src/branch/main/${percent(iconv.encode(RUSSIAN.file, 'win1251'))}"`);
});

function percent(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[^\w.]/g, (byte) => `%${Buffer.from(byte, 'latin1').toString('hex').toUpperCase()}`);
}
