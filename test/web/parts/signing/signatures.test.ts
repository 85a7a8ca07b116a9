/** Signatures on pages, in a server with trusted keys and in one without. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { git } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, wordsOf, type PageNode } from '../../../support/page.js';
import { makeSignedRepository } from '../../../support/signed-repository.js';

let believing: RunningApp;
let plain: RunningApp;
const ids: Record<string, string> = {};
const fingerprints: Record<string, string> = {};

beforeAll(async () => {
  const { gitDir, allowedSigners, commits, fingerprints: keys } = makeSignedRepository();
  Object.assign(ids, commits);
  Object.assign(fingerprints, { ...keys, bad: keys.good });
  const store = (text: string): string =>
    git(gitDir, ['hash-object', '-t', 'commit', '-w', '--stdin', '--literally'], { input: text })
      .toString('latin1')
      .trim();
  const text = git(gitDir, ['cat-file', 'commit', commits.good]).toString('utf8');
  const withBlock = (name: string): string =>
    text.replace(
      /gpgsig [\s\S]*?-----END SSH SIGNATURE-----\n/,
      name === '' ? '' : `gpgsig -----BEGIN ${name}-----\n \n iQ==\n -----END ${name}-----\n`,
    );
  ids['openpgp'] = store(withBlock('PGP SIGNATURE'));
  ids['x509'] = store(withBlock('SIGNED MESSAGE'));
  ids['plain'] = store(withBlock(''));
  believing = await startApp({ 'o/r': gitDir }, { allowedSigners });
  plain = await startApp({ 'o/r': gitDir });
});
afterAll(() => Promise.all([believing.close(), plain.close()]));

const page = async (app: RunningApp, path: string): Promise<PageNode> => parsePage(await app.text(path));
/** The row of the commit page, undefined without one. */
async function row(app: RunningApp, id: string): Promise<string | undefined> {
  const found = findAll(await page(app, `/o/r/commit/${ids[id] as string}`), 'div').find(
    (div) => findAll(div, 'dt').map(wordsOf).join() === 'Подпись',
  );
  return found === undefined ? undefined : wordsOf(find(found, 'dd'));
}

describe('the page of a commit', () => {
  it.each([
    ['good', () => `SSH проверена: anna@example.org ключ ${fingerprints['good'] as string}`],
    ['unknown', () => `SSH верна, но ключа нет среди доверенных ключ ${fingerprints['unknown'] as string}`],
    ['bad', () => `SSH недействительна ключ ${fingerprints['bad'] as string}`],
    ['openpgp', () => 'OpenPGP не проверена: для подписей этого вида проверка недоступна'],
    ['x509', () => 'X.509 не проверена: для подписей этого вида проверка недоступна'],
    ['plain', () => undefined],
  ])('shows the state of the signature: %s', async (id, words) => {
    expect(await row(believing, id)).toBe(words());
  });

  it.each(['good', 'unknown', 'bad'])('says that nothing was checked where no keys are configured: %s', async (id) => {
    expect(await row(plain, id)).toBe(`SSH не проверена ключ ${fingerprints[id] as string}`);
  });

  it('is a different page in a server with other keys', async () => {
    const path = `/o/r/commit/${ids['good'] as string}`;
    expect((await believing.get(path)).headers.get('etag')).not.toBe((await plain.get(path)).headers.get('etag'));
  });
});

describe('tags', () => {
  const badges = async (app: RunningApp, path: string): Promise<string[]> =>
    findAll(await page(app, path), 'span.signed').map((badge) => `${wordsOf(badge)} (${attribute(badge, 'title')})`);

  const quiet = async (app: RunningApp): Promise<string[]> =>
    findAll(await page(app, '/o/r/tags'), 'span.signed-quiet').map((sign) => attribute(sign, 'title'));

  it('in the list have a short text only where a check says something, else a sign with a title', async () => {
    expect(await badges(believing, '/o/r/tags')).toEqual(['SSH: проверена (подпись SSH проверена: anna@example.org)']);
    expect(await quiet(believing)).toEqual(['подпись SSH верна, но ключа нет среди доверенных']);
    expect(await badges(plain, '/o/r/tags')).toEqual([]);
    expect(await quiet(plain)).toEqual(Array.from({ length: 2 }, () => 'подпись SSH не проверена'));
    const icon = find(find(await page(plain, '/o/r/tags'), 'span.signed-quiet'), 'svg');
    expect([attribute(icon, 'role'), attribute(icon, 'ariaLabel')]).toEqual(['img', 'подпись SSH не проверена']);
  });

  it.each(['good', 'unknown'])('on their own pages have the key: %s', async (name) => {
    const words = wordsOf(find(await page(believing, `/o/r/releases/tag/v-${name}`), 'p.release-facts'));
    expect(words).toContain(fingerprints[name]);
    expect(words).toContain(name === 'good' ? 'проверена: anna@example.org' : 'верна, но ключа нет среди доверенных');
  });
});
