/**
 * Untrusted HTML (from Markdown or notebooks) to a harmless tree. Uses GitHub's schema through hast-util-sanitize on
 * the tree of a real HTML parser, without attributes that Kedr's pages do not need. All that Kedr adds (classes,
 * anchors, highlighting) is added afterwards, so the schema allows no classes but the language of code. Heavy imports:
 * for worker threads.
 */
import { fromHtml } from 'hast-util-from-html';
import { defaultSchema, sanitize, type Schema } from 'hast-util-sanitize';
import type { Root } from 'hast';

/**
 * Prefix of every id and name that a document chooses, so that none can be mistaken for one of the page (DOM
 * clobbering).
 */
export const CONTENT_ID_PREFIX = 'user-content-';

/** Deeper trees would overflow the stack of recursive steps; browsers limit the depth to 512. */
const MAX_ELEMENT_DEPTH = 200;

/** Attributes of the default schema that affect the page around the document or have no meaning without forms. */
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
    // What `attachment:` names is replaced by a picture of the notebook, or removed.
    src: ['http', 'https', 'attachment'],
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

/** Each element costs about 20 µs over all steps; the longest real lists of links have a fifth of this number. */
const MAX_TAGS = 100_000;

export class TooComplexError extends Error {
  override readonly name = 'TooComplexError';
}

/**
 * Parses and sanitises an HTML fragment; the caller owns the tree. Throws `TooComplexError` above `MAX_ELEMENT_DEPTH`
 * or `MAX_TAGS`.
 */
export function sanitizedTree(html: string, schema = SCHEMA): Root {
  if (nestingBound(html) > MAX_ELEMENT_DEPTH) throw new TooComplexError('nested elements');
  const tree = sanitize(fromHtml(html, { fragment: true }), schema);
  return tree.type === 'root' ? tree : { type: 'root', children: tree.type === 'doctype' ? [] : [tree] };
}

/** Elements that never contain others, or that the next one of their kind closes: unclosed ones do not nest. */
const NEVER_NESTS = new Set(
  'area base br col embed hr img input link meta source track wbr p li dt dd tr td th thead tbody tfoot option'.split(
    ' ',
  ),
);

/**
 * An upper bound of the parser's nesting depth: the sum over all names of open tags minus closing tags. Infinity above
 * `MAX_TAGS`.
 */
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
