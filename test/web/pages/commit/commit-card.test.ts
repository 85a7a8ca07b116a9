/** The card that is shown over a link to a commit, requested over HTTP. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, gitText, initWork, writeFile } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, textOf, wordsOf, type PageNode } from '../../../support/page.js';

let app: RunningApp;
let work: string;
let first: string;
let long: string;
let silent: string;
const LINES = Array.from({ length: 40 }, (_, line) => `line ${line + 1}`);

beforeAll(async () => {
  work = initWork('cards');
  writeFile(work, 'a', '1\n');
  first = commitAll(work, 'Make <b> & «it»\n\nBecause.\n\nSigned-off-by: A <a@b>\n', '1585063707 -0600');
  long = commitAll(work, `Fix what ${first.slice(0, 12)} broke\n\n${LINES.join('\n')}\n`);
  silent = commitAll(work, '');
  app = await startApp({ 'o/r': join(work, '.git') });
});
afterAll(() => app.close());

const card = async (id: string): Promise<PageNode> => parsePage(await app.text(`/o/r/commit-card/${id}`));

describe('a card', () => {
  it('shows what git shows: summary, message, author, exact date, id', async () => {
    const root = await card(first);
    const ask = (format: string): string => gitText(work, ['show', '-s', `--format=${format}`, first]);
    expect(textOf(find(root, 'p.card-title'))).toBe(ask('%s'));
    expect(textOf(find(root, 'pre.card-msg'))).toBe(ask('%b').trimEnd());
    expect(textOf(find(root, 'span.person'))).toBe(ask('%an'));
    expect(attribute(find(root, 'time.when'), 'dateTime')).toBe(
      gitText(work, ['show', '-s', '--format=%cd', '--date=iso-strict', first]),
    );
    expect(wordsOf(find(root, 'time.when'))).toBe('2020-03-24 09:28:27 -06:00');
    expect(textOf(find(root, 'span.oid'))).toBe(first.slice(0, 10));
    expect(findAll(root, 'b')).toEqual([]);
  });

  it('of a long message shows its first lines and an ellipsis', async () => {
    const shown = textOf(find(await card(long), 'pre.card-msg')).split('\n');
    expect(shown.at(-1)).toBe('…');
    expect(shown.slice(0, -1)).toEqual(LINES.slice(0, shown.length - 1));
    expect(shown.length).toBeLessThan(LINES.length);
  });

  it('of a commit without a message says so', async () => {
    const root = await card(silent);
    expect(textOf(find(root, 'p.card-title'))).toBe('Без сообщения');
    expect(findAll(root, 'pre')).toEqual([]);
  });

  it('is revalidated under every id, since names follow .mailmap', async () => {
    expect((await app.get(`/o/r/commit-card/${first}`)).headers.get('cache-control')).toBe('no-cache');
    const short = await app.get(`/o/r/commit-card/${first.slice(0, 10)}`);
    expect(short.headers.get('cache-control')).toBe('no-cache');
    expect(await short.text()).toBe(await app.text(`/o/r/commit-card/${first}`));
    expect(
      (await app.get(`/o/r/commit-card/${first}`, { 'if-none-match': short.headers.get('etag') as string })).status,
    ).toBe(304);
  });

  it.each(['1234567', '1'.repeat(40), 'main~99', '%zz', 'a/b', ''])('does not exist for %j', async (id) => {
    expect((await app.get(`/o/r/commit-card/${id}`)).status).toBeGreaterThanOrEqual(400);
  });
});

describe('links that have a card', () => {
  it.each([
    ['the repository', '/o/r'],
    ['a file', '/o/r/src/branch/main/a'],
    ['the history', '/o/r/commits/branch/main'],
    ['the branches', '/o/r/branches'],
    ['a commit', () => `/o/r/commit/${long}`],
  ])('are on the page of %s, and each leads to a commit', async (_, path) => {
    const root = parsePage(await app.text(typeof path === 'string' ? path : path()));
    const prefix = attribute(find(root, 'body'), 'dataCardUrl');
    const links = findAll(root, 'a').filter(
      (link) =>
        link.properties['dataCard'] !== undefined || [link.properties['className']].flat().includes('commit-id'),
    );
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) {
      const href = attribute(link, 'href');
      expect(href).toMatch(/^\/o\/r\/commit\/[0-9a-f]{7,40}$/);
      expect((await app.get(prefix + href.slice(href.lastIndexOf('/') + 1))).status).toBe(200);
    }
  });
});
