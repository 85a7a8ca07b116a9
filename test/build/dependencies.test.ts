/** The rules for dependencies find what they are for; `npm run dependencies` asks them of this project. */
import { expect, it } from 'vitest';
import { dependencyProblems } from '../../build/dependency-rules.js';

const TABLE = '| `express` | HTTP |\n| `vitest` | tests |';
const sound = { 'node_modules/express': { license: 'MIT' }, 'node_modules/vitest': { license: 'MIT', dev: true } };
const problems = (packages: object, manifest: object = {}): string[] =>
  dependencyProblems(
    { dependencies: { express: '5.3.0' }, devDependencies: { vitest: '4.1.12', '@types/node': '20.1.0' }, ...manifest },
    { packages: { '': {}, ...sound, ...packages } },
    TABLE,
  );

it('accepts exact versions of named packages under free licences', () => {
  expect(problems({})).toEqual([]);
  expect(problems({ 'node_modules/pako': { license: '(MIT AND Zlib)' } })).toEqual([]);
  expect(problems({ 'node_modules/dual': { license: '(GPL-2.0 OR MIT)' } })).toEqual([]);
  expect(problems({ 'node_modules/axe-core': { license: 'MPL-2.0', dev: true } })).toEqual([]);
});

it.each([
  ['a range', {}, { dependencies: { express: '^5.3.0' } }, 'express: ^5.3.0 is not an exact version'],
  ['a package that the table does not name', {}, { dependencies: { ejs: '7.0.2' } }, 'ejs: the table of dependencies'],
  ['a licence that is not free', { 'node_modules/a': { license: 'GPL-3.0' } }, {}, 'a: the licence GPL-3.0'],
  ['one of two licences', { 'node_modules/a': { license: '(MIT AND SSPL-1.0)' } }, {}, 'a: the licence (MIT AND'],
  ['no licence', { 'node_modules/b/node_modules/@c/d': {} }, {}, '@c/d: the licence is missing'],
  [
    'a licence for tools in what is shipped',
    { 'node_modules/a': { license: 'MPL-2.0' } },
    {},
    'a: the licence MPL-2.0',
  ],
  ['an install script', { 'node_modules/a': { license: 'MIT', hasInstallScript: true } }, {}, 'a: it has an install'],
  ['a host', { 'node_modules/a': { license: 'MIT', resolved: 'https://example.org/a.tgz' } }, {}, 'a: the lock names'],
])('refuses %s', (_, packages, manifest, problem) => {
  expect(problems(packages, manifest)).toEqual([expect.stringContaining(problem)]);
});
