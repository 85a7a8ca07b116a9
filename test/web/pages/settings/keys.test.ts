/** The page of keys, and the switch that turns single-letter keys off: both without script. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyGroups } from '../../../../src/web/pages/settings/keys.js';
import { initBare } from '../../../support/git-fixture.js';
import { startApp, type RunningApp } from '../../../support/app.js';

let app: RunningApp;

beforeAll(async () => {
  app = await startApp({ 'o/r': initBare('keys') });
});
afterAll(() => app.close());

const caps = (language: string): string[] =>
  keyGroups(language, app.context.languages.translate(language)).flatMap(({ rows }) =>
    rows.flatMap(({ keys }) => keys.map(({ label, face }) => (face === undefined ? label : `${label} (${face})`))),
  );

describe('the list of keys', () => {
  it('shows the letters of a Russian keyboard beside the Latin ones to Russian readers', () => {
    expect(caps('ru')).toEqual([
      'Ctrl+K',
      'Ctrl+Enter',
      'S (Ы)',
      '/',
      '?',
      'T (Е)',
      'W (Ц)',
      'Y (Н)',
      'L (Д)',
      'B (И)',
      'Shift+щелчок',
      'Shift+Enter',
      'J (О)',
      'K (Л)',
      'Enter',
      '↓',
      '↑',
      'Home',
      'End',
      '→',
      '←',
      'N (Т)',
      'P (З)',
      'Shift+N (Т)',
      'Shift+P (З)',
    ]);
    expect(caps('en')).toEqual([
      'Ctrl+K',
      'Ctrl+Enter',
      'S',
      '/',
      '?',
      'T',
      'W',
      'Y',
      'L',
      'B',
      'Shift+click',
      'Shift+Enter',
      'J',
      'K',
      'Enter',
      '↓',
      '↑',
      'Home',
      'End',
      '→',
      '←',
      'N',
      'P',
      'Shift+N',
      'Shift+P',
    ]);
  });

  it('is linked from every page, and links back', async () => {
    const link = /<a href="(\/-\/keys\?[^"]*)"/.exec(await app.text('/o/r?q=1'))?.[1] as string;
    const page = await app.text(link.replaceAll('&amp;', '&'));
    expect(page).toContain('<a class="btn" href="/o/r?q=1">');
    for (const key of ['T', 'W', 'J', 'Ctrl+K']) expect(page).toContain(`<kbd class="key" translate="no">${key}</kbd>`);
    expect(page).toContain('name="robots" content="noindex');
  });

  it('links only to this site', async () => {
    expect(await app.text('/-/keys?to=https://elsewhere.example/')).toContain('<a class="btn" href="/">');
    expect(await app.text('/-/keys?to=//elsewhere.example/')).not.toContain('elsewhere.example/"><svg');
  });
});

describe('the switch', () => {
  it('remembers the choice in a cookie and goes back to the page of keys', async () => {
    const page = await app.text('/-/keys');
    expect(page).toMatch(/name="shortcuts" value="on" aria-pressed="true"/);
    const response = await app.get('/-/settings?shortcuts=off&to=/-/keys');
    expect([response.status, response.headers.get('location')]).toEqual([303, '/-/keys']);
    expect(response.headers.get('set-cookie')).toMatch(/^shortcuts=off; .*Path=\/.*SameSite=Lax/);
    const after = await app.get('/-/keys', { cookie: 'shortcuts=off' });
    expect(await after.text()).toMatch(
      /<html[^>]* data-shortcuts="off"[\s\S]*name="shortcuts" value="off" aria-pressed="true"/,
    );
  });

  it('is included in every page by the server, and cached pages differ by the choice', async () => {
    const on = await app.get('/-/keys');
    const off = await app.get('/-/keys', { cookie: 'shortcuts=off' });
    expect(await on.text()).not.toContain('data-shortcuts');
    expect(await off.text()).toContain('data-shortcuts="off"');
    expect(on.headers.get('etag')).not.toBe(off.headers.get('etag'));
  });

  it.each(['maybe', '', 'OFF'])('ignores «%s»', async (value) => {
    const response = await app.get(`/-/settings?shortcuts=${value}&to=/`);
    expect(response.status).toBe(303);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(await app.text('/', { cookie: `shortcuts=${value}` })).not.toContain('data-shortcuts');
  });
});
