/** The validator of every kind of page and of its parts contains each preference that the answer depends on. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PREFERENCE_NAMES, PREFERENCES } from '../../src/shared/preferences.js';
import { LANGUAGE_COOKIE } from '../../src/web/http/language.js';
import { FILES, KERNEL, settled, startDemoSite, type DemoSite } from '../support/demo-site.js';
import { gitText } from '../support/git-fixture.js';

let site: DemoSite;
beforeAll(async () => {
  site = await startDemoSite();
});
afterAll(() => site.app.close());

/** A value of each preference other than the default, as a cookie. */
const COOKIES = [
  ...PREFERENCE_NAMES.map((name) => `${PREFERENCES[name].cookie}=${PREFERENCES[name].values[1]}`),
  `${LANGUAGE_COOKIE}=en`,
];

interface Answer {
  readonly body: string;
  readonly tag: string | null;
}

async function answer(path: string, cookie: string): Promise<Answer> {
  const response = await site.app.get(path, { cookie });
  return { tag: response.headers.get('etag'), body: await response.text() };
}

/** Answers that are no whole pages. */
function otherPaths(): string[] {
  const { files } = site.gitDirs;
  const tip = gitText(files, ['rev-parse', 'main']);
  const blob = gitText(files, ['rev-parse', 'main:code/hello.c']);
  return [
    '/-/palette',
    `${FILES}/palette?ref=branch/main`,
    `${FILES}/lastcommit/${tip}/docs?refSubUrl=branch/main`,
    `${FILES}/side-tree/${tip}/docs?refSubUrl=branch/main`,
    `${FILES}/commit-card/${tip}`,
    `${FILES}/context-lines/${blob}?old=1&new=1&count=3&style=split&path=code/hello.c`,
    `${FILES}/blame/branch/main/code/hello.c?content=1`,
    `${FILES}/commit/${tip}.patch`,
    `${FILES}/compare/main~8...main.diff`,
    `${FILES}/ref-list?q=v`,
    `${FILES}/tree-list/branch/main`,
    `${FILES}/raw/branch/main/code/hello.c`,
    `${FILES}/tags.atom`,
    `${FILES}/rss/branch/main`,
    `${KERNEL}.atom`,
    '/robots.txt',
  ];
}

/** How the answers to one path follow the preferences; problems are sentences. */
async function problemsOf(path: string): Promise<string[]> {
  await settled(site, path);
  const usual = await answer(path, '');
  const problems: string[] = [];
  for (const cookie of COOKIES) {
    const other = await answer(path, cookie);
    if ((other.tag === null) !== (usual.tag === null)) problems.push(`${path}: with ${cookie} it is cached otherwise`);
    if (usual.tag === null) continue;
    if (other.body !== usual.body && other.tag === usual.tag) problems.push(`${path}: ${cookie} is not in the tag`);
    // Pages of changes read the style before they know whether there are any; parts of a page may be too careful.
    const isExact = usual.body.includes('<html') && !/\/(commit|compare)\//.test(path);
    if (other.body === usual.body && other.tag !== usual.tag && isExact)
      problems.push(`${path}: no need for ${cookie}`);
  }
  return problems;
}

describe('each preference', () => {
  it('is in the tags of exactly those pages that it changes', { timeout: 300_000 }, async () => {
    const warn = vi.spyOn(site.app.context.log, 'warn');
    const pages = site.kinds.filter(({ status }) => status === 200).map(({ path }) => path);
    const problems: string[] = [];
    for (const path of [...pages, ...otherPaths()]) problems.push(...(await problemsOf(path)));
    expect(problems).toEqual([]);
    expect(warn.mock.calls).toEqual([]);
  });
});
