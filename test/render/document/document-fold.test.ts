/** The beginning of a long document: whole blocks, and links that still lead to what is left out. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfFoldedText } from '../../../src/render/document/document-fold.js';
import { renderMarkdown } from '../../../src/render/document/markdown.js';

const FOLD = { characters: 300, restHref: '/o/r/src/branch/main/README.md' };

const BASE = '/o/r/src/branch/main/';
const LINKS = { repository: '/o/r', fileBase: BASE, fileRoot: BASE, rawBase: BASE, rawRoot: BASE };
const LABELS = {
  alerts: { note: '', tip: '', important: '', warning: '', caution: '' },
  footnotes: '',
  footnoteBack: '',
  tasks: { done: '', open: '' },
};

const render = (source: string, fold = FOLD): { html: string; isFolded: boolean | undefined } => {
  const { html, isFolded } = renderMarkdown(source, { links: LINKS, labels: LABELS, fold });
  return { html, isFolded };
};

const words = (count: number): string => 'word '.repeat(count).trim();

describe('a Markdown document', () => {
  it('is kept whole when it is not much longer than the limit', () => {
    const source = `# A\n\n${words(60)}\n\n${words(20)}`;
    expect(render(source)).toEqual({ html: render(source, { ...FOLD, characters: 1e6 }).html, isFolded: false });
  });

  it('ends after a whole block, and never with a heading', () => {
    const { html, isFolded } = render(`# A\n\n${words(70)}\n\n## B\n\n${words(200)}\n`);
    expect(isFolded).toBe(true);
    expect(html).toContain(words(70));
    expect(html).not.toContain('>B<');
    expect(html.endsWith('</p>') || html.endsWith('</p>\n')).toBe(true);
  });

  it('links to what is left out lead to the whole document, others stay', () => {
    const { html } = render(`# A\n\n[to A](#a) [to B](#b)\n\n${words(80)}\n\n## B\n\n${words(200)}\n`);
    expect(html).toMatch(/<a href="#[^"]*a">to A/);
    expect(html).toMatch(/<a href="\/o\/r\/src\/branch\/main\/README\.md#[^"]*b">to B/);
  });
});

describe('a plain text', () => {
  it('ends at an empty line where there is one', () => {
    const text = `${'a'.repeat(90)}\n${'b'.repeat(20)}\n\n${'c'.repeat(200)}\n`;
    expect(text.slice(0, endOfFoldedText(text, 100))).toBe(`${'a'.repeat(90)}\n${'b'.repeat(20)}`);
  });

  it('is a beginning of the text that ends at the end of a line', () => {
    const line = fc.string({ maxLength: 60 }).map((text) => text.replaceAll('\n', ' '));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), fc.integer({ min: 1, max: 500 }), (lines, characters) => {
        const text = lines.join('\n');
        const end = endOfFoldedText(text, characters);
        if (end === undefined) return;
        expect(text[end]).toBe('\n');
        expect(end).toBeGreaterThanOrEqual(characters);
        expect(text.length - end).toBeGreaterThanOrEqual(characters / 2);
      }),
    );
  });
});
