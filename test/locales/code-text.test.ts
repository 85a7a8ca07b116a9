/** Code contains no text of the interface: it belongs into the language files. */
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { projectFiles, walk } from './templates.js';

/** Files that need Cyrillic letters as data, and the reason. Comments may quote. */
const CYRILLIC_DATA: Readonly<Record<string, string>> = {
  'src/repository/transliteration.ts': 'letters and their Latin spelling, for names in URLs',
  'src/shared/no-break-spaces.ts': 'short words of Russian that never end a line',
  'src/shared/finder/folded-name.ts': 'e and yo are one letter to a search',
  'src/shared/finder/keyboard-layout.ts': 'the letters on the keys of the Russian keyboard',
  'src/search/text/fold.ts': 'e and yo are one letter to a search',
  'src/search/match/match-text.ts': 'e and yo are one letter to a search',
  'src/encoding/cyrillic-score.ts': 'how often letters stand side by side in Russian, to tell encodings apart',
};
/** Files with content of repositories, not the interface. */
const DEMO = 'src/demo/';
/**
 * Rooms that choose text for a page or a terminal. Lower rooms return values; src/render gets its labels as arguments,
 * and lists words of programming languages.
 */
const NEAR_PEOPLE = ['src/server', 'src/web', 'src/repository', 'public/js'];
/** Commands, examples of queries, settings of Express, and a page of markup alone. */
const NO_PROSE = [
  'git clone \u0000',
  'git clone --depth 1 \u0000',
  'git clone --filter=blob:none \u0000',
  'git grep -n -I',
  'vfio token',
  'kmalloc OR kzalloc',
  'mutex -(spinlock OR rcu)',
  'vfio reset',
  '"use after free"',
  'revert OR backport',
  'author:torvalds committer:"Al Viro"',
  'trust proxy',
  'trust proxy fn',
  '<!doctype html>\n\u0000\n',
];
/** Names of classes; one of them has a hyphen. */
const CLASS_LIST = /^(?=.*-)[a-z-]+(?: [a-z-]+)*$/;
/** For operators of the server: errors about internal defects, the log, and descriptions of metrics. */
const FOR_KEEPERS = /^(?:\w*Error|corrupt|gauge|stateGauge|Counter|Gauge|Histogram)$|\blog\.\w+$/;
const CYRILLIC = /\p{Script=Cyrillic}/u;
/** What stands in markup beside texts: names of elements and attributes. */
const MARKUP = /<\/?[a-z]+|\b[a-z-]+(?==")/g;
const PROSE = /\p{L}{2,} \p{L}{2,}/u;

/** Strings, templates and regular expressions of a file, without comments. */
function literalsOf(text: string): ts.Node[] {
  const found: ts.Node[] = [];
  walk(ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS), (node) => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isRegularExpressionLiteral(node))
      found.push(node);
  });
  return found;
}

function isForKeepers(node: ts.Node): boolean {
  for (let at: ts.Node | undefined = node; at !== undefined; at = at.parent) {
    if (ts.isThrowStatement(at)) return true;
    if ((ts.isCallExpression(at) || ts.isNewExpression(at)) && FOR_KEEPERS.test(at.expression.getText())) return true;
    if (ts.isCallExpression(at) && at.expression.kind === ts.SyntaxKind.SuperKeyword) return true;
  }
  return false;
}

const proseOf = (text: string): string[] =>
  literalsOf(text)
    .filter((node) => !ts.isRegularExpressionLiteral(node) && isProse(literalText(node)) && !isForKeepers(node))
    .map((node) => node.getText());

function isProse(text: string): boolean {
  return PROSE.test(text.replace(MARKUP, '\u0000')) && !NO_PROSE.includes(text) && !CLASS_LIST.test(text);
}

/** A hole of a template is one character: its content is examined separately. */
function literalText(node: ts.Node): string {
  if (ts.isTemplateExpression(node))
    return [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join('\u0000');
  return ts.isStringLiteralLike(node) ? node.text : node.getText();
}

describe('the checks', () => {
  test('find prose, and allow errors and the log', () => {
    expect(proseOf("const label = 'Latest commit';")).toHaveLength(1);
    expect(proseOf('const label = `${count} files changed`;')).toHaveLength(1);
    expect(proseOf('const image = \'<img class="a" alt="Latest commit">\';')).toHaveLength(1);
    expect(proseOf('const image = \'<img class="a" alt="">\';')).toEqual([]);
    expect(proseOf("throw new Error('a broken promise');")).toEqual([]);
    expect(proseOf("context.log.warn({}, 'no advice here');")).toEqual([]);
    expect(proseOf("const className = 'btn';")).toEqual([]);
  });
});

test('no Cyrillic letter is in code, except as data', () => {
  const found = projectFiles(['src', 'public/js', 'bin', 'build'], ['.ts', '.js'])
    .filter(({ path }) => !path.startsWith(DEMO) && !(path in CYRILLIC_DATA))
    .flatMap(({ path, text }) =>
      literalsOf(text)
        .filter((node) => CYRILLIC.test(node.getText()))
        .map((node) => `${path}: ${node.getText().slice(0, 80)}`),
    );
  expect(found).toEqual([]);
});

test('every exempt file has Cyrillic letters', () => {
  const excused = projectFiles(['src'], ['.ts']).filter(({ path }) => path in CYRILLIC_DATA);
  expect(
    excused
      .filter(({ text }) => literalsOf(text).some((node) => CYRILLIC.test(node.getText())))
      .map(({ path }) => path)
      .sort(),
  ).toEqual(Object.keys(CYRILLIC_DATA).sort());
});

test('no Cyrillic letter is in a template, a style or an icon', () => {
  const found = projectFiles(['views', 'public'], ['.ejs', '.css', '.svg']).filter(({ text }) =>
    CYRILLIC.test(text.replace(/<%#[\s\S]*?%>|\/\*[\s\S]*?\*\//g, '')),
  );
  expect(found.map(({ path }) => path)).toEqual([]);
});

test('no English sentence is in code that writes to people', () => {
  const found = projectFiles(NEAR_PEOPLE, ['.ts', '.js']).flatMap(({ path, text }) =>
    proseOf(text).map((prose) => `${path}: ${prose}`),
  );
  expect(found).toEqual([]);
});
