import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initBare, initWork, writeFile } from '../../../support/git-fixture.js';
import { attribute, findAll, parsePage, textOf, type PageNode } from '../../../support/page.js';

let app: RunningApp;
let work: string;
let commit: string;

beforeAll(async () => {
  work = initWork('searched');
  writeFile(work, 'drivers/vfio/vfio.c', 'int vfio_open(void)\n{\n\tint ret = 0;\n\treturn -EINVAL;\n}\n');
  writeFile(work, 'drivers/vfio/Makefile', 'obj-y += vfio.o\n');
  writeFile(work, 'drivers/net.c', '/* no vfio here */\n');
  writeFile(work, 'docs/<b>.txt', 'vfio & <script>alert(1)</script>\n');
  writeFile(work, 'docs/many.txt', 'needle\n'.repeat(30));
  for (let file = 0; file < 30; file += 1) writeFile(work, `wide/f${String(file).padStart(2, '0')}.c`, 'broad\n');
  commitAll(work, 'vfio: add the driver');
  git(work, ['branch', 'feature/x']);
  writeFile(work, 'drivers/vfio/vfio.c', 'int vfio_close(void);\n');
  commitAll(work, 'vfio: close');
  git(work, ['tag', 'v1', 'feature/x']);
  commit = gitText(work, ['rev-parse', 'main']);
  app = await startApp({ 'o/r': `${work}/.git`, 'o/empty': initBare('empty') });
});
afterAll(() => app.close());

const plainText = (node: PageNode): string => textOf(node).replaceAll('\u00a0', ' ');

/** Elements inside of others: `.hit-lines mark`. */
function within(root: PageNode, selectors: string): ReturnType<typeof findAll> {
  const [outer = '', ...inner] = selectors.split(' ');
  const found = findAll(root, outer);
  return inner.length === 0 ? found : [...new Set(found.flatMap((element) => within(element, inner.join(' '))))];
}

function first(root: PageNode, selectors: string): ReturnType<typeof findAll>[number] {
  const [element] = within(root, selectors);
  if (element === undefined) throw new Error(`the page has no ${selectors}`);
  return element;
}

const page = async (target: string): Promise<PageNode> => parsePage(await app.text(`/o/r/search${target}`));
const json = async (target: string): Promise<Record<string, unknown>> =>
  (await app.get(`/o/r/search${target}`)).json() as Promise<Record<string, unknown>>;
const pathsOf = (answer: Record<string, unknown>): unknown[] =>
  (answer['files'] as { path: string }[]).map(({ path }) => path);

describe('the page of a search', () => {
  test('shows files with their lines, which are links at the revision searched', async () => {
    const found = await page('/branch/feature/x?q=vfio_open');
    expect(within(found, '.hit-path').map(plainText)).toEqual(['drivers/vfio/vfio.c']);
    const [line] = within(found, '.hit-lines tr');
    expect(line && attribute(first(line, 'th a'), 'href')).toBe('/o/r/src/branch/feature/x/drivers/vfio/vfio.c#L1');
    expect(within(found, '.hit-lines mark').map(plainText)).toEqual(['vfio_open']);
    expect(plainText(first(found, '.search-summary'))).toBe('Найдено: 1 файл');
  });

  test('says in which definition a line is, when its name is not beside it', async () => {
    const found = await page('/tag/v1?q=EINVAL');
    expect(within(found, '.hit-inside').map(plainText)).toEqual(['в vfio_open']);
    expect(within(await page('/tag/v1?q=vfio_open'), '.hit-inside')).toEqual([]);
  });

  test('is at the default branch without a ref, and has an address with the id of its commit', async () => {
    const found = await page('?q=vfio_close');
    const permanent = attribute(first(found, '.search-permalink'), 'href');
    expect(permanent).toBe(`/o/r/search/commit/${commit}?q=vfio_close`);
    expect(await app.text(permanent)).toContain('vfio_close');
    expect((await app.get('/o/empty/search?q=x')).headers.get('location')).toBe('/o/empty');
    expect((await app.get('/o/r/search/branch/nothing?q=x')).status).toBe(404);
    expect((await app.get('/o/r/search/branch/main/drivers/net.c?q=x')).status).toBe(404);
  });

  test('escapes what files and queries contain', async () => {
    const text = await app.text('/o/r/search?q=%3Cscript%3Ealert');
    expect(text).toContain('<mark>&lt;script&gt;alert</mark>(1)&lt;/script&gt;');
    expect(text).not.toContain('<script>alert');
  });

  test('narrows by directory and language', async () => {
    const found = await page('?q=vfio');
    const links = within(found, '.facet-item').map((link) => [plainText(link).trim(), attribute(link, 'href')]);
    expect(links).toContainEqual(['drivers 3', '/o/r/search/branch/main?q=vfio+path%3Adrivers']);
    expect(links).toContainEqual(['C 2', '/o/r/search/branch/main?q=vfio+lang%3Ac']);
    const narrowed = await page('?q=vfio+path%3Adrivers+lang%3Ac');
    expect(within(narrowed, '.hit-path').map(plainText)).toEqual(['drivers/net.c', 'drivers/vfio/vfio.c']);
  });

  test('goes on from part to part by links', async () => {
    const seen: string[] = [];
    let target: string | undefined = '/o/r/search/branch/main?q=broad';
    while (target !== undefined) {
      const part = parsePage(await app.text(target));
      seen.push(...within(part, '.hit-path').map(plainText));
      const [next] = within(part, '.search-next a');
      target = next && attribute(next, 'href');
    }
    expect(seen).toEqual(Array.from({ length: 30 }, (_, file) => `wide/f${String(file).padStart(2, '0')}.c`));
  });

  test('shows all lines of a file on demand', async () => {
    const found = await page('?q=needle');
    expect(within(found, '.hit-lines mark')).toHaveLength(5);
    const [more] = within(found, '.hit-more a');
    expect(more && plainText(more)).toBe('Ещё 25 строк');
    const whole = parsePage(await app.text(more === undefined ? '' : attribute(more, 'href')));
    expect(within(whole, '.hit-lines mark')).toHaveLength(30);
  });

  test('reads the query in another keyboard layout when it finds nothing as typed', async () => {
    const found = await page('?q=' + encodeURIComponent('машщ_сдщыу'));
    expect(within(found, '.hit-path').map(plainText)).toEqual(['drivers/vfio/vfio.c']);
    expect(plainText(first(found, '.note'))).toContain('Показаны результаты для «vfio_close»');
    const literally = await page('?literal=1&q=' + encodeURIComponent('машщ_сдщыу'));
    expect(within(literally, '.hit-path')).toEqual([]);
  });

  test('suggests what to try when nothing is found', async () => {
    const found = await page('/branch/main/docs?q=Close+lang%3Ac');
    const tried = within(found, '.search-try a').map(plainText);
    expect(tried.slice(0, 3)).toEqual([
      'Искать во всём дереве main',
      'Искать без условий path: и lang:',
      'Не различать заглавные и строчные буквы',
    ]);
  });

  test('says what is wrong with a query, and where', async () => {
    const answer = await app.get('/o/r/search?q=' + encodeURIComponent('a "b'));
    expect(answer.status).toBe(400);
    const refused = parsePage(await answer.text());
    expect(plainText(first(refused, '.search-fault mark'))).toBe('"b');
    expect((await app.get('/o/r/search?q=x+lang%3Aklingon')).status).toBe(400);
    expect((await app.get('/o/r/search?q=x&cursor=nonsense')).status).toBe(400);
    expect((await app.get('/o/r/search?q=x&type=nonsense')).status).toBe(400);
  });

  test('says that a minus excludes, and offers the text with it', async () => {
    const found = await page('/tag/v1?q=return+-EINVAL');
    const [link] = within(found, '.note a');
    expect(link && attribute(link, 'href')).toBe('/o/r/search/tag/v1?q=return+%22-EINVAL%22');
    const literal = parsePage(await app.text(link === undefined ? '' : attribute(link, 'href')));
    expect(within(literal, '.hit-path').map(plainText)).toEqual(['drivers/vfio/vfio.c']);
  });

  test('names a command of git that prints the same lines', async () => {
    for (const query of ['vfio', 'vfio int', '"int vfio"', '/vfio_\\w+/ case:yes', 'vfio path:drivers -path:*.c']) {
      const found = await page(`?q=${encodeURIComponent(query)}`);
      const command = plainText(first(found, '.search-command code'));
      expect(await matchesOf(query)).toEqual(runLines(command));
    }
    expect(within(await page('?q=vfio+lang%3Ac'), '.search-command')).toEqual([]);
  });

  test('finds commits and files in its other tabs', async () => {
    const commits = await page('?q=driver&type=commits');
    expect(within(commits, '.clog-title a').map(plainText)[0]).toBe('vfio: add the driver');
    const files = await page('/branch/main/drivers?q=makefile&type=files');
    const [file] = within(files, '.found-item');
    expect(file && attribute(file, 'href')).toBe('/o/r/src/branch/main/drivers/vfio/Makefile');
  });
});

/** `path:line` of each match, as the JSON of the search has them. */
async function matchesOf(query: string): Promise<string[]> {
  const { files } = (await json(`?format=json&limit=1000&q=${encodeURIComponent(query)}`)) as {
    files: { path: string; matches: { line: number }[] }[];
  };
  return files.flatMap(({ path, matches }) => matches.map(({ line }) => `${path}:${line}`)).sort();
}

/** Runs a command line as a shell splits it; its words have no escapes but single quotes. */
function runLines(command: string): string[] {
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  return git(work, ['-c', 'core.quotePath=off', ...words.slice(1)])
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => /^main:(.*?:\d+):/.exec(line)?.[1] ?? line)
    .sort();
}

describe('a search for programs', () => {
  test('has the shape that is promised', async () => {
    expect(await json('?format=json&q=vfio_close')).toEqual({
      query: 'vfio_close',
      type: 'code',
      commit,
      complete: true,
      count: 1,
      countIsExact: true,
      cursor: null,
      files: [
        {
          path: 'drivers/vfio/vfio.c',
          language: 'C',
          matches: [{ line: 1, text: 'int vfio_close(void);', ranges: [[4, 14]], definition: 'vfio_close' }],
        },
      ],
    });
  });

  test('goes on by its cursor', async () => {
    const seen: unknown[] = [];
    let cursor: unknown = '';
    while (cursor !== null) {
      const part = await json(
        `?format=json&limit=7&q=broad${cursor === '' ? '' : `&cursor=${JSON.stringify(cursor).slice(1, -1)}`}`,
      );
      expect(part['complete']).toBe(part['cursor'] === null);
      seen.push(...pathsOf(part));
      cursor = part['cursor'];
    }
    expect(seen).toHaveLength(30);
    expect(new Set(seen).size).toBe(30);
  });

  test('refuses a bad query with the reason', async () => {
    const answer = await app.get('/o/r/search?format=json&q=' + encodeURIComponent('/a(/'));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { reason: 'bad-regexp', start: 0, end: 4 } });
    expect((await app.get('/o/r/search?format=json&q=')).status).toBe(400);
  });

  test('has commits and files', async () => {
    expect(await json('?format=json&type=commits&q=close')).toEqual({
      query: 'close',
      type: 'commits',
      commit,
      complete: true,
      count: 1,
      countIsExact: true,
      cursor: null,
      commits: [{ sha: commit, summary: 'vfio: close', author: 'Anna Author', date: '2020-03-24T09:28:27-06:00' }],
    });
    expect(pathsOf(await json('/branch/main/drivers?format=json&type=files&q=net.c'))[0]).toBe('drivers/net.c');
  });
});

describe('the description for browsers', () => {
  test('has the address of the search', async () => {
    const answer = await app.get('/o/r/opensearch.xml');
    expect(answer.headers.get('content-type')).toContain('application/opensearchdescription+xml');
    expect(await answer.text()).toContain(`template="${app.origin}/o/r/search?q={searchTerms}"`);
    expect(await app.text('/o/r')).toContain('href="/o/r/opensearch.xml"');
  });

  test('is of the repository whose header field searches it', async () => {
    const home = parsePage(await app.text('/o/r/src/tag/v1'));
    expect(attribute(first(home, '.top-search'), 'action')).toBe('/o/r/search/tag/v1');
    expect(attribute(first(parsePage(await app.text('/o/empty')), '.top-search'), 'action')).toBe('/');
  });
});
