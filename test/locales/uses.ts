/** Where code and templates use a text: `t('key', { values })`, read from the syntax tree. */
import ts from 'typescript';
import { parseCode, projectFiles, templateParts, walk } from './templates.js';

export interface TextUse {
  /** `path: t(...)`, for the message of a failing test. */
  readonly where: string;
  /** A key, with each hole of a template literal as `*`. */
  readonly pattern: string;
  /** Names of the passed values; undefined when they cannot be read from the call. */
  readonly values: ReadonlySet<string> | undefined;
}

/** Calls whose first argument is the name of a key: `t(...)`, `request.t(...)`, `translate(language)(...)`. */
const TRANSLATE = 't';
const TRANSLATE_TO = 'translate';
/** The translator wrapped there gets its key from its caller. */
const FORWARDER = /^src\/web\/http\/language\.ts: t\(key\b/;

export interface Uses {
  readonly uses: readonly TextUse[];
  /** Every string literal of the code: the possible content of a hole at the start of a key. */
  readonly literals: ReadonlySet<string>;
}

export function collectUses(): Uses {
  const uses: TextUse[] = [];
  const literals = new Set<string>();
  const scan = (path: string, root: ts.Node): void =>
    walk(root, (node) => {
      if (ts.isStringLiteral(node)) literals.add(node.text);
      if (!ts.isCallExpression(node) || !isTranslate(node.expression)) return;
      const [key, options] = node.arguments;
      const where = `${path}: ${node.getText().slice(0, 90)}`;
      if (key === undefined) throw new Error(`${where} asks for nothing`);
      if (FORWARDER.test(where)) return;
      for (const pattern of patternsOf(key, where)) uses.push({ where, pattern, values: valuesOf(options) });
    });
  for (const { path, text } of projectFiles(['src'], ['.ts']))
    scan(path, ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  for (const { path, text } of projectFiles(['views'], ['.ejs'])) {
    for (const part of templateParts(text)) if (part.kind !== 'text') scan(path, parseCode(part.text));
  }
  return { uses, literals };
}

function isTranslate(callee: ts.Expression): boolean {
  if (ts.isCallExpression(callee)) return ts.isIdentifier(callee.expression) && callee.expression.text === TRANSLATE_TO;
  return (
    (ts.isIdentifier(callee) && callee.text === TRANSLATE) ||
    (ts.isPropertyAccessExpression(callee) && callee.name.text === TRANSLATE)
  );
}

function patternsOf(key: ts.Expression, where: string): string[] {
  if (ts.isStringLiteral(key) || ts.isNoSubstitutionTemplateLiteral(key)) return [key.text];
  if (ts.isTemplateExpression(key))
    return [key.head.text + key.templateSpans.map((span) => `*${span.literal.text}`).join('')];
  if (ts.isConditionalExpression(key))
    return [key.whenTrue, key.whenFalse].flatMap((branch) => patternsOf(branch, where));
  if (ts.isArrayLiteralExpression(key)) return key.elements.flatMap((element) => patternsOf(element, where));
  if (ts.isParenthesizedExpression(key)) return patternsOf(key.expression, where);
  throw new Error(`${where}: the key must be written where the text is asked for, so that it can be found`);
}

function valuesOf(options: ts.Expression | undefined): ReadonlySet<string> | undefined {
  if (options === undefined) return new Set();
  if (!ts.isObjectLiteralExpression(options)) return undefined;
  const names = options.properties.map((property) =>
    property.name === undefined ? undefined : property.name.getText(),
  );
  return names.includes(undefined) ? undefined : new Set(names as string[]);
}

/**
 * Whether `pattern` may name `key`. A hole contains no dot, except one at the start, which contains a whole element of
 * `literals`.
 */
export function mayName({ pattern }: TextUse, key: string, literals: ReadonlySet<string>): boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.map((text) => `[^.]+${text.replace(/[.\\+?^$()[\]{}|]/g, '\\$&')}`).join('');
  if (head !== '') return key.startsWith(head) && new RegExp(`^${tail}$`).test(key.slice(head.length));
  const ending = rest.join('*');
  const [fixed = '', ...more] = ending.split('*');
  return [...literals].some(
    (literal) => literal !== '' && key.startsWith(literal + fixed) && mayEnd(key.slice((literal + fixed).length), more),
  );
}

function mayEnd(left: string, more: readonly string[]): boolean {
  return more.length === 0 ? left === '' : left.length > 0 && !left.includes('.') && left.endsWith(more.join(''));
}
