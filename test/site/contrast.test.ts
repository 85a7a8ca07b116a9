/**
 * Contrast of colours by the formula of WCAG 2.2 ("relative luminance"), for each pair that occurs on some page, in
 * both themes.
 */
import { describe, expect, test } from 'vitest';
import { projectFiles } from '../locales/templates.js';

const sheets = new Map(
  projectFiles(['public/css'], ['.css']).map(({ path, text }) => [
    path.slice(path.lastIndexOf('/') + 1),
    text.replace(/\/\*[\s\S]*?\*\//g, ''),
  ]),
);
const TOKENS = new Map(
  [
    ...(sheets.get('tokens.css') ?? '').matchAll(/(--[\w-]+):\s*light-dark\(\s*(#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\s*\)/g),
  ].map(([, name, light, dark]) => [name as string, { light: light as string, dark: dark as string }]),
);
const THEMES = ['light', 'dark'] as const;

/** Text of ordinary size (1.4.3). */
const TEXT = 4.5;
/** What a reader must see to recognise a control or its state (1.4.11, 2.4.11). */
const SHAPE = 3;

/**
 * Backgrounds of highlighted text: a file, its marked lines, a document's code, lines of a diff and their changed
 * words.
 */
const CODE_GROUNDS = ['--panel', '--sunken', '--mark', '--add', '--add-strong', '--del', '--del-strong'];
const SURFACES = ['--page', '--panel', '--sunken', '--hover'];

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** From 1, no difference, to 21, black on white. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Pairs whose contrast is below `least`, with their ratio. */
function tooFaint(colours: readonly string[], grounds: readonly string[], least: number): string[] {
  return THEMES.flatMap((theme) =>
    colours.flatMap((colour) =>
      grounds.flatMap((ground) => {
        const [over, under] = [TOKENS.get(colour)?.[theme], TOKENS.get(ground)?.[theme]];
        if (over === undefined || under === undefined)
          return [`${over === undefined ? colour : ground} is no token with a colour for each theme`];
        const ratio = contrast(over, under);
        return ratio < least ? [`${colour} on ${ground}, ${theme}: ${ratio.toFixed(2)}`] : [];
      }),
    ),
  );
}

/** The tokens that a sheet uses as the colour of text. */
function textColours(sheet: string): string[] {
  return [
    ...new Set(
      [...(sheets.get(sheet) ?? '').matchAll(/(?<![\w-])color:\s*var\((--[\w-]+)\)/g)].map(
        ([, name]) => name as string,
      ),
    ),
  ];
}

describe('contrast', () => {
  test('is computed as in WCAG', () => {
    expect(contrast('#000000', '#ffffff')).toBe(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(contrast('#ffffff', '#777777')).toBe(contrast('#777777', '#ffffff'));
  });

  test('every syntax colour is readable on every background of code', () => {
    const colours = textColours('syntax.css');
    expect(colours.length).toBeGreaterThan(7);
    expect(tooFaint(colours, CODE_GROUNDS, TEXT)).toEqual([]);
  });

  test('text, line numbers and signs are readable on the lines of a diff and on marked lines', () => {
    expect(tooFaint(['--text'], CODE_GROUNDS, TEXT)).toEqual([]);
    expect(tooFaint(['--plus'], ['--add', '--panel', '--sunken'], TEXT)).toEqual([]);
    expect(tooFaint(['--minus'], ['--del', '--panel', '--sunken'], TEXT)).toEqual([]);
  });

  test('text, grey text and links are readable on every surface', () => {
    expect(
      tooFaint(
        ['--text', '--muted', '--link', '--accent', '--warn', '--error', '--info', '--plus', '--minus'],
        SURFACES,
        TEXT,
      ),
    ).toEqual([]);
    expect(tooFaint(['--text', '--link', '--muted'], ['--accent-soft', '--warn-soft'], TEXT)).toEqual([]);
    expect(tooFaint(['--text'], ['--selection'], TEXT)).toEqual([]);
    expect(tooFaint(['--on-accent'], ['--accent', '--accent-strong'], TEXT)).toEqual([]);
    expect(tooFaint(['--page'], ['--text'], TEXT)).toEqual([]);
  });

  test('the letters of an avatar are readable on every colour', () => {
    const grounds = [
      ...(sheets.get('people.css') ?? '').matchAll(/\.avatar[^{}]*\{[^}]*background: var\((--[\w-]+)\)/g),
    ].map(([, name]) => name as string);
    expect(grounds.length).toBeGreaterThan(7);
    expect(tooFaint(['--on-accent'], grounds, TEXT)).toEqual([]);
  });

  test('the focus ring, the edge of a field and the line under the current tab are visible', () => {
    expect(tooFaint(['--focus', '--control', '--accent'], SURFACES, SHAPE)).toEqual([]);
    expect(tooFaint(['--focus'], ['--accent-soft', '--mark'], SHAPE)).toEqual([]);
    expect(sheets.get('components.css')).toMatch(/\.input,\s+\.select \{[^}]*border: 1px solid var\(--control\)/);
  });
});
