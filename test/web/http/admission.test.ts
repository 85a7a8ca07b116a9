/** Costly pages wait for each other and never for cheap ones; limits are for each client. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isGitError } from '../../../src/git/errors.js';
import { parseLocation, type PageCost } from '../../../src/web/address/location.js';
import { Admission } from '../../../src/web/http/admission.js';
import type { PageRequest } from '../../../src/web/http/page.js';
import { startApp, type RunningApp } from '../../support/app.js';
import { commitAll, initWork, writeFile } from '../../support/git-fixture.js';

const TARGETS: Readonly<Record<PageCost, string>> = {
  cheap: '/o/r/src/branch/main',
  walk: '/o/r/commits/branch/main',
  heavy: '/o/r/blame/branch/main/a',
};
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const NO_LIMITS = { heavyPerMinute: 0, refusesRobots: false };
const never = new AbortController().signal;

function requestOf(cost: PageCost): PageRequest {
  return { location: parseLocation(TARGETS[cost]), query: new Map(), client: '::1' } as unknown as PageRequest;
}

/** Pages that are made until they are released. */
class Pages {
  made: PageCost[] = [];
  readonly #releases: (() => void)[] = [];

  readonly make = (cost: PageCost) => async (): Promise<PageCost> => {
    this.made.push(cost);
    await new Promise<void>((resolve) => this.#releases.push(resolve));
    return cost;
  };

  releaseAll(): void {
    for (const release of this.#releases.splice(0)) release();
  }
}

async function drained(pages: Pages, answers: Promise<unknown>[]): Promise<void> {
  let isDone = false;
  void Promise.allSettled(answers).then(() => (isDone = true));
  while (!isDone) {
    pages.releaseAll();
    await nextTurn();
  }
}

describe('pages that are asked for at the same time', () => {
  it('are made a few at a time when they are costly, and at once when they are cheap', async () => {
    const admission = new Admission(NO_LIMITS);
    const pages = new Pages();
    const ask = (cost: PageCost): Promise<unknown> => admission.run(requestOf(cost), never, pages.make(cost));
    const answers = Array.from({ length: 20 }, () => ask('heavy'));
    await nextTurn();
    const heavy = pages.made.length;
    answers.push(...Array.from({ length: 20 }, () => ask('walk')));
    await nextTurn();
    const costly = pages.made.length;
    answers.push(...Array.from({ length: 100 }, () => ask('cheap')));
    await nextTurn();
    expect(heavy).toBeLessThan(20);
    expect(costly).toBeGreaterThan(heavy);
    expect(costly).toBeLessThan(40);
    expect(pages.made.length - costly).toBe(100);
    await drained(pages, answers);
    expect(pages.made).toHaveLength(140);
  });

  it('are refused when too many wait, and dropped when their client has left', async () => {
    const admission = new Admission(NO_LIMITS);
    const pages = new Pages();
    const leaving = new AbortController();
    const ask = (): Promise<unknown> => admission.run(requestOf('heavy'), leaving.signal, pages.make('heavy'));
    const answers = Array.from({ length: 100 }, () => ask().catch((error: unknown) => error));
    await nextTurn();
    const { waiting } = admission;
    const begun = pages.made.length;
    leaving.abort();
    await drained(pages, answers);
    const errors = (await Promise.all(answers)).filter((answer) => answer !== 'heavy');
    expect(pages.made).toHaveLength(begun);
    expect(errors.filter((error) => isGitError(error, 'cancelled'))).toHaveLength(waiting);
    expect(errors.filter((error) => isGitError(error, 'busy'))).toHaveLength(100 - waiting - begun);
    expect(100 - waiting - begun).toBeGreaterThan(0);
  });
});

describe('a server with limits', () => {
  let app: RunningApp;
  beforeAll(async () => {
    const work = initWork('admission');
    writeFile(work, 'a', 'a\n');
    commitAll(work, 'Begin');
    app = await startApp({ 'o/r': `${work}/.git` }, { limits: { heavyPerMinute: 3, refusesRobots: true } });
  });
  afterAll(() => app.close());

  it('gives a client its number of heavy pages, then 429, and all other pages', async () => {
    const statuses: number[] = [];
    const get = (path: string): Promise<Response> => app.get(path, { 'user-agent': BROWSER });
    for (let i = 0; i < 5; i += 1) statuses.push((await get(`/o/r/blame/branch/main/a?x=${i}`)).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    const refused = await get('/o/r/compare/main...main');
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect(await refused.text()).toContain('Слишком много запросов');
    expect((await get('/o/r/commits/branch/main')).status).toBe(200);
  });

  it('refuses heavy pages to robots alone', async () => {
    const robot = { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' };
    const refused = await app.get('/o/r/archive/main.zip', { ...robot, 'accept-language': 'en' });
    expect([refused.status, (await refused.text()).includes('Not for robots')]).toEqual([403, true]);
    expect((await app.get('/o/r/commits/branch/main?grep=x', robot)).status).toBe(403);
    expect((await app.get('/o/r', robot)).status).toBe(200);
    for (const agent of [BROWSER, 'curl/7.88.1', 'Wget/1.21.3'])
      expect([200, 429]).toContain((await app.get('/o/r/archive/main.zip', { 'user-agent': agent })).status);
  });
});
