/** The stylesheet: colours, sizes and widths of media are defined in one file, and nothing is unused or missing. */
import { describe, expect, test } from 'vitest';
import { projectFiles } from '../locales/templates.js';

const TOKENS = 'public/css/tokens.css';
const sheets = projectFiles(['public/css'], ['.css']).map(({ path, text }) => ({
  path,
  text: text.replace(/\/\*[\s\S]*?\*\//g, ''),
}));
const tokens = sheets.find(({ path }) => path === TOKENS)?.text ?? '';
const all = sheets.map(({ text }) => text).join('\n');
/** Everything that may name a class: templates, renderers, scripts, models. */
const makers = projectFiles(['views', 'src', 'public/js', 'public/img'], ['.ejs', '.ts', '.js', '.svg'])
  .map(({ text }) => text)
  .join('\n');

/** Written by highlight.js, which has more scopes than we colour. */
const FOREIGN_CLASS = /^(?:hljs|language)-?|_$/;

describe('the stylesheet', () => {
  test('has colours in tokens.css only; paper is white', () => {
    const found = sheets
      .filter(({ path }) => path !== TOKENS)
      .flatMap(({ path, text }) =>
        text
          .split('\n')
          .filter((line) =>
            /#[0-9a-f]{3,8}\b(?!\w)|\b(?:rgb|hsl|oklch|light-dark)a?\(/i.test(line.replace(/url\([^)]*\)/g, '')),
          )
          .map((line) => `${path}: ${line.trim().slice(0, 90)}`),
      );
    expect(found.filter((line) => !/^public\/css\/print\.css: --[\w-]+: #fff;$/.test(line))).toEqual([]);
  });

  test('changes the layout only at the widths that tokens.css names, each at least once', () => {
    const table = projectFiles([TOKENS], ['.css'])[0]?.text ?? '';
    const named = [...table.matchAll(/^ \*\s+\w+\s+(\d+rem)\s+(?:(\S+\.css)\s)?/gm)].map(([, width, file]) => ({
      width,
      path: file === undefined ? undefined : `public/css/${file}`,
    }));
    expect(named.length).toBeGreaterThan(4);
    const used = sheets.flatMap(({ path, text }) =>
      [...text.matchAll(/@media[^{]*/g)].flatMap(([query]) =>
        [...query.matchAll(/[\d.]+[a-z]+/g)].map(([width]) => ({ path, width })),
      ),
    );
    const isNamed = ({ path, width }: { path: string; width: string }): boolean =>
      named.some((name) => name.width === width && (name.path ?? path) === path);
    expect(used.filter((use) => !isNamed(use))).toEqual([]);
    expect(named.filter(({ width }) => !used.some((use) => use.width === width))).toEqual([]);
  });

  test('uses only defined tokens', () => {
    const defined = new Set([...all.matchAll(/(--[\w-]+)\s*:/g)].map(([, name]) => name));
    const used = [...all.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name as string);
    expect([...new Set(used)].filter((name) => !defined.has(name))).toEqual([]);
  });

  test('has no unused token', () => {
    const used = new Set([...`${all}\n${makers}`.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name));
    const defined = [...tokens.matchAll(/(--[\w-]+)\s*:/g)].map(([, name]) => name as string);
    expect([...new Set(defined)].filter((name) => !used.has(name))).toEqual([]);
  });

  test('has no unused class', () => {
    const classes = [...new Set([...all.matchAll(/\.([a-zA-Z][\w-]*)/g)].map(([, name]) => name as string))].filter(
      (name) => !FOREIGN_CLASS.test(name),
    );
    expect(classes.length).toBeGreaterThan(100);
    // `note--${tone}`: the beginning is in a template, the rest in a model.
    const isBorne = (name: string): boolean =>
      new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(makers) ||
      (/-{1,2}\w+$/.test(name) &&
        new RegExp(`(?<![\\w-])${name.replace(/(-{1,2})\w+$/, '$1')}(?:<%|\\$\\{)`).test(makers));
    const endings = new Set(['css', 'js']);
    expect(classes.filter((name) => !endings.has(name) && !isBorne(name))).toEqual([]);
  });
});
