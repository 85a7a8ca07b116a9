import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AttributeReader, type AttributeScope } from '../../../src/git/attributes/attributes.js';
import { pathPattern } from '../../../src/git/attributes/path-pattern.js';
import { git, initWork, writeFile } from '../../support/git-fixture.js';

const NAMES = ['export-ignore', 'export-subst', 'text', 'eol'];
const FOLDERS = ['', 'a/', 'a/b/', 'docs/'];

/** git's value (`set`, `unset`, `unspecified` or a text) for each path and attribute. */
function asked(work: string, paths: readonly string[]): Record<string, Record<string, string>> {
  const output = git(work, ['check-attr', '-z', '--stdin', ...NAMES], {
    input: paths.map((path) => `${path}\0`).join(''),
  })
    .toString('latin1')
    .split('\0');
  const found: Record<string, Record<string, string>> = {};
  for (let i = 0; i + 2 < output.length; i += 3)
    (found[output[i] as string] ??= {})[output[i + 1] as string] = output[i + 2] as string;
  return found;
}

function ours(
  work: string,
  files: Readonly<Record<string, string>>,
  paths: readonly string[],
): Record<string, Record<string, string>> {
  const reader = new AttributeReader(`${work}/.git`, NAMES);
  const scopes = new Map<string, AttributeScope>();
  const fileOf = (folder: string): Buffer | undefined =>
    files[folder] === undefined ? undefined : Buffer.from(files[folder], 'latin1');
  for (const folder of FOLDERS) {
    const above = scopes.get(folder.replace(/[^/]+\/$/, ''));
    scopes.set(folder, above === undefined ? reader.top(fileOf('')) : reader.below(above, folder, fileOf(folder)));
  }
  return Object.fromEntries(
    paths.map((path) => {
      const isDirectory = path.endsWith('/');
      const bare = isDirectory ? path.slice(0, -1) : path;
      const scope = scopes.get(bare.slice(0, bare.lastIndexOf('/') + 1)) as AttributeScope;
      const values = reader.valuesOf(scope, bare, isDirectory);
      const worded = (name: string): string => {
        const value = values.get(name);
        return value === undefined ? 'unspecified' : value === true ? 'set' : value === false ? 'unset' : value;
      };
      return [path, Object.fromEntries(NAMES.map((name) => [name, worded(name)]))];
    }),
  );
}

const PATHS = [
  'x',
  'x.c',
  '.x',
  'a/',
  'a/x',
  'a/x.c',
  'a/b/',
  'a/b/x',
  'a/b/x.c',
  'a/b/-',
  'a/b/[',
  'docs/',
  'docs/x y',
  'docs/x',
  'docs/a',
  'xx',
  'a/b/\\',
  'X',
  'docs/5',
];

function compare(files: Readonly<Record<string, string>>, info = ''): void {
  const work = initWork('attributes');
  for (const [folder, text] of Object.entries(files))
    writeFile(work, `${folder}.gitattributes`, Buffer.from(text, 'latin1'));
  writeFile(work, '.git/info/attributes', info);
  expect(ours(work, files, PATHS)).toEqual(asked(work, PATHS));
}

describe('attributes of paths equal those of git check-attr', () => {
  it('nearer files and later lines take precedence; attributes are set, unset and made unspecified', () => {
    compare({
      '': '# comment\n* text=auto\n*.c text eol=lf\n/a/x export-ignore\ndocs/ export-ignore\ndocs export-subst\na/** eol=crlf\n  \t x -text\n',
      'a/': '*.c !text\nb/x export-subst\n/b/* -export-ignore\n',
      'a/b/': 'x.c text=input\n/x eol\n',
    });
  });

  it('macros expand where they are set; macros of deeper files are ignored', () => {
    compare(
      {
        '': '[attr]internal export-ignore -text\n[attr]twice internal eol=crlf\nx.c internal\na/x twice\ndocs/* binary\nxx -internal\n* !eol\n',
        'a/': '[attr]late export-subst\nx.c late\n',
      },
      '[attr]internal export-subst\nX internal\n',
    );
  });

  it('quoted patterns, a byte order mark, carriage returns and malformed lines', () => {
    compare({
      '': '\u00ef\u00bb\u00bf"docs/x y" export-ignore\r\nx.c export-ignore -bad! text\r\n"a\\142" text\n"open text\n!x text\n"a/\\x" text\n*.c =\nxx text=\n',
    });
  });

  it('a line of more than 2047 bytes is ignored', () => {
    compare({ '': `x text${' '.repeat(2041)}\nx.c text${' '.repeat(2041)}eol\n` });
  });

  it('two stars after a literal start match slashes; elsewhere they are one star', () => {
    compare({
      '': '* text=0\n/docs** text=1\na/** text=2\na/b** text=3\n/d?cs** eol=4\na** eol=5\n/a** export-ignore\n\\a/b** export-subst\n',
    });
  });

  it('patterns made of all special characters', () => {
    const piece = fc.constantFrom(
      '*',
      '**',
      '/',
      'x',
      'a',
      'b',
      '.',
      'c',
      '?',
      '[',
      ']',
      '!',
      '^',
      '-',
      '\\',
      '[a-x]',
      '[!a]',
      '[]x]',
      '[[:alpha:]]',
      '[[:digit:]-]',
      '[:',
      '**/',
      '/**',
      'docs',
      '[[:nope:]]',
      '[a-\\x]',
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join('')),
          { minLength: 40, maxLength: 40 },
        ),
        (patterns) => {
          // All lines set the same attribute to their own number, so one query shows which line matched last.
          compare({ '': patterns.map((pattern, i) => `${pattern} text=${i}\n`).join('') });
          compare({
            'a/': [...patterns]
              .reverse()
              .map((pattern, i) => `${pattern} eol=${i}\n`)
              .join(''),
          });
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('patterns', () => {
  it('a pattern of many stars does not take exponential time', () => {
    expect(pathPattern(`${'*a'.repeat(500)}b`)('a'.repeat(5_000))).toBe(false);
  });
});
