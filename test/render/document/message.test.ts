import { fromHtml } from 'hast-util-from-html';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linkifyMessage, renderPlainText } from '../../../src/render/document/message.js';
import { elementsOf, textOf } from '../html-text.js';

const ID = '5fa9f3b2c1d0e4f5a6b7c8d9e0f1a2b3c4d5e6f7';
const options = { commitHref: (id: string) => `/o/r/commit/${id}` };
const linksIn = (text: string): string[] =>
  elementsOf(fromHtml(linkifyMessage(text, options), { fragment: true })).map((element) => textOf(element));

describe('addresses in messages', () => {
  test.each([
    ['see https://example.org/a.', ['https://example.org/a']],
    ['(https://en.wikipedia.org/wiki/Git_(software))', ['https://en.wikipedia.org/wiki/Git_(software)']],
    ['(see http://x.org/a?b=c&d=e#f), too', ['http://x.org/a?b=c&d=e#f']],
    ['<https://lore.kernel.org/r/20200324.abc1234@x>', ['https://lore.kernel.org/r/20200324.abc1234@x']],
    ['Link: https://lkml.org/lkml/2020/3/24/1!?', ['https://lkml.org/lkml/2020/3/24/1']],
    ['«https://кедр.рф/путь»', ['https://кедр.рф/путь']],
    ['сайты http://кедр.рф, www.кедр.рф и www.e.org/a.', ['http://кедр.рф', 'www.кедр.рф', 'www.e.org/a']],
    ['http://日本.jp/x http://उदाहरण.भारत/', ['http://日本.jp/x', 'http://उदाहरण.भारत/']],
    ['яhttp://кедр.рф www.кедр www.. www.a_b xwww.e.org', []],
    ['[1]: https://x.org/[a]', ['https://x.org/[a]']],
    ['https://x.org/abc1234/5fa9f3b', ['https://x.org/abc1234/5fa9f3b']],
    ['http:// https://... javascript://x xhttp://y', []],
    ['mail torvalds@linux-foundation.org', []],
    ['https://a.b/c"onmouseover="x', ['https://a.b/c']],
  ] as const)('%s', (text, links) => {
    expect(linksIn(text)).toEqual(links);
  });

  test('without a scheme lead to http, as in Markdown', () => {
    expect(linkifyMessage('www.кедр.рф/a')).toBe(
      '<a href="http://www.кедр.рф/a" rel="nofollow noopener noreferrer">www.кедр.рф/a</a>',
    );
  });

  test('a link has rel and the whole escaped address', () => {
    expect(linkifyMessage('at http://x.org/?a=1&b=2')).toBe(
      'at <a href="http://x.org/?a=1&amp;b=2" rel="nofollow noopener noreferrer">http://x.org/?a=1&amp;b=2</a>',
    );
  });
});

describe('commit ids in messages', () => {
  test.each([
    [`Fixes: ${ID} ("x")`, [ID]],
    ['commit 5fa9f3b ("vfio: x")', ['5fa9f3b']],
    ['abc1234..def5678 and abc1234...def5678', ['abc1234', 'def5678', 'abc1234', 'def5678']],
    ['(5fa9f3b), 5fa9f3b: 5fa9f3b. 5fa9f3b^ "5fa9f3b"', ['5fa9f3b', '5fa9f3b', '5fa9f3b', '5fa9f3b', '5fa9f3b']],
    ['v2.6.38-rc1-12-g5fa9f3b', ['5fa9f3b']],
    ['2ab74924-c335-45f4-9b16-8569e5b08258', []],
    ['on 20200324, 1234567 defaced acceded', []],
    ['1234567890123456789012345678901234567890', ['1234567890123456789012345678901234567890']],
    [`${ID}${ID.slice(0, 24)} I${ID} x5fa9f3b 0x5fa9f3b 5fa9f3bg`, []],
    ['deadbee1.c dir/5fa9f3b 5fa9f3b@host 5fa9f3b/x 3.1415926e5', []],
    ['5fa9f3', []],
    ['5FA9F3B', []],
    ['коммит5fa9f3b', []],
    ['коммит 5fa9f3b', ['5fa9f3b']],
  ] as const)('%s', (text, links) => {
    expect(linksIn(text)).toEqual(links);
  });

  test('the address is supplied by the caller and is escaped', () => {
    expect(linkifyMessage('see 5fa9f3b', { commitHref: (id) => `/"o"/commit/${id}` })).toBe(
      'see <a href="/&quot;o&quot;/commit/5fa9f3b" class="commit-id">5fa9f3b</a>',
    );
    expect(linkifyMessage('see 5fa9f3b')).toBe('see 5fa9f3b');
  });
});

test('the text of a message is unchanged, whatever it is', () => {
  const pieces = fc.constantFrom(
    'https://',
    'http://x.y/',
    '(',
    ')',
    '[',
    '.',
    '5fa9f3b',
    '-g',
    '<script>',
    '"',
    "'",
    '&',
    '\n',
    '\t',
    ' ',
    'я',
    '\udc80',
    ID,
    '@',
    '/',
    '\r\n',
    '\0',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
      const text = parts.join('');
      const tree = fromHtml(linkifyMessage(text, options), { fragment: true });
      expect(textOf(tree)).toBe(text.toWellFormed().replaceAll('\0', '\ufffd'));
      for (const element of elementsOf(tree)) {
        expect(element.tagName).toBe('a');
        expect(String(element.properties['href'])).toMatch(/^(?:https?:\/\/|\/o\/r\/commit\/[0-9a-f]+$)/);
      }
    }),
    { numRuns: 1000 },
  );
});

test('a plain README keeps its text, including a first empty line, with addresses linked', () => {
  const text = '\nLinux kernel\r\n============\n\nRead https://www.kernel.org/doc/html/latest/.\n  <b>';
  const tree = fromHtml(renderPlainText(text), { fragment: true });
  expect(textOf(tree)).toBe(text.replace('\r\n', '\n'));
  expect(elementsOf(tree).map((element) => element.tagName)).toEqual(['pre', 'a']);
});
