import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseGitConfig } from '../../src/git/config.js';
import { isGitError } from '../../src/git/errors.js';
import { git, tempDir } from '../support/git-fixture.js';

const TEXTS = [
  '[core]\n\tbare = true\n\trepositoryformatversion = 0\n',
  '[core] bare\n[core]\nbare = false # no\n; comment\n[gitweb]\n  owner = Иван Петров   \n description = "a # b" ; c\n',
  '[remote "origin"]\n\turl = https://example.org/a.git\n\tfetch = one\n\tfetch = two\n[Remote "Or\\"ig\\\\in"]\n\tURL = x\n',
  '[a.B]\nKey-1 = "two  spaces"  inside  kept  \n',
  '[s]\nlong = one \\\n  two\\\n three\nescapes = "\\t\\n\\"\\\\"\nempty =\nquoted = ""\n',
  '[s]\r\na = b\r\nc = d \r\ne\r\n',
  '[s]\nlast = no newline',
  '[s] a = 1\n[s "x"] a = 2\n',
  '',
  '\n# only\n',
  'key = outside\n',
  '[s]\na = "open\n',
  '[s]\na = \\q\n',
  '[s]\n1a = b\n',
  '[s\na = b\n',
  '[s "x]\na = b\n',
  '[s]\nbare key\n',
  '[s]\na = b=c[d]\n',
];

describe('parseGitConfig', () => {
  test.each(TEXTS)('reads %j like git config', (text) => {
    const file = join(tempDir('config'), 'config');
    writeFileSync(file, text);
    let gits: string[] | 'refused';
    try {
      // git prints no newline after a key without a value.
      gits = git('/', ['config', '--file', file, '--list', '-z'])
        .toString()
        .split('\0')
        .slice(0, -1)
        .map((item) => (item.includes('\n') ? item : `${item}\ntrue`));
    } catch {
      gits = 'refused';
    }
    let ours: string[] | string;
    try {
      const config = parseGitConfig(text);
      ours = config.keys.flatMap((key) => config.getAll(key).map((value) => `${key}\n${value}`));
    } catch (error) {
      ours = isGitError(error, 'corrupt') ? 'refused' : String(error);
    }
    expect(typeof ours === 'string' ? ours : ours.sort()).toEqual(typeof gits === 'string' ? gits : gits.sort());
  });

  test('uses the last value of a key and knows all spellings of booleans', () => {
    const config = parseGitConfig('[a]\nb = no\nb\nc = 0\nd = On\ne = maybe\nf =\n[x "Y"]\nz = 12\n');
    expect(['a.b', 'a.c', 'a.d', 'a.e', 'a.f', 'x.Y.z', 'x.y.z'].map((key) => config.getBoolean(key))).toEqual([
      true,
      false,
      true,
      undefined,
      false,
      true,
      undefined,
    ]);
    expect(config.get('a.b')).toBe('true');
    expect(config.get('none')).toBeUndefined();
  });
});
