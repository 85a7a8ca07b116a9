/** Texts of the terminal, and the built command run as a process. */
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { cliLanguage, cliLanguages, cliNumbers, cliTexts } from '../../src/server/cli-texts.js';
import { createLog } from '../../src/server/log.js';
import { tempDir } from '../support/git-fixture.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const table = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(join(ROOT, `locales/${language}/cli.json`), 'utf8')) as Record<string, string>;
const places = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();

it.each(cliLanguages())('has the same keys and placeholders in %s', (language) => {
  expect(Object.keys(table(language))).toEqual(Object.keys(table('en')));
  for (const [key, text] of Object.entries(table(language)))
    expect(places(text), key).toEqual(places(table('en')[key] ?? ''));
});

it('supports every language that has a folder', () => {
  expect(cliLanguages()).toEqual(['de', 'en', 'ru']);
  expect(cliTexts('de')('stopping')).toBe('Wird beendet…');
  expect(cliNumbers('de').integer(1234)).toBe('1.234');
});

it('takes the language from KEDR_LANG, then LC_ALL, LC_MESSAGES and LANG, then English', () => {
  expect(
    [
      { LC_ALL: 'de_AT.UTF-8', LANG: 'ru' },
      { LC_MESSAGES: 'de_DE@euro', LANG: 'ru' },
      { LC_ALL: '', LC_MESSAGES: 'ru', LANG: 'de' },
      { LANG: 'DE' },
      { LANG: 'den_XX' },
    ].map(cliLanguage),
  ).toEqual(['de', 'de', 'ru', 'de', 'en']);
  expect(
    [
      { KEDR_LANG: 'ru' },
      { KEDR_LANG: '', LANG: 'ru_RU.UTF-8' },
      { KEDR_LANG: 'en', LANG: 'ru' },
      { LANG: 'C' },
      {},
    ].map(cliLanguage),
  ).toEqual(['ru', 'ru', 'en', 'en', 'en']);
});

it('fills the placeholders of a text and does not expand those inside a value', () => {
  expect(cliTexts('en')('portTaken', { port: 3000, host: '{{port}} $& $1' })).toBe(
    'Port 3000 on {{port}} $& $1 is taken; choose another one with --port.',
  );
});

it('accepts exactly the documented log levels', () => {
  expect(createLog('silent').level).toBe('silent');
  expect(() => createLog('loud')).toThrow();
});

it('starts from bin/kedr.js, with help on standard output and errors on standard error', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(ROOT, 'bin/kedr.js'), ...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '' },
    });
  expect(run('--version')).toMatchObject({
    status: 0,
    stderr: '',
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
  });
  expect(run('--prot')).toMatchObject({
    status: 1,
    stdout: '',
    stderr: 'There is no option “--prot”; “kedr --help” lists them.\n',
  });
});

it('reports in one sentence that the data folder cannot be written', () => {
  const file = join(tempDir('data'), 'file');
  writeFileSync(file, '');
  const done = spawnSync(process.execPath, [join(ROOT, 'bin/kedr.js'), '--port', '0', '--data', file], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '' },
  });
  expect(done).toMatchObject({ status: 1, stderr: `The data directory “${file}” is not writable.\n` });
});

it.each([
  ['en', 'Kedr is not built yet'],
  ['ru', 'Kedr ещё не собран'],
  ['de_AT.UTF-8', 'Kedr ist noch nicht gebaut'],
])('reports in %s that it is not built yet', (language, sentence) => {
  const folder = tempDir('unbuilt');
  for (const part of ['bin', 'locales']) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  const done = spawnSync(process.execPath, [join(folder, 'bin/kedr.js')], {
    encoding: 'utf8',
    env: { LANG: language },
  });
  expect(done.status).toBe(1);
  expect(done.stderr).toContain(sentence);
  expect(done.stderr.trimEnd().split('\n')).toHaveLength(1);
});
