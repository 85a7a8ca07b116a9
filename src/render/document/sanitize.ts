/**
 * HTML that strangers wrote (in Markdown, later in other markup) -> a tree that is harmless. GitHub's schema through
 * hast-util-sanitize, on the tree of a real HTML parser, less what pages of ours do not need. Everything that Kedr adds
 * itself (classes, anchors, highlighting) is put on after this, so the schema allows no class at all but a code's language.
 * Heavy imports: for worker threads.
 */
import { fromHtml } from 'hast-util-from-html';
import { defaultSchema, sanitize, type Schema } from 'hast-util-sanitize';
import type { Root } from 'hast';

/** Before every id and name that a document chooses, so that none can stand for something of the page (DOM clobbering). */
export const CONTENT_ID_PREFIX = 'user-content-';

/** Deeper trees overflow the stack of the recursive steps; browsers themselves stop at 512. */
const MAX_ELEMENT_DEPTH = 200;

/** Attributes of the default schema that steer the page around the document or mean nothing without forms. */
const REFUSED = new Set([
  'accessKey',
  'action',
  'encType',
  'method',
  'tabIndex',
  'useMap',
  'isMap',
  'longDesc',
  'itemProp',
  'prompt',
  'color',
  'htmlFor',
]);

const attributes = Object.fromEntries(
  Object.entries(defaultSchema.attributes ?? {}).map(([element, allowed]) => [
    element,
    allowed.filter((attribute) =>
      typeof attribute === 'string' ? !REFUSED.has(attribute) : attribute[0] !== 'className',
    ),
  ]),
);

const SCHEMA: Schema = {
  ...defaultSchema,
  attributes: {
    ...attributes,
    code: [['className', /^language-[\w+#.-]+$/]],
    img: ['src', 'alt', 'title', 'width', 'height', 'align', 'ariaLabel'],
  },
  clobberPrefix: CONTENT_ID_PREFIX,
  protocols: {
    cite: ['http', 'https'],
    href: ['http', 'https', 'irc', 'ircs', 'mailto', 'xmpp'],
    src: ['http', 'https'],
  },
  strip: [
    'script',
    'style',
    'title',
    'textarea',
    'xmp',
    'noscript',
    'template',
    'iframe',
    'noembed',
    'noframes',
    'svg',
    'math',
  ],
};

/** Each element costs some 20 µs over all steps; the longest lists of links in the wild have a fifth of these. */
const MAX_TAGS = 100_000;

export class TooComplexError extends Error {
  override readonly name = 'TooComplexError';
}

/** A fragment of HTML as a clean tree, owned by the caller. Throws `TooComplexError` past `MAX_ELEMENT_DEPTH` and `MAX_TAGS`. */
export function sanitizedTree(html: string): Root {
  if (nestingBound(html) > MAX_ELEMENT_DEPTH) throw new TooComplexError('nested elements');
  const tree = sanitize(fromHtml(html, { fragment: true }), SCHEMA);
  return tree.type === 'root' ? tree : { type: 'root', children: tree.type === 'doctype' ? [] : [tree] };
}

/** Elements that never contain others, or that the next one of their kind closes, so that unclosed ones do not nest. */
const NEVER_NESTS = new Set(
  'area base br col embed hr img input link meta source track wbr p li dt dd tr td th thead tbody tfoot option'.split(
    ' ',
  ),
);

/** An upper bound of how deep a parser would nest: for each name its open tags less its closing ones, added up. Infinite past `MAX_TAGS`. */
function nestingBound(html: string): number {
  const open = new Map<string, number>();
  let depth = 0;
  let deepest = 0;
  let tags = 0;
  for (const match of html.matchAll(/<(\/?)([A-Za-z][A-Za-z0-9-]*)/g)) {
    const name = (match[2] as string).toLowerCase();
    tags += 1;
    if (tags > MAX_TAGS) return Infinity;
    if (NEVER_NESTS.has(name)) continue;
    const before = open.get(name) ?? 0;
    if (match[1] === '') {
      open.set(name, before + 1);
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (before > 0) {
      open.set(name, before - 1);
      depth -= 1;
    }
  }
  return deepest;
}
