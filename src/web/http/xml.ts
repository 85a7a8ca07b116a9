/** XML as text, made of elements: what is put in as text or attribute is escaped here and nowhere else. */
import { visibleText } from '../../shared/visible-text.js';

/** XML that is well-formed by itself. */
export type Xml = string & { readonly __xml: never };

/** What XML 1.0 section 2.2 does not allow, beside what `visibleText` has made visible. */
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

/** `content`: text, or elements that stand on lines of their own. */
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
