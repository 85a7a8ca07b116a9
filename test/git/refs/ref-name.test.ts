import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { isValidRefName, shortRefName } from '../../../src/git/refs/ref-name.js';

const PARTS = [
  'a',
  '.',
  '..',
  '/',
  '//',
  '.lock',
  '@',
  '@{',
  '~',
  '^',
  ':',
  '?',
  '*',
  '[',
  '\\',
  ' ',
  '\t',
  '\u007f',
  'я',
  '{',
  'lock',
  '@}',
];

test('isValidRefName agrees with git check-ref-format on all names with one special part', () => {
  const names = [
    '',
    'refs/heads/main',
    'a/b.lock/c',
    'a/.b',
    'HEAD',
    '@/@',
    'a/@',
    ...PARTS.flatMap((x) => [x, `a/${x}`, `${x}/b`, `a/b${x}c`, `a/${x}b`, `a/b${x}`]),
  ];
  const verdicts = (arguments_: string[]) => {
    // One shell checks all names, because one process for each name would take seconds.
    const script = names.map(() => `git check-ref-format ${arguments_.join(' ')} "$1"; echo $?; shift`).join('\n');
    return spawnSync('sh', ['-c', script, 'sh', ...names])
      .stdout.toString()
      .trim()
      .split('\n')
      .map((status) => status === '0');
  };
  expect(names.map((name) => [name, isValidRefName(name)])).toEqual(verdicts([]).map((valid, i) => [names[i], valid]));
  expect(names.map((name) => [name, isValidRefName(name, true)])).toEqual(
    verdicts(['--allow-onelevel']).map((valid, i) => [names[i], valid]),
  );
});

test('shortRefName removes the prefix of branches, tags and remotes', () => {
  expect(
    ['refs/heads/a/b', 'refs/tags/v1', 'refs/remotes/origin/x', 'refs/notes/commits', 'HEAD'].map(shortRefName),
  ).toEqual(['a/b', 'v1', 'origin/x', 'notes/commits', 'HEAD']);
});
