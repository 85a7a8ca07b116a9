/** Follows the links of the demo site like a visitor: every link has a target, and every page is valid. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseLocation } from '../../src/web/address/location.js';
import { startDemoSite, type DemoSite } from '../support/demo-site.js';
import { checkPage, formOf, spriteSymbols, writtenTree, type PageLink } from './html-checks.js';

let site: DemoSite;

beforeAll(async () => {
  site = await startDemoSite();
});
afterAll(() => site.app.close());

/** Pages of one kind are alike: this many of each are checked. */
const EACH_KIND = 7;
/** A directory of 1,500 entries is a page of 800 KB, and the same at every ref. */
const WIDE = /\/wide(\/|\?|$)/;
const EACH_WIDE = 1;
const MAX_VISITS = 3500;
/** A crawl that finds fewer pages has lost links. */
const VISITS = { ru: 300, en: 150 };
const CRAWL_TIMEOUT_MS = 300_000;
/** A folder that is not a repository, and a document's image that does not exist. */
const DEAD_ON_PURPOSE = /^\/test\/broken$|\/(?:raw|media)\/.*\/(x|media\/missing\.png)$/;
/** The path is not in the other ref. */
const OTHER_REF = ['no-path'];
/** Responses that are not pages for people. */
const MACHINE = /^(text\/plain|application\/|image\/|audio\/|video\/|text\/css|text\/javascript|text\/x-)/;

interface Visit {
  readonly path: string;
  /** The page with the link. */
  readonly from: string;
  readonly mayLeadNowhere?: boolean;
}

const NO_FILES: ReadonlySet<string> = new Set(['commits', 'compare', 'lines', 'search', 'symbol']);

/** Query parameters that make a different page. */
const QUESTIONS = [
  'q',
  'after',
  'page',
  'parent',
  'display',
  'download',
  'lines',
  'follow-rename',
  'first-parent',
  'author',
  'not',
  'before',
  'branch',
];

/** Identifies pages that are alike: the same page of the same repository with the same kind of file and query. */
function kindOf(target: string): string {
  const url = new URL(target, 'http://kedr');
  const location = parseLocation(url.pathname);
  if (location === undefined) return `asset ${url.pathname.split('.').at(-1) ?? ''}`;
  const repository = 'repo' in location ? location.repo : '';
  // Text after a dot of a revision is not the kind of a file, and searches below a file or directory are alike.
  const extension = NO_FILES.has(location.page)
    ? ''
    : (/\.(\w{1,6})$/.exec(url.pathname)?.[1] ?? (url.pathname.split('/').length > 7 ? 'deep' : ''));
  return [
    location.page,
    repository,
    WIDE.test(url.pathname) ? 'wide' : '',
    extension,
    ...QUESTIONS.filter((name) => url.searchParams.has(name)),
  ].join(' ');
}

describe.each([
  ['ru', EACH_KIND],
  ['en', 2],
] as const)('in %s', (language, eachKind) => {
  test(
    'every link leads to a valid page',
    async () => {
      const problems: string[] = [];
      const queue: Visit[] = [
        { path: '/', from: 'start' },
        ...site.kinds.filter(({ status }) => status === 200).map(({ path }) => ({ path, from: 'list of kinds' })),
      ];
      const seen = new Set(queue.map(({ path }) => path));
      const kinds = new Map<string, number>();
      const pages = new Map<string, ReadonlySet<string>>();
      const fragments: { readonly path: string; readonly id: string; readonly from: string }[] = [];
      let visits = 0;
      for (let visit = queue.shift(); visit !== undefined && visits < MAX_VISITS; visit = queue.shift()) {
        visits += 1;
        const { path, from } = visit;
        const response = await site.app.get(path, { 'accept-language': language, cookie: `lang=${language}` });
        const say = (problem: string): unknown =>
          problems.push(
            `${decodeURI(path.replace(/%(?![0-9A-F]{2})/gi, '%25')).slice(0, 120)} (from ${from.slice(0, 80)}): ${problem}`,
          );
        for (const problem of headerProblems(response)) say(problem);
        if (response.status >= 300 && response.status < 400) {
          const to = response.headers.get('location') ?? '';
          if (!/^\/(?!\/)/.test(to)) say(`redirects to ${to}`);
          await response.arrayBuffer();
          if (!path.startsWith('/-/settings')) enqueue({ path: to, mayLeadNowhere: false }, path);
          continue;
        }
        if (response.status !== 200) {
          const isOtherRef =
            visit.mayLeadNowhere === true &&
            response.status === 404 &&
            OTHER_REF.includes(response.headers.get('x-error-reason') ?? '');
          if (!isOtherRef && !DEAD_ON_PURPOSE.test(path)) say(`status ${response.status}`);
          await response.arrayBuffer();
          continue;
        }
        const type = response.headers.get('content-type') ?? '';
        if (!type.startsWith('text/html')) {
          if (!MACHINE.test(type)) say(`type ${type}`);
          await response.arrayBuffer();
          continue;
        }
        const page = checkPage(await response.text(), {
          language,
          assets: site.app.context.assets,
          form: formOf(path),
          origin: site.app.origin,
        });
        for (const problem of page.problems) say(problem);
        pages.set(path, page.ids);
        for (const link of page.links) enqueue(link, path);
      }
      function enqueue(link: PageLink, from: string): void {
        const [path = '', fragment = ''] = link.path.split('#');
        if (fragment !== '' && !/^L\d+/.test(fragment))
          fragments.push({ path, id: decodeURIComponent(fragment), from });
        if (seen.has(path)) return;
        seen.add(path);
        const kind = kindOf(path);
        const count = kinds.get(kind) ?? 0;
        kinds.set(kind, count + 1);
        if (count < (WIDE.test(path) ? EACH_WIDE : eachKind))
          queue.push({ path, from, mayLeadNowhere: link.mayLeadNowhere });
      }
      for (const { path, id, from } of fragments)
        if (pages.get(path)?.has(id) === false) problems.push(`${path} has no #${id} (from ${from})`);
      expect(problems).toEqual([]);
      expect(visits).toBeGreaterThan(VISITS[language]);
      expect(visits).toBeLessThan(MAX_VISITS);
    },
    CRAWL_TIMEOUT_MS,
  );

  test('error pages are valid as well', async () => {
    for (const { name, path, status } of site.kinds.filter((kind) => kind.status !== 200)) {
      const response = await site.app.get(path, { 'accept-language': language });
      expect(`${name} ${response.status}`).toBe(`${name} ${status}`);
      const { problems } = checkPage(await response.text(), {
        language,
        assets: site.app.context.assets,
        origin: site.app.origin,
      });
      expect([...problems, ...headerProblems(response)], name).toEqual([]);
    }
  });
});

function headerProblems(response: Response): string[] {
  const policy = response.headers.get('content-security-policy') ?? '';
  const problems: string[] = [];
  const isRaw = /; sandbox$/.test(policy);
  if (!policy.includes("default-src 'none'") || /\*|https?:/.test(policy) || (!isRaw && policy.includes('unsafe')))
    problems.push(`Content-Security-Policy: ${policy}`);
  if (response.headers.get('x-content-type-options') !== 'nosniff') problems.push('no nosniff');
  if (response.headers.has('x-powered-by')) problems.push('X-Powered-By');
  const isPage = !isRaw && (response.headers.get('content-type') ?? '').startsWith('text/html');
  if (isPage && !/Cookie/.test(response.headers.get('vary') ?? ''))
    problems.push(`Vary: ${response.headers.get('vary')}`);
  if (isPage && !response.headers.has('cache-control')) problems.push('no Cache-Control');
  return problems;
}

describe('the checks', () => {
  const check = (body: string): readonly string[] =>
    checkPage(
      `<!doctype html><html lang="ru"><head><title>a · b</title></head><body><main><h1>a</h1>${body}</main></body></html>`,
      { language: 'ru', assets: site.app.context.assets },
    ).problems;

  test.each([
    ['an unclosed element', '<p><b>text</p>'],
    ['a list in a paragraph', '<p><ul><li>text</li></ul></p>'],
    ['a link in a link', '<a href="/a"><a href="/b">text</a></a>'],
    ['a row outside a table', '<div><tr><td>text</td></tr></div>'],
    ['an id that is there twice', '<b id="a">x</b><b id="a">y</b>'],
    ['an attribute that acts', '<b onclick="x()">text</b>'],
    ['a style attribute', '<b style="color: red">text</b>'],
    ['a script of its own', '<script>x()</script>'],
    ['a script of another host', '<script src="https://example.org/x.js"></script>'],
    ['a link that runs', '<a href="java\tscript:x()">text</a>'],
    ['a link that runs, in capitals', '<a href=" JavaScript:x()">text</a>'],
    ['an image of another host', '<img src="//example.org/x.png" alt="">'],
    ['an object', '<object data="/o/r/raw/branch/main/x" type="text/html"></object>'],
    ['the frame of a PDF elsewhere', '<object class="pdf" data="//example.org/x.pdf" type="application/pdf"></object>'],
    ['a missing icon', '<svg><use href="/assets/img/icons.svg#nothing"></use></svg>'],
    ['an unknown label', '<label for="nothing">text</label>'],
    ['a button without a name', '<button type="submit"></button>'],
    ['an undefined value', '<p>undefined файлов</p>'],
    ['a key in place of its text', '<p>tree.lastCommit</p>'],
    ['a key in place of a title', '<p title="tree.lastCommit">text</p>'],
  ])('find %s', (_, body) => {
    expect(check(body)).not.toEqual([]);
  });

  test('accept a valid fragment', () => {
    expect(
      check(
        '<p>text <a href="/a">link</a><br><img src="/a.png" alt=""></p><table><tbody><tr><td>x</td></tr></tbody></table>',
      ),
    ).toEqual([]);
    expect(writtenTree('<p><b></b></p>')).toEqual(['0 p', '1 b']);
    expect(spriteSymbols(site.app.context.assets).size).toBeGreaterThan(20);
  });
});
