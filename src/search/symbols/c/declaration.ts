/**
 * What one declaration of C or C++ declares. It is given as tokens: words, signs, and each pair of brackets with its
 * content as one token that has the text of its opening sign.
 */
import { afterSpaces } from './c-text.js';
import { ATTRIBUTES, BASIC_TYPES, isReserved, looksLikeAttribute, STATEMENTS, STORAGE, TAGS } from './words.js';

export interface Token {
  /** The word or the sign; `(`, `[` and `{` stand for all up to the closing sign. */
  readonly text: string;
  readonly start: number;
  end: number;
}

export type Tokens = readonly Token[];

export interface Head {
  readonly name: Token;
  /** The parentheses after the name. */
  readonly group: Token;
  /** False for `NAME(…)` alone, the form of a macro call. */
  readonly hasType: boolean;
}

const CAPITALS = /^[A-Z][A-Z\d_]*$/;
/** Attributes of a type, where a name of a variable may stand too. */
const AFTER_BODY = /^(?:__(?:packed|aligned|(?:no_)?randomize_layout)|____cacheline_\w+)$/;

/** `struct __packed {` has no name. */
export const UNNAMED = /^__(?:packed|aligned|attribute__|(?:no_)?randomize_layout)$/;

const isWord = ({ text }: Token): boolean => /^[\w$\u0080-\uffff]/.test(text);

/** In `struct class` of the kernel, the second word is a name. */
function isTag(tokens: Tokens, at: number): boolean {
  const word = tokens[at]?.text ?? '';
  return TAGS.has(word) && !(word === 'class' && /^(?:struct|union)$/.test(tokens[at - 1]?.text ?? ''));
}

/** `struct`, `union`, `enum` or `class` whose body would follow these tokens, with its name if it has one. */
export function taggedBody(tokens: Tokens): { readonly tag: string; readonly name: Token | undefined } | undefined {
  const at = tokens.findLastIndex((_, index) => isTag(tokens, index));
  const tag = tokens[at]?.text;
  if (tag === undefined) return undefined;
  let name: Token | undefined;
  for (let next = at + 1; next < tokens.length; next += 1) {
    const token = tokens[next] as Token;
    if (token.text === ':' && !isScope(tokens, next)) break;
    if (token.text === '=' || token.text === '*') return undefined;
    if (token.text === '(' && !ATTRIBUTES.has(tokens[next - 1]?.text ?? '')) return undefined;
    if (!isWord(token) || ATTRIBUTES.has(token.text) || token.text === 'final' || UNNAMED.test(token.text)) continue;
    if (name === undefined || looksLikeAttribute(name.text) || !looksLikeAttribute(token.text)) name = token;
  }
  // `enum class` and `enum struct` of C++.
  return tag !== 'enum' && tokens[at - 1]?.text === 'enum' ? { tag: 'enum', name } : { tag, name };
}

/** The name and parameters of a function or of a macro call; undefined for other declarations and statements. */
export function functionHead(text: string, tokens: Tokens): Head | undefined {
  if (STATEMENTS.has(tokens[0]?.text ?? '') && !/^(?:template|operator)$/.test(tokens[0]?.text ?? '')) return undefined;
  let hasType = false;
  let typed: Head | undefined;
  let untyped: Head | undefined;
  for (const [index, token] of tokens.entries()) {
    if (token.text === '=' && !isOperator(tokens, index)) break;
    if (token.text === '(') {
      const head = headAt(text, tokens, index, hasType);
      if (head === 'none') return typed;
      if (head === undefined) continue;
      if (!head.hasType) untyped = head;
      else if (typed === undefined || looksLikeAttribute(typed.name.text)) typed = head;
    } else if (token.text === ':' && (typed ?? untyped) !== undefined && !isScope(tokens, index)) break;
    else if (tokens[index + 1]?.text !== '(' && isWord(token) && !STORAGE.has(token.text)) hasType = true;
  }
  return typed ?? untyped;
}

function isOperator(tokens: Tokens, at: number): boolean {
  for (let before = at - 1; before >= at - 2; before -= 1) if (tokens[before]?.text === 'operator') return true;
  return false;
}

function headAt(text: string, tokens: Tokens, at: number, hasType: boolean): Head | 'none' | undefined {
  const group = tokens[at] as Token;
  const name = tokens[at - 1];
  if (name !== undefined && ATTRIBUTES.has(name.text)) return undefined;
  if (name !== undefined && STATEMENTS.has(name.text)) return 'none';
  if (name === undefined || BASIC_TYPES.has(name.text) || !isWord(name)) {
    const operator = operatorName(text, tokens, at);
    if (operator !== undefined) return { name: operator, group, hasType: true };
    return pointerFunction(text, group);
  }
  if (STORAGE.has(name.text) || TAGS.has(name.text)) return undefined;
  const before = tokens[at - 2]?.text;
  const isQualified = before === '~' || (before === ':' && tokens[at - 3]?.text === ':');
  // After a group or an attribute, a second group in a row belongs to what came first.
  return { name, group, hasType: hasType || isQualified || before === '*' || before === '&' };
}

/** `operator+`, `operator==`, `operator bool` of C++: one token from the word to the sign. */
function operatorName(text: string, tokens: Tokens, at: number): Token | undefined {
  for (let before = at - 1; before >= Math.max(0, at - 3); before -= 1) {
    const token = tokens[before] as Token;
    if (token.text !== 'operator') continue;
    const end = (tokens[at - 1] as Token).end;
    return { text: text.slice(token.start, end), start: token.start, end };
  }
  return undefined;
}

const POINTED =
  /\(\s*(?:(?:__\w+|[A-Z]+|\w+::)\s*){0,4}[*&^]+\s*(?:(?:const|volatile|restrict|__\w+)\s+){0,4}([A-Za-z_$][\w$]*)\s*/y;
const MAX_POINTED = 300;

/** The name inside `(*name…)`, with what follows it. */
function pointed(text: string, group: Token): { readonly name: Token; readonly next: string } | undefined {
  const inside = text.slice(group.start, Math.min(group.end, group.start + MAX_POINTED));
  POINTED.lastIndex = 0;
  const name = POINTED.exec(inside)?.[1];
  if (name === undefined || isReserved(name)) return undefined;
  const start = group.start + inside.lastIndexOf(name, POINTED.lastIndex);
  const end = start + name.length;
  return { name: { text: name, start, end }, next: text.charAt(afterSpaces(text, end)) };
}

/** The name in `typedef int (name)(int)`. */
function functionType(text: string, tokens: Tokens, at: number): Token | undefined {
  const group = tokens[at] as Token;
  if (tokens[at + 1]?.text !== '(' || tokens[0]?.text !== 'typedef') return undefined;
  const [whole, name] =
    /^\(\s*([A-Za-z_]\w*)\s*\)$/.exec(text.slice(group.start, Math.min(group.end, group.start + MAX_POINTED))) ?? [];
  if (whole === undefined || name === undefined || isReserved(name)) return undefined;
  const start = group.start + whole.indexOf(name);
  return { text: name, start, end: start + name.length };
}

/** A function that returns a pointer to a function: `void (*signal(int))(int)`. */
function pointerFunction(text: string, group: Token): Head | undefined {
  const found = pointed(text, group);
  return found?.next === '(' ? { name: found.name, group, hasType: true } : undefined;
}

/**
 * True for `char text[] SECTION("x")`: a variable with an attribute of the program's own, which is in capitals, and not
 * a prototype. A prototype has no value either.
 */
export function isVariable(text: string, tokens: Tokens, head: Head): boolean {
  const at = tokens.indexOf(head.group);
  if (tokens.slice(at).some((token) => token.text === '=')) return true;
  return CAPITALS.test(head.name.text) && declaredNames(text, tokens.slice(0, at - 1)).length > 0;
}

/** The names that a declaration of variables or a typedef declares. O(tokens). */
export function declaredNames(text: string, tokens: Tokens): Token[] {
  const names: Token[] = [];
  if (STATEMENTS.has(tokens[0]?.text ?? '')) return names;
  const type = firstType(tokens);
  for (let from = 0; from < tokens.length;) {
    const to = declaratorEnd(tokens, from);
    const name = declaratorName(text, tokens, { from, to, type: from === 0 ? type : -1 });
    if (name !== undefined) names.push(name);
    else if (from === 0) return names;
    from = to + 1;
  }
  return names;
}

/** The position of the comma after a declarator; commas of template arguments do not count. */
function declaratorEnd(tokens: Tokens, from: number): number {
  let angles = 0;
  let hasValue = false;
  for (let at = from; at < tokens.length; at += 1) {
    const sign = tokens[at]?.text;
    if (sign === '=') hasValue = true;
    else if (sign === '<' && !hasValue) angles += 1;
    else if (sign === '>' && angles > 0) angles -= 1;
    else if (sign === ',' && (angles === 0 || hasValue)) return at;
  }
  return tokens.length;
}

/** The position of the first word or body that can be a type; the number of tokens where there is none. */
function firstType(tokens: Tokens): number {
  const at = tokens.findIndex((token, index) => {
    if (token.text === '{') return true;
    const isCall = tokens[index + 1]?.text === '(' && !/^(?:__)?typeof/.test(token.text);
    return isWord(token) && !STORAGE.has(token.text) && !isCall;
  });
  return at < 0 ? tokens.length : at;
}

interface Declarator {
  readonly from: number;
  readonly to: number;
  /** A name must come after this position. */
  readonly type: number;
}

function declaratorName(text: string, tokens: Tokens, declarator: Declarator): Token | undefined {
  const { from, to, type } = declarator;
  let end = from;
  while (end < to && !(tokens[end]?.text === '=' || isBitField(tokens, end))) end += 1;
  for (let at = end - 1; at >= from; at -= 1) {
    const token = tokens[at] as Token;
    const before = at > from ? tokens[at - 1] : undefined;
    if (token.text === '(') {
      if (before !== undefined && (ATTRIBUTES.has(before.text) || isOwnAttribute(tokens, at - 1, declarator))) {
        at -= 1;
        continue;
      }
      const found = pointed(text, token)?.name ?? functionType(text, tokens, at);
      if (found !== undefined) return found;
    } else if (isWord(token)) {
      if (before !== undefined && looksLikeAttribute(token.text) && isComplete(tokens, at - 1, type)) continue;
      if (before?.text === '{' && AFTER_BODY.test(token.text)) continue;
      return isReserved(token.text) || !canBeName(tokens, at, type) ? undefined : token;
    } else if (token.text !== '[') return undefined;
  }
  return undefined;
}

/** `SECTION("x")` after a name. */
function isOwnAttribute(tokens: Tokens, at: number, { from, type }: Declarator): boolean {
  return at > from && CAPITALS.test(tokens[at]?.text ?? '') && isComplete(tokens, at - 1, type);
}

function isBitField(tokens: Tokens, at: number): boolean {
  return tokens[at]?.text === ':' && !isScope(tokens, at);
}

/** True for a colon of `::`. */
function isScope(tokens: Tokens, at: number): boolean {
  return tokens[at - 1]?.text === ':' || tokens[at + 1]?.text === ':';
}

/** True when the declarator may end with the token at `at`, so that a word after it is an attribute. */
function isComplete(tokens: Tokens, at: number, type: number): boolean {
  const token = tokens[at] as Token;
  if (token.text === '[' || token.text === '(') return true;
  return isWord(token) && !isReserved(token.text) && canBeName(tokens, at, type);
}

/** `struct page` alone names no variable. */
function canBeName(tokens: Tokens, at: number, type: number): boolean {
  return at > type && !isTag(tokens, at - 1);
}
