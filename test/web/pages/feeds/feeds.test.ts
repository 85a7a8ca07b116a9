import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initWork, writeFile } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage } from '../../../support/page.js';

let work: string;
let app: RunningApp;

beforeAll(async () => {
  work = initWork('feeds');
  writeFile(work, 'a', '1');
  commitAll(work, 'First <b>&amp;</b> ]]>\n\nbell \x07, escape \x1b[31m and \ufffe\n', '1580000000 +0300');
  writeFile(work, 'docs/b', '2');
  commitAll(work, 'Второй', '1590000000 +0300');
  git(work, ['tag', '-a', 'v1', '-m', 'One']);
  git(work, ['tag', 'light', 'HEAD~1']);
  git(work, ['branch', 'topic/x', 'HEAD~1']);
  app = await startApp({ 'o/r': `${work}/.git` });
});

afterAll(() => app.close());

/** Parses as much of XML as feeds use; throws when the text is not well-formed. */
function parseXml(text: string): readonly (readonly [path: string, text: string, attributes: string])[] {
  // eslint-disable-next-line no-control-regex
  expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  const found: [string, string, string][] = [];
  const open: string[] = [];
  const decode = (escaped: string): string => {
    expect(escaped.replace(/&(?:amp|lt|gt|quot|#13);/g, '')).not.toMatch(/[&<]/);
    return escaped
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&amp;/g, '&');
  };
  for (const [, declaration, close, name, attributes = '', self, content] of text.matchAll(
    /<(?:(\?xml[^>]*\?)|(\/?)([\w:]+)((?: [\w:]+="[^"]*")*)(\/?))>([^<]*)/g,
  )) {
    if (declaration !== undefined) continue;
    if (close === '/') expect(open.pop()).toBe(name);
    else {
      found.push([[...open, name as string].join('/'), decode(content as string), decode(attributes)]);
      if (self === '') open.push(name as string);
    }
  }
  expect(open).toEqual([]);
  return found;
}

async function feed(path: string): Promise<{ of: (path: string) => string[]; response: Response }> {
  const response = await app.get(path);
  expect(response.status).toBe(200);
  const nodes = parseXml(await response.text());
  return { response, of: (wanted) => nodes.filter(([at]) => at === wanted).map(([, text]) => text) };
}

describe('feeds of a branch', () => {
  it('as Atom have the commits of git log, with permanent addresses as ids', async () => {
    const { of, response } = await feed('/o/r/atom/branch/main');
    expect(response.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    const commits = gitText(work, ['log', '--format=%H', 'main']).split('\n');
    expect(of('feed/entry/id')).toEqual(commits.map((oid) => `${app.origin}/o/r/commit/${oid}`));
    expect(of('feed/entry/title')).toEqual(['Второй', 'First <b>&amp;</b> ]]>']);
    expect(of('feed/entry/updated')).toEqual(['2020-05-20T18:40:00Z', '2020-01-26T00:53:20Z']);
    expect(of('feed/updated')).toEqual(['2020-05-20T18:40:00Z']);
    expect(of('feed/entry/author/name')).toEqual(['Anna Author', 'Anna Author']);
    expect(of('feed/entry/content')[1]).toContain('<pre>First &lt;b&gt;&amp;amp;&lt;/b&gt; ]]&gt;\n\nbell ');
  });

  it('as RSS have the same commits', async () => {
    const { of, response } = await feed('/o/r/rss/branch/topic/x');
    expect(response.headers.get('content-type')).toBe('application/rss+xml; charset=utf-8');
    expect(of('rss/channel/item/guid')).toEqual([
      `${app.origin}/o/r/commit/${gitText(work, ['rev-parse', 'topic/x'])}`,
    ]);
    expect(of('rss/channel/item/pubDate')).toEqual(['Sun, 26 Jan 2020 00:53:20 GMT']);
  });

  it('of a path have its commits; of the repository those of its default branch', async () => {
    expect((await feed('/o/r/atom/branch/main/docs')).of('feed/entry/title')).toEqual(['Второй']);
    expect((await feed('/o/r.rss')).of('rss/channel/item/title')).toHaveLength(2);
    expect((await app.get('/o/r/atom/branch/none')).status).toBe(404);
  });

  it('are not sent again to a client that has them', async () => {
    for (const path of ['/o/r/atom/branch/main', '/o/r/tags.rss']) {
      const tag = (await app.get(path)).headers.get('etag') ?? '';
      expect(tag).not.toBe('');
      const again = await app.get(path, { 'if-none-match': tag });
      expect(again.status).toBe(304);
      expect(again.headers.get('vary')).toMatch(/Accept-Language/);
    }
  });
});

describe('feeds of tags', () => {
  it('have tags with their messages; the feed of releases has only annotated ones', async () => {
    expect((await feed('/o/r/tags.atom')).of('feed/title')).toEqual(['o/r: Теги']);
    expect((await feed('/o/r/tags.atom')).of('feed/entry/title').sort()).toEqual([
      'light: First <b>&amp;</b> ]]>',
      'v1: One',
    ]);
    const releases = await feed('/o/r/releases.rss');
    expect(releases.of('rss/channel/item/guid')).toEqual([`${app.origin}/o/r/releases/tag/v1`]);
  });
});

describe('pages link', () => {
  it.each([
    ['/o/r', ['/o/r/atom/branch/main', '/o/r/rss/branch/main']],
    ['/o/r/src/branch/main/docs', ['/o/r/atom/branch/main/docs', '/o/r/rss/branch/main/docs']],
    ['/o/r/commits/branch/topic/x', ['/o/r/atom/branch/topic/x', '/o/r/rss/branch/topic/x']],
    ['/o/r/tags', ['/o/r/tags.atom', '/o/r/tags.rss']],
    ['/o/r/releases', ['/o/r/releases.atom', '/o/r/releases.rss']],
  ])('their feeds: %s', async (path, feeds) => {
    const links = findAll(parsePage(await app.text(path)), 'link').filter(
      (link) => attribute(link, 'rel') === 'alternate',
    );
    expect(links.map((link) => attribute(link, 'href'))).toEqual(feeds);
    expect(links.map((link) => attribute(link, 'title'))).toEqual([
      expect.stringMatching(/ \(Atom\)$/),
      expect.stringMatching(/ \(RSS\)$/),
    ]);
    for (const link of feeds) expect((await app.get(link)).status).toBe(200);
  });

  it('to their canonical address, except fragments and searches', async () => {
    const canonical = async (path: string): Promise<string | undefined> =>
      findAll(parsePage(await app.text(path)), 'link')
        .filter((link) => attribute(link, 'rel') === 'canonical')
        .map((link) => attribute(link, 'href'))[0];
    expect(await canonical('/o/r?lang=en')).toBe(`${app.origin}/o/r`);
    expect(await canonical('/o/r/tags')).toBe(`${app.origin}/o/r/tags`);
    expect(await canonical('/o/r/tags?q=v')).toBeUndefined();
    expect(
      attribute(
        findAll(parsePage(await app.text('/o/r')), 'meta').find((meta) => attribute(meta, 'property') === 'og:title') ??
          find(parsePage(''), 'meta'),
        'content',
      ),
    ).toBe('o/r · Кедр');
  });
});

describe('for search engines', () => {
  it('robots.txt excludes expensive pages and names the sitemap, which lists the repositories', async () => {
    const robots = await app.text('/robots.txt');
    expect(robots).toContain('Disallow: /*/*/archive/\n');
    const sitemap = /^Sitemap: (.*)$/m.exec(robots)?.[1] ?? '';
    const found = parseXml(await (await fetch(sitemap)).text())
      .filter(([path]) => path === 'urlset/url/loc')
      .map(([, text]) => text);
    expect(found).toEqual([`${app.origin}/`, `${app.origin}/o/r`]);
  });
});
