import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Mailmap } from '../../src/knowledge/mailmap.js';
import { git, initBare } from '../support/git-fixture.js';

let repository: string;
beforeAll(() => {
  repository = initBare('mailmap');
});

interface Person {
  readonly name: string;
  readonly email: string;
}

const shown = ({ name, email }: Person): string => (name === '' ? `<${email}>` : `${name} <${email}>`);

/** The answers of git for a mailmap that is stored as a blob. */
function gitAnswers(text: string | Buffer, people: readonly Person[]): string[] {
  const blob = git(repository, ['hash-object', '-w', '--stdin'], { input: text }).toString('latin1').trim();
  const output = git(repository, ['-c', `mailmap.blob=${blob}`, 'check-mailmap', '--stdin'], {
    input: people.map((person) => `${shown(person)}\n`).join(''),
  });
  return output.toString('utf8').split('\n').slice(0, -1);
}

function expectEqual(text: string | Buffer, people: readonly Person[]): void {
  const map = Mailmap.parse(Buffer.from(text));
  expect(people.map((person) => shown(map.resolve(person)))).toEqual(gitAnswers(text, people));
}

const NAMES = [
  '',
  'Joe Developer',
  'joe developer',
  'Jane Doe',
  'JANE DOE',
  'Анна Автор',
  'анна автор',
  'Él Niño',
  'a',
  '"quoted"',
];
const EMAILS = [
  'joe@example.com',
  'JOE@Example.COM',
  'jane@example.com',
  'jane@laptop.(none)',
  'анна@пример',
  'bugs@',
  'a b@c',
  '',
];
const EVERYONE: readonly Person[] = NAMES.flatMap((name) => EMAILS.map((email) => ({ name, email })));

describe('a mailmap gives the same answers as git check-mailmap', () => {
  it('for all four forms of gitmailmap(5), comments and blank lines', () => {
    expectEqual(
      [
        '# a comment <joe@example.com> <jane@example.com>',
        '',
        'Jane Doe         <jane@example.com>',
        '<jane@example.com> <jane@laptop.(none)>',
        'Joe R. Developer <joe@new.org> <joe@example.com> # after it',
        'Proper Name <proper@example.org> Él Niño <bugs@>',
        'Анна Авторова <anna@example.org> анна автор <анна@пример>',
      ].join('\n'),
      EVERYONE,
    );
  });

  it.each([
    ['no line end', 'Jane D. <jane@example.com>'],
    ['carriage returns', 'Jane D. <jane@example.com>\r\n<j@new> <joe@example.com>\r\n'],
    ['a mark before a space', ' # Jane <jane@example.com>\n'],
    ['an empty first address', 'Jane <> <jane@example.com>\n'],
    ['an empty second address', 'Nobody <nobody@example.org> <>\n'],
    ['an address without end', 'Jane <jane@example.com\nJoe <joe@new> <joe@example.com\n'],
    ['stray brackets', 'A > B <joe@example.com> <<jane@example.com>\n'],
    ['an address alone', '<jane@example.com>\n'],
    ['spaces inside brackets', 'Joe < joe@example.com >\nX <x@y> < a b@c>\n'],
    ['tabs', '\tJane\tD.\t<jane@example.com>\t\n'],
    ['a name after the second line', 'One <one@x> <joe@example.com>\nTwo <joe@example.com>\n'],
    [
      'a name that only one name has',
      'One <one@x> Jane Doe <joe@example.com>\nTwo <two@x> jane doe <JOE@EXAMPLE.COM>\n',
    ],
    ['a NUL', 'One <joe@example.com>\n\0Two <jane@example.com>\n'],
    ['three people', 'One <one@x> Two <jane@example.com> Three <joe@example.com>\n'],
    ['nothing', ''],
  ])('for %s', (_, text) => {
    expectEqual(text, EVERYONE);
  });

  it('for random lines of these pieces', () => {
    const piece = fc.constantFrom(
      '#',
      ' ',
      '\t',
      '\r',
      '<',
      '>',
      '<>',
      ...NAMES,
      ...EMAILS,
      ...EMAILS.map((email) => `<${email}>`),
      ...NAMES.map((name) => ` ${name} `),
    );
    const line = fc.oneof(
      fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join('')),
      fc
        .tuple(
          fc.constantFrom(...NAMES, 'Proper'),
          fc.constantFrom(...EMAILS, 'new@x'),
          fc.constantFrom(...NAMES),
          fc.constantFrom(...EMAILS),
        )
        .map(([a, b, c, d]) => `${a} <${b}> ${c} <${d}>`),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => expectEqual(lines.join('\n'), EVERYONE)),
      { numRuns: 60 },
    );
  });
});

describe('a mailmap of a history', () => {
  it('gives the names and addresses of git log --use-mailmap, also in other encodings', () => {
    const people: readonly (readonly [string, string])[] = [
      ['Joe', 'JOE@old'],
      ['joe', 'joe@old'],
      ['Jos\u00e9', 'j@old'],
      ['Кто', 'k@old'],
      ['Кто', 'other@old'],
    ];
    const encoded = (name: string, email: string, when: number): Buffer =>
      Buffer.concat([
        Buffer.from(
          `commit refs/heads/main\nauthor ${name} <${email}> ${String(when)} +0000\ncommitter C <c@d> ${String(when)} +0000\n${name.startsWith('Jos') ? 'encoding ISO-8859-1\n' : ''}data 1\nm\n`,
          name.startsWith('Jos') ? 'latin1' : 'utf8',
        ),
      ]);
    git(repository, ['fast-import', '--quiet'], {
      input: Buffer.concat(people.map(([name, email], at) => encoded(name, email, 1_600_000_000 + at))),
    });
    const text =
      'Joseph <joe@new> Joe <joe@old>\nJosé María <jm@new> José <j@old>\nКто-то <k@new> <k@old>\nКто Иной <other@old>\n';
    const blob = git(repository, ['hash-object', '-w', '--stdin'], { input: text }).toString('latin1').trim();
    const log = git(repository, ['-c', `mailmap.blob=${blob}`, 'log', '--reverse', '--format=%aN <%aE>', 'main'])
      .toString('utf8')
      .trimEnd()
      .split('\n');
    const map = Mailmap.parse(Buffer.from(text));
    expect(people.map(([name, email]) => shown(map.resolve({ name, email })))).toEqual(log);
  });

  it('returns the same object for a person whom it does not contain', () => {
    const person = { name: 'A', email: 'a@b' };
    expect(Mailmap.parse(Buffer.from('A <a@b>\nB <b@c>\n')).resolve(person)).toBe(person);
    expect(Mailmap.empty.resolve(person)).toBe(person);
  });

  it('decodes a file that is not UTF-8 like commits of its time', () => {
    const map = Mailmap.parse(Buffer.from('Jos\xe9 <jose@new> <jose@old>\n', 'latin1'));
    expect(map.resolve({ name: 'Jose', email: 'jose@old' })).toEqual({ name: 'José', email: 'jose@new' });
  });
});
