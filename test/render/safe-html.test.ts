import { readdirSync, readFileSync } from 'node:fs';
import { fromHtml } from 'hast-util-from-html';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeHtml } from '../../src/render/safe-html.js';
import { textOf } from './html-text.js';

describe('escapeHtml', () => {
  test('a parser returns the given text, as content and as an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = text.toWellFormed().replaceAll('\0', '\ufffd');
        const tree = fromHtml(`<i title="${escapeHtml(text)}" lang='${escapeHtml(text)}'>${escapeHtml(text)}</i>`, {
          fragment: true,
        });
        const element = tree.children[0];
        expect(tree.children).toHaveLength(1);
        if (element?.type !== 'element') throw new Error('not an element');
        expect(element.properties['title']).toBe(shown);
        expect(element.properties['lang']).toBe(shown);
        expect(textOf(element)).toBe(shown);
      }),
      { numRuns: 500 },
    );
  });

  test('bytes of a path that are not UTF-8 become U+FFFD', () => {
    expect(escapeHtml('caf\udce9 <b>')).toBe('caf\ufffd &lt;b&gt;');
  });

  test('text without special characters is returned as the same string', () => {
    expect(escapeHtml('Кедр, drivers/net')).toBe('Кедр, drivers/net');
  });
});

test('only files of render/ turn strings into SafeHtml', () => {
  const offenders = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('render/'))
    .filter((file) => /trusted-html|as SafeHtml|as unknown as SafeHtml/.test(readFileSync(`src/${file}`, 'utf8')));
  expect(offenders).toEqual([]);
});
