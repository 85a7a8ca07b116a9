/** The comparison of two revisions over HTTP, without an index and with one, against git. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSpec, specText, splitFormat } from '../../../../src/web/pages/compare/compare-spec.js';
import { formatPatch } from '../../../support/git-mails.js';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initWork, tempDir, writeFile } from '../../../support/git-fixture.js';
import { listedFiles } from '../../../support/listed-files.js';
import { attribute, find, findAll, parsePage, textOf, wordsOf } from '../../../support/page.js';

const START = 1_600_000_000;
let work: string;
let gitDir: string;
const apps: RunningApp[] = [];

beforeAll(async () => {
  work = initWork('compare');
  gitDir = join(work, '.git');
  let hour = 0;
  const at = (): string => `${String(START + (hour += 1) * 3600)} +0300`;
  const text = (seed: number, lines = 30): string =>
    Array.from({ length: lines }, (_, line) => `line ${String(line)} of ${String(seed)}\n`).join('');
  writeFile(work, 'lib/a.c', text(1));
  writeFile(work, 'lib/b.c', text(2));
  writeFile(work, 'docs/guide.txt', text(3));
  writeFile(work, 'data.bin', Buffer.from([0, 1, 2, 3]));
  commitAll(work, 'Begin', at());
  git(work, ['tag', '-a', '-m', 'one', 'v1.0']);
  writeFile(work, 'lib/a.c', text(1).replace('line 4 ', 'line four '));
  commitAll(work, 'Change four', at());
  git(work, ['checkout', '-q', '-b', 'feature/new thing'.replace(' ', '-'), 'HEAD']);
  for (let step = 0; step < 34; step += 1) {
    writeFile(work, `lib/new/${String(step)}.c`, text(10 + step));
    commitAll(work, `Add file ${String(step)}\n\nWhy: because of ${String(step)}.`, at());
  }
  git(work, ['mv', 'docs/guide.txt', 'docs/manual.txt']);
  writeFile(work, 'data.bin', Buffer.from([0, 9, 9, 9]));
  commitAll(work, 'docs: переименовать', at());
  commitAll(work, 'Nothing changes', at());
  git(work, ['checkout', '-q', 'main']);
  writeFile(work, 'lib/b.c', text(2).replace('line 9 ', 'line nine '));
  commitAll(work, 'Change nine', at());
  git(work, ['merge', '-q', '--no-ff', '-m', 'Merge a part', 'feature/new-thing~6'], {
    env: { GIT_COMMITTER_DATE: at(), GIT_AUTHOR_DATE: at() },
  });
  writeFile(work, 'lib/b.c', text(2).replace('line 9 ', 'line 9! '));
  commitAll(work, 'Change nine again', at());
  git(work, ['branch', 'looks.diff']);
  git(work, ['checkout', '-q', '-b', 'pauses']);
  for (const name of ['', 'one', '', '', 'two', '']) {
    if (name !== '') writeFile(work, name, text(40));
    commitAll(work, name === '' ? 'Nothing' : `Add ${name}`, at());
  }
  git(work, ['checkout', '-q', 'main']);
  git(work, ['checkout', '-q', '--orphan', 'alone']);
  commitAll(work, 'Alone', at());
  git(work, ['checkout', '-q', 'main']);
  apps.push(await startApp({ 'o/r': gitDir }));
  const indexed = await startApp({ 'o/r': gitDir }, { dataDir: tempDir('data') });
  apps.push(indexed);
  const { history } = indexed.context.repositories.find('o', 'r') ?? {};
  while (history?.indexState?.current === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
});
afterAll(async () => {
  for (const app of apps) await app.close();
});

const listedCommits = (html: string): string[] =>
  findAll(parsePage(html), 'li.clog-row').map((row) => attribute(find(row, 'button'), 'dataCopy'));
const listedPaths = (html: string): string[] => listedFiles(parsePage(html)).map(({ path }) => path);
const revisions = (base: string, head: string): string =>
  `${encodeURIComponent(base).replaceAll('%2F', '/')}...${encodeURIComponent(head).replaceAll('%2F', '/')}`;

const PAIRS: readonly (readonly [string, string])[] = [
  ['main', 'feature/new-thing'],
  ['feature/new-thing', 'main'],
  ['v1.0', 'main'],
  ['main~2', 'HEAD~1^2'],
  ['v1.0^{commit}', 'feature/new-thing~3'],
];

describe.each([
  ['by direct walk', 0],
  ['with an index', 1],
] as const)('a comparison %s', (_, which) => {
  const text = (path: string): Promise<string> => (apps[which] as RunningApp).text(path);

  it.each(PAIRS)('of %s and %s lists the commits of git log and the files of git diff', async (base, head) => {
    const html = await text(`/o/r/compare/${revisions(base, head)}`);
    const log = gitText(work, ['log', '--format=%H', `${base}..${head}`]).split('\n');
    expect(listedCommits(await text(`/o/r/compare/${revisions(base, head)}?show=commits`))).toEqual(log.slice(0, 30));
    const files = gitText(work, ['diff', '--name-status', `${base}...${head}`])
      .split('\n')
      .map((line) => line.split('\t').slice(1).join(' → '));
    expect(listedPaths(html)).toEqual(files);
    const [behind, ahead] = gitText(work, ['rev-list', '--left-right', '--count', `${base}...${head}`]).split('\t');
    const words = wordsOf(find(parsePage(html), 'div.compare-facts')).replaceAll('\u00a0', ' ');
    expect(words.includes(`опережает на ${ahead ?? ''} `)).toBe(ahead !== '0');
    expect(words.includes(`отстаёт на ${behind ?? ''} `)).toBe(behind !== '0');
    expect(words).toContain(gitText(work, ['merge-base', base, head]).slice(0, 10));
  });

  it.each(PAIRS)(
    'of %s and %s as text is what git diff prints, from the merge base and directly',
    async (base, head) => {
      const url = `/o/r/compare/${revisions(base, head)}`;
      expect(await text(`${url}.diff`)).toBe(git(work, ['diff', `${base}...${head}`]).toString());
      expect(await text(`${url.replace('...', '..')}.diff`)).toBe(git(work, ['diff', base, head]).toString());
      expect(await text(`${url}.diff?path=lib`)).toBe(git(work, ['diff', `${base}...${head}`, '--', 'lib']).toString());
    },
  );

  it.each(PAIRS)('of %s and %s as mails is what git format-patch prints', async (base, head) => {
    const patch = await text(`/o/r/compare/${revisions(base, head)}.patch`);
    const signature = `--signature=Kedr ${(apps[which] as RunningApp).context.version}`;
    // Git may send a binary file as a delta, so the two are compared without that file.
    const theirs = formatPatch(work, [
      '--full-index',
      signature,
      `${base}..${head}`,
      '--',
      '.',
      ':!data.bin',
    ]).toString();
    const subjects = (mails: string): string[] => mails.split('\n').filter((line) => line.startsWith('Subject: '));
    expect(subjects(patch).length).toBeGreaterThan(0);
    if (!patch.includes('GIT binary patch'))
      expect(patch).toBe(formatPatch(work, [signature, `${base}..${head}`]).toString());
    else expect(subjects(patch)).toEqual(subjects(formatPatch(work, [signature, `${base}..${head}`]).toString()));
    expect(theirs.length).toBeGreaterThan(0);
  });

  it.each([
    ['pauses~6', 'pauses'],
    ['pauses~5', 'pauses~1'],
    ['pauses~5', 'pauses~2'],
    ['pauses~4', 'pauses~2'],
    ['pauses~4', 'pauses'],
  ])('of %s and %s as mails numbers commits without changes and prints nothing else for them', async (base, head) => {
    const signature = `--signature=Kedr ${(apps[which] as RunningApp).context.version}`;
    expect(await text(`/o/r/compare/${base}...${head}.patch`)).toBe(
      formatPatch(work, [signature, `${base}..${head}`]).toString(),
    );
  });

  it('limits files and commits to a path', async () => {
    const html = await text('/o/r/compare/main...feature/new-thing?path=docs/');
    expect(listedPaths(html)).toEqual(['docs/guide.txt → docs/manual.txt']);
    const commits = await text('/o/r/compare/main...feature/new-thing?path=docs/&show=commits');
    expect(listedCommits(commits)).toEqual(
      gitText(work, ['log', '--format=%H', 'main..feature/new-thing', '--', 'docs']).split('\n'),
    );
  });

  it('links to the rest of its commits', async () => {
    const page = parsePage(await text('/o/r/compare/v1.0...feature/new-thing?show=commits'));
    const rest = attribute(findAll(find(page, 'p.compare-rest'), 'a')[0] as ReturnType<typeof find>, 'href');
    expect(rest).toBe('/o/r/commits/branch/feature/new-thing?not=v1.0');
    expect(listedCommits(await text(rest))).toEqual(
      gitText(work, ['log', '--format=%H', 'v1.0..feature/new-thing']).split('\n'),
    );
  });

  it.each(['', 'lib', 'docs'])('has tabs with the numbers of git, and its authors, below "%s"', async (path) => {
    const [base, head] = ['v1.0', 'feature/new-thing'];
    const page = parsePage(await text(`/o/r/compare/${base}...${head}?show=authors&path=${path}`));
    const below = path === '' ? [] : ['--', path];
    const commits = gitText(work, ['log', '--format=%an', `${base}..${head}`, ...below]).split('\n');
    const files = gitText(work, ['diff', '--name-only', `${base}...${head}`, ...below]).split('\n');
    const authors = new Set(commits);
    expect(findAll(find(page, '.page-tabs'), 'span.count').map(textOf)).toEqual(
      [commits, files, [...authors]].map(({ length }) => String(length)),
    );
    expect(findAll(page, 'li.report-row').map((row) => wordsOf(find(row, 'a')))).toEqual([...authors]);
    const link = attribute(find(find(page, 'li.report-row'), 'a'), 'href');
    expect(gitText(work, ['log', '--format=%H', `${base}..${head}`, ...below]).split('\n')).toEqual(
      expect.arrayContaining(listedCommits(await text(link))),
    );
  });

  it('explains what cannot be compared', async () => {
    const state = async (path: string): Promise<string> => wordsOf(find(parsePage(await text(path)), 'div.blank'));
    expect(await state('/o/r/compare/main...main')).toContain('один и тот же коммит');
    expect(await state('/o/r/compare/main...alone')).toContain('Общего предка нет');
    expect(await state('/o/r/compare/feature/new-thing...feature/new-thing~2')).toContain('Ничего нового');
    expect(await state('/o/r/compare/feature/new-thing~1..feature/new-thing')).toContain('Различий нет');
    expect(await state('/o/r/compare/v1.0...main?path=docs')).toContain('Здесь различий нет');
    expect(await state('/o/r/compare/nowhere...main~500')).toContain('«nowhere», «main~500»');
  });

  it('compares histories without a common ancestor directly', async () => {
    expect(listedPaths(await text('/o/r/compare/alone..feature/new-thing'))).toEqual(
      gitText(work, ['diff', '--name-status', 'alone', 'feature/new-thing'])
        .split('\n')
        .map((line) => line.split('\t').slice(1).join(' → ')),
    );
  });
});

describe('the form of a comparison', () => {
  const get = (path: string): Promise<Response> => (apps[0] as RunningApp).get(path);

  it('redirects to the address of the typed names', async () => {
    expect(
      (await get('/o/r/compare?base=v1.0&head=feature/new-thing&mode=direct&path=/lib/new/')).headers.get('location'),
    ).toBe('/o/r/compare/v1.0..feature/new-thing?path=lib%2Fnew');
    expect((await get('/o/r/compare?base=&head=HEAD%5E2')).headers.get('location')).toBe(
      '/o/r/compare/main...HEAD%5E2',
    );
  });

  it('contains the compared names, and offers the names of branches and tags', async () => {
    const page = parsePage(await (await get('/o/r/compare/v1.0..feature/new-thing?path=lib')).text());
    expect(
      findAll(page, 'input')
        .filter((input) => ['base', 'head', 'path'].includes(attribute(input, 'name')))
        .map((input) => attribute(input, 'value')),
    ).toEqual(['v1.0', 'feature/new-thing', 'lib']);
    const [base, head] = findAll(page, '.compare-side').map((side) =>
      findAll(side, 'a.menu-item').map((link) => attribute(link, 'href')),
    );
    const comparisons = (sides: (ref: string) => string): string[] =>
      ['alone', 'feature/new-thing', 'looks.diff', 'main', 'pauses', 'v1.0'].map(
        (ref) => `/o/r/compare/${sides(ref)}?path=lib`,
      );
    expect(base?.sort()).toEqual(comparisons((ref) => `${ref}..feature/new-thing`));
    expect(head?.sort()).toEqual(comparisons((ref) => `v1.0..${ref}`));
    expect(findAll(page, 'a.btn.btn--icon').map((link) => attribute(link, 'href'))).toContain(
      '/o/r/compare/feature/new-thing..v1.0?path=lib',
    );
  });

  it('offers the release before the one that is compared', async () => {
    const presets = async (spec: string): Promise<string[]> =>
      findAll(parsePage(await (await get(`/o/r/compare/${spec}`)).text()), '.compare-label').flatMap((label) =>
        findAll(label, 'a').map((link) => `${wordsOf(link)} ${attribute(link, 'href')}`),
      );
    git(work, ['tag', 'v1.1-rc1', 'main~1']);
    git(work, ['tag', 'v1.1', 'main']);
    // Refs are looked at again after half a second.
    await expect.poll(() => presets('main...v1.1')).toEqual(['предыдущий релиз: v1.0 /o/r/compare/v1.0...v1.1']);
    expect(await presets('v1.0...v1.1')).toEqual([]);
    expect(await presets('v1.0...main')).toEqual([]);
    git(work, ['tag', '-d', 'v1.1', 'v1.1-rc1']);
  });

  it('answers 404 for unknown names, and an error for the text form of what cannot be compared', async () => {
    const nowhere = await get('/o/r/compare/nowhere...main');
    expect(nowhere.status).toBe(404);
    // An error page is not cached.
    expect(await nowhere.text()).not.toContain('data-recent');
    expect(await (await get('/o/r/compare/main...main')).text()).toContain('data-recent=');
    expect((await get('/o/r/compare/nowhere...main.diff')).status).toBe(404);
    expect((await get('/o/r/compare/main...alone.diff')).status).toBe(404);
  });

  it('marks the field of an unknown name and connects the message with it', async () => {
    const page = parsePage(await (await get('/o/r/compare/nowhere...main')).text());
    const [base, head] = findAll(page, 'input').filter((input) => ['base', 'head'].includes(attribute(input, 'name')));
    expect([base?.properties['ariaInvalid'], head?.properties['ariaInvalid']]).toEqual(['true', undefined]);
    expect(attribute(find(page, 'p.blank-text'), 'id')).toBe(
      attribute(base as NonNullable<typeof base>, 'ariaDescribedBy'),
    );
    expect(wordsOf(find(page, 'p.blank-text'))).toContain('«nowhere»');
  });

  it.each([
    ['м1ю0...main', 'v1.0...main'], // the other layout
    ['v1.0..ьфшт', 'v1.0..main'],
    ['м1ю0...\u0430lone', 'v1.0...alone'], // a Cyrillic letter that looks like a Latin one
  ])('suggests the intended name for %s', async (typed, meant) => {
    const response = await get(`/o/r/compare/${encodeURIComponent(typed)}?path=lib`);
    expect(response.status).toBe(404);
    const link = findAll(find(parsePage(await response.text()), 'div.blank'), 'a.btn')[0];
    expect([link === undefined ? '' : wordsOf(link), link === undefined ? '' : attribute(link, 'href')]).toEqual([
      meant,
      `/o/r/compare/${meant}?path=lib`,
    ]);
  });

  it('suggests nothing when one side matches nothing in any keyboard layout', async () => {
    const page = parsePage(await (await get(`/o/r/compare/${encodeURIComponent('м1ю0...nowhere')}`)).text());
    expect(findAll(find(page, 'div.blank'), 'a.btn')).toEqual([]);
  });

  it('takes a branch whose name ends in .diff for a branch', async () => {
    const response = await get('/o/r/compare/v1.0...looks.diff');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await get('/o/r/compare/v1.0...looks.diff.diff')).headers.get('content-type')).toBe(
      'text/plain; charset=utf-8',
    );
  });
});

describe('a comparison of many files', () => {
  it('lists them by name without their lines, each with its own page', async () => {
    const many = initWork('many');
    commitAll(many, 'Begin');
    for (let file = 0; file < 350; file += 1)
      writeFile(many, `dir-${String(file % 5)}/file-${String(file)}.txt`, `${String(file)}\n`);
    commitAll(many, 'Add');
    const app = await startApp({ 'o/many': join(many, '.git') });
    apps.push(app);
    const page = parsePage(await app.text('/o/many/compare/main~1...main'));
    // A complete list needs no table of its folders.
    expect(findAll(page, 'ul.dirs')).toEqual([]);
    const files = listedFiles(page);
    expect(files.every(({ link }) => link.properties['dataLoad'] !== undefined)).toBe(true);
    expect(files.map((file) => file.path)).toEqual(
      gitText(many, ['diff', '--name-only', 'main~1', 'main']).split('\n'),
    );
    expect(findAll(page, 'details.dfile')).toHaveLength(0);
    const one = parsePage(await app.text(attribute(files[7]?.link as ReturnType<typeof find>, 'href')));
    expect(findAll(one, 'h3.dfile-path').map(textOf)).toEqual([
      gitText(many, ['diff', '--name-only', 'main~1', 'main']).split('\n')[7],
    ]);
    expect(findAll(one, 'tr.d-add')).toHaveLength(1);
  });
});

describe('a comparison of very many files', () => {
  it('has a complete table of directories and files in place of a cut list, with the lines of git diff', async () => {
    const many = initWork('very-many');
    const texts = (of: string): void => {
      for (let file = 0; file < 450; file += 1)
        writeFile(
          many,
          `dir-${String(file % 5)}/${file % 2 === 0 ? 'deep/' : ''}file-${String(file)}.txt`,
          Array.from({ length: (file % 7) + 1 }, (_, line) => `${of} ${String(file * line)}\n`).join(''),
        );
    };
    texts('old');
    commitAll(many, 'Begin');
    texts('new');
    writeFile(many, 'data.bin', Buffer.from([0, 1, 2]));
    writeFile(many, 'README', 'one\ntwo\n');
    commitAll(many, 'Change');
    const app = await startApp({ 'o/many': join(many, '.git') });
    apps.push(app);
    const tableOf = async (query: string) => {
      const page = parsePage(await app.text(`/o/many/compare/main~1...main?lang=en&${query}`));
      const table = find(page, 'ul.dirs');
      return {
        rows: findAll(table, 'a').map(wordsOf).sort(),
        hrefs: findAll(table, 'a').map((link) => attribute(link, 'href')),
        total: wordsOf(find(page, 'div.dirs-head')),
        files: findAll(page, 'li.files-leaf').length,
        boxes: findAll(page, 'details.dfile').length,
        notes: findAll(page, '.note').map(wordsOf).join(' '),
      };
    };
    const stat = (path: string): string[] => {
      const sums = new Map<string, [number, number, number, boolean]>();
      const numbers = gitText(many, ['diff', '--numstat', 'main~1', 'main', '--', path || '.']).split('\n');
      for (const line of numbers) {
        const [added = '', deleted = '', file = ''] = line.split('\t');
        const [name = '', ...rest] = file.slice(path === '' ? 0 : path.length + 1).split('/');
        const [files, plus, minus] = sums.get(name) ?? [0, 0, 0];
        sums.set(name, [files + 1, plus + (Number(added) || 0), minus + (Number(deleted) || 0), rest.length > 0]);
      }
      return [...sums]
        .map(([name, [files, plus, minus, isFolder]]) =>
          [
            name,
            ...(isFolder ? [`${String(files)} files`] : []),
            ...(plus > 0 ? [`+${String(plus)}`] : []),
            ...(minus > 0 ? [`\u2212${String(minus)}`] : []),
          ].join(' '),
        )
        .sort();
    };
    const whole = await tableOf('lines=1');
    expect(whole.rows).toEqual(stat(''));
    expect(whole.hrefs).toContain('/o/many/compare/main~1...main?path=dir-1');
    expect(whole.hrefs).toContain('/o/many/compare/main~1...main?files=README');
    const [, plus = '', minus = ''] = /(\d+) insertions.*?(\d+) deletions/.exec(
      gitText(many, ['diff', '--shortstat', 'main~1', 'main']),
    ) as RegExpExecArray;
    expect(whole.total).toContain(`+${Number(plus).toLocaleString('en')} \u2212${Number(minus).toLocaleString('en')}`);
    expect([whole.files, whole.boxes]).toEqual([0, 0]);
    expect(whole.notes).toContain('452');
    const below = await tableOf('path=dir-1&list=1');
    expect(below.rows).toEqual(stat('dir-1'));
    expect([below.files, below.boxes]).toEqual([0, 0]);
    // The links leave the form that is only the table.
    expect(below.hrefs.every((href) => !href.includes('list='))).toBe(true);
  });
});

describe('the revisions in an address', () => {
  it.each([
    ['a...b', { base: 'a', head: 'b', dots: '...' }],
    ['a..b', { base: 'a', head: 'b', dots: '..' }],
    ['feature/x~3...v1.0^2', { base: 'feature/x~3', head: 'v1.0^2', dots: '...' }],
    ['b', { base: 'main', head: 'b', dots: '...' }],
    ['...b', { base: 'main', head: 'b', dots: '...' }],
    ['a..', { base: 'a', head: 'main', dots: '..' }],
  ] as const)('%s names its sides', (text, spec) => {
    expect(parseSpec(text, 'main')).toEqual(spec);
    expect(parseSpec(specText(spec), 'other')).toEqual(spec);
  });

  it('an ending is a format unless it is a name', async () => {
    const among =
      (...names: string[]) =>
      (text: string) =>
        Promise.resolve(names.includes(text));
    expect(await splitFormat('a...b.patch', among())).toEqual({ spec: 'a...b', format: 'patch' });
    expect(await splitFormat('a...b.patch', among('b.patch'))).toEqual({ spec: 'a...b.patch', format: 'html' });
    expect(await splitFormat('a...b', among())).toEqual({ spec: 'a...b', format: 'html' });
  });
});
