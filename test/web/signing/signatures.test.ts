/** Signatures on pages, in a server that was told whose keys to believe and in one that was not. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../../support/app.js';
import { git, gitText, initWork, tempDir } from '../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, wordsOf, type PageNode } from '../../support/page.js';

let believing: RunningApp;
let plain: RunningApp;
const ids: Record<string, string> = {};
const fingerprints: Record<string, string> = {};

beforeAll(async () => {
  const keys = tempDir('keys');
  const work = initWork('signatures');
  const store = (text: string): string => git(work, ['hash-object', '-t', 'commit', '-w', '--stdin', '--literally'], { input: text }).toString('latin1').trim();
  for (const name of ['listed', 'stranger']) {
    const file = join(keys, name);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', file]);
    fingerprints[name] = execFileSync('ssh-keygen', ['-l', '-f', `${file}.pub`]).toString().split(' ')[1] ?? '';
    const signed = ['-c', 'gpg.format=ssh', '-c', `user.signingkey=${file}`];
    git(work, [...signed, 'commit', '-q', '--allow-empty', '-S', '-m', `By ${name}`]);
    ids[name] = gitText(work, ['rev-parse', 'HEAD']);
    git(work, [...signed, 'tag', '-s', '-m', `Tag of ${name}`, `v-${name}`]);
  }
  const text = git(work, ['cat-file', 'commit', ids['listed'] as string]).toString('utf8');
  ids['changed'] = store(text.replace('By listed', 'by listed'));
  const block = (name: string): string => `gpgsig -----BEGIN ${name}-----\n \n iQ==\n -----END ${name}-----\n`;
  ids['openpgp'] = store(text.replace(/gpgsig [\s\S]*?-----END SSH SIGNATURE-----\n/, block('PGP SIGNATURE')));
  ids['x509'] = store(text.replace(/gpgsig [\s\S]*?-----END SSH SIGNATURE-----\n/, block('SIGNED MESSAGE')));
  git(work, ['commit', '-q', '--allow-empty', '-m', 'Plain']);
  ids['plain'] = gitText(work, ['rev-parse', 'HEAD']);
  const repositories = { 'o/r': join(work, '.git') };
  believing = await startApp(repositories, { allowedSigners: `anna@example.org ${readFileSync(join(keys, 'listed.pub'), 'utf8')}` });
  plain = await startApp(repositories);
});
afterAll(() => Promise.all([believing.close(), plain.close()]));

const page = async (app: RunningApp, path: string): Promise<PageNode> => parsePage(await app.text(path));
/** The row of the commit page, undefined without one. */
async function row(app: RunningApp, id: string): Promise<string | undefined> {
  const found = findAll(await page(app, `/o/r/commit/${ids[id] as string}`), 'div').find((div) => findAll(div, 'dt').map(wordsOf).join() === 'Подпись');
  return found === undefined ? undefined : wordsOf(find(found, 'dd'));
}

describe('the page of a commit', () => {
  it.each([
    ['listed', () => `SSH проверена: anna@example.org ${fingerprints['listed'] as string}`],
    ['stranger', () => `SSH верна, но ключа нет среди доверенных ${fingerprints['stranger'] as string}`],
    ['changed', () => `SSH недействительна ${fingerprints['listed'] as string}`],
    ['openpgp', () => 'OpenPGP не проверена: для подписей этого вида проверка недоступна'],
    ['x509', () => 'X.509 не проверена: для подписей этого вида проверка недоступна'],
    ['plain', () => undefined],
  ])('says what is known of the signature: %s', async (id, words) => {
    expect(await row(believing, id)).toBe(words());
  });

  it.each(['listed', 'stranger', 'changed'])('says that nothing was checked where no keys are given: %s', async (id) => {
    expect(await row(plain, id)).toBe(`SSH не проверена ${fingerprints[id === 'stranger' ? id : 'listed'] as string}`);
  });

  it('is another page in a server with other keys', async () => {
    const path = `/o/r/commit/${ids['listed'] as string}`;
    expect((await believing.get(path)).headers.get('etag')).not.toBe((await plain.get(path)).headers.get('etag'));
  });
});

describe('tags', () => {
  const badges = async (app: RunningApp, path: string): Promise<string[]> => findAll(await page(app, path), 'span.signed').map((badge) => `${wordsOf(badge)} (${attribute(badge, 'title')})`);

  it('in the list say it shortly, and in full in a title', async () => {
    expect((await badges(believing, '/o/r/tags')).sort()).toEqual(['SSH: ключ неизвестен (подпись SSH — верна, но ключа нет среди доверенных)', 'SSH: проверена (подпись SSH — проверена: anna@example.org)']);
    expect(await badges(plain, '/o/r/tags')).toEqual(Array.from({ length: 2 }, () => 'SSH (подпись SSH — не проверена)'));
  });

  it.each(['listed', 'stranger'])('on their own pages have the key: %s', async (name) => {
    const words = wordsOf(find(await page(believing, `/o/r/releases/tag/v-${name}`), 'p.release-facts'));
    expect(words).toContain(fingerprints[name]);
    expect(words).toContain(name === 'listed' ? 'проверена: anna@example.org' : 'верна, но ключа нет среди доверенных');
  });
});
