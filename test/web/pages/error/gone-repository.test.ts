/** A repository that was removed or may not be read while the server runs. */
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { publicError } from '../../../../src/web/http/errors.js';
import { startApp } from '../../../support/app.js';
import { initBare } from '../../../support/git-fixture.js';

test('a removed repository is 404, on its pages and in the list', async () => {
  const gitDir = initBare('gone');
  const app = await startApp({ 'o/gone': gitDir });
  expect((await app.get('/o/gone')).status).toBe(200);
  rmSync(gitDir, { recursive: true });
  await expect.poll(async () => (await app.get('/o/gone')).status).toBe(404);
  const answer = await app.get('/o/gone/branches', { 'accept-language': 'en' });
  expect([answer.status, answer.headers.get('x-error-reason')]).toEqual([404, 'no-repository']);
  expect(await answer.text()).not.toContain(gitDir);
  expect(await app.text('/', { 'accept-language': 'en' })).toContain('The repository is no longer there');
  await app.close();
});

test('a file that the system refuses is named without its folder', () => {
  const refused = Object.assign(new Error('EACCES'), { code: 'EACCES', path: '/srv/git/secret/packed-refs' });
  expect(publicError(refused)).toEqual({
    reason: 'no-access',
    status: 503,
    fields: { file: 'packed-refs', detail: 'EACCES' },
  });
  expect(publicError(Object.assign(new Error('EMFILE'), { code: 'EMFILE' })).reason).toBe('internal');
});
