import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayPath, pathText } from '../../src/git/path-text.js';
import { visibleName, visibleText } from '../../src/shared/visible-text.js';

/**
 * Characters that must not appear in a page: controls, direction controls, lone surrogates, characters without a shape.
 */
const HARMFUL = /(?![\t\n])[\p{Cs}\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/u;

describe('a name', () => {
  test.each([
    ['src/main.c', 'src/main.c'],
    ['файл\u202etxt.exe', 'файл⟨RLO⟩txt.exe'],
    ['\u2066a\u2069\u200e\u200f', '⟨LRI⟩a⟨PDI⟩⟨LRM⟩⟨RLM⟩'],
    ['zero\u200bwidth\u2060\ufeff\u00ad', 'zero⟨ZWSP⟩width⟨WJ⟩⟨BOM⟩⟨SHY⟩'],
    ['tab\tline\nfeed\r\u001b[31m\u007f', 'tab␉line␊feed␍␛[31m␡'],
    ['c1\u0085', 'c1⟨U+0085⟩'],
    ['filler\u3164', 'filler⟨U+3164⟩'],
    ['tags\u{e0041}', 'tags⟨U+E0041⟩'],
    [' ahead', '␣ahead'],
    ['behind ', 'behind␣'],
    ['a/ b /c', 'a/␣b␣/c'],
    ['two  in the middle', 'two␣␣in the middle'],
    [' ', '␣'],
    ['byte\udcffs', 'byte\\xFFs'],
    ['\ud83d', '\ufffd'],
    ['\udbff\udcff', '⟨U+10FCFF⟩'],
  ])('%j is shown as %j', (name, shown) => {
    // A character of a private use plane may have a shape in some font, so it is kept.
    expect(visibleName(name)).toBe(name === '\udbff\udcff' ? name : shown);
  });

  test.each([
    'имя с пробелами.txt',
    '🌲.txt',
    '👨‍👩‍👧‍👦 семья',
    '❤️‍🔥',
    '👩🏽‍💻',
    '1️⃣',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    '漢字と仮名',
    '葛\u{e0100}',
    'שלום',
    'می‌خواهم',
    'क्‍ष',
    'й'.normalize('NFD'),
  ])('%j keeps every character, because joiners and selectors are in their proper places', (name) =>
    expect(visibleName(name)).toBe(name),
  );

  test('joiners and selectors in other places are replaced by signs', () => {
    expect(visibleName('ab\u200dc')).toBe('ab⟨ZWJ⟩c');
    expect(visibleName('a\u200c.txt')).toBe('a⟨ZWNJ⟩.txt');
    expect(visibleName('\ufe0fx')).toBe('⟨U+FE0F⟩x');
    expect(visibleName('a\u200b\ufe0f')).toBe('a⟨ZWSP⟩⟨U+FE0F⟩');
  });

  test('of random bytes contains nothing harmful and no space that HTML would drop', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const shown = displayPath(pathText(Buffer.from(bytes)));
        expect(shown).not.toMatch(HARMFUL);
        expect(shown).not.toMatch(/[\t\n]|^ | $| {2}/);
      }),
    );
  });

  test('of random characters contains nothing harmful and does not change when converted twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const shown = visibleName(text);
        expect(shown).not.toMatch(HARMFUL);
        expect(visibleName(shown)).toBe(shown);
      }),
    );
  });
});

describe('a message', () => {
  test('keeps its lines and tabs and loses invisible characters', () => {
    expect(visibleText('one\r\ntwo\n\tthree  \u202egnp.exe\u0007\rfour')).toBe('one\ntwo\n\tthree  ⟨RLO⟩gnp.exe␇␍four');
  });

  test('without special characters is unchanged', () => {
    const message = 'mm: fix\n\n\tA tab, «кавычки», 漢字, 🌲.\n';
    expect(visibleText(message)).toBe(message);
  });
});
