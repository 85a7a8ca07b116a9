import { expect, test } from 'vitest';
import { findSubmoduleUrl } from '../../src/git/submodule-url.js';
import { gitText, tempDir, writeFile } from '../support/git-fixture.js';

const FILE = `; a comment
[core]
	path = vendor/plain
	url = wrong
[submodule "plain"]
	path = vendor/plain
	url = https://example.org/plain.git
[Submodule "quo\\"ted\\\\name"]
	Path = "vendor/with space"
	URL = "https://example.org/a;b#c.git" ; comment
[submodule "spaces"]
	path = vendor/two  words   # comment
	url = https://example.org/x\\
y.git
[submodule "inline"] path = vendor/inline
	url = ../inline.git
[submodule "twice"]
	path = vendor/twice
	url = first
	url = second
[submodule "escapes"]
	path = vendor/escapes
	url = "a\\tb\\\\c\\"d"
[submodule "without"]
	path = vendor/without
`;

test('the URL of each submodule equals the value of git config', () => {
  const folder = tempDir('gitmodules');
  writeFile(folder, 'file', FILE);
  const config = (key: string): string => gitText(folder, ['config', '-f', 'file', '--get', key]);
  for (const name of ['plain', 'quo"ted\\name', 'spaces', 'inline', 'twice', 'escapes']) {
    expect(findSubmoduleUrl(FILE, config(`submodule.${name}.path`))).toBe(config(`submodule.${name}.url`));
  }
  expect(findSubmoduleUrl(FILE, 'vendor/without')).toBeUndefined();
  expect(findSubmoduleUrl(FILE, 'elsewhere')).toBeUndefined();
});

test.each([
  '',
  '[',
  '[submodule "',
  '[submodule "x"]\npath',
  '\\',
  'url = x',
  '"'.repeat(99),
  '[submodule "x"]\npath = "a\\',
])('%j has no URL and throws nothing', (text) => {
  expect(findSubmoduleUrl(text, 'a/b')).toBeUndefined();
});
