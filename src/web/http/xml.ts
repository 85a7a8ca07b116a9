/** Builds XML from elements; all text and attribute values are escaped here. */
import { visibleText } from '../../shared/visible-text.js';

/** Well-formed XML. */
export type Xml = string & { readonly __xml: never };

/** Characters that XML 1.0 section 2.2 forbids, apart from those that `visibleText` has already replaced. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

function xmlText(text: string): Xml {
  return visibleText(text.toWellFormed())
    .replace(NOT_XML, '\ufffd')
    .replace(/[&<>"\r]/g, (sign) => ENTITIES[sign] as string) as Xml;
}

/** `content` is text, or elements that are put on separate lines. */
export function xmlElement(
  name: string,
  content: string | readonly Xml[] = [],
  attributes: Readonly<Record<string, string>> = {},
): Xml {
  const head = name + attributesOf(attributes);
  if (content.length === 0) return `<${head}/>` as Xml;
  return `<${head}>${typeof content === 'string' ? xmlText(content) : `\n${content.join('\n')}\n`}</${name}>` as Xml;
}

export function xmlDocument(root: Xml): string {
  return `<?xml${attributesOf({ version: '1.0', encoding: 'utf-8' })}?>\n${root}\n`;
}

function attributesOf(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${xmlText(value)}"`)
    .join('');
}
