/**
 * The definitions of a text in C or C++, by one pass without a grammar: declarations are read as tokens, bodies of
 * functions are passed by counting braces. Macros are not expanded. O(length of the text).
 */
import type { Definition, DefinitionKind, Found } from '../definition.js';
import { withLines } from '../found-lines.js';
import { branchEnd, Branches, directiveAt, type Directive, type ScanState } from './branches.js';
import {
  afterLiteral,
  afterSlash,
  APOSTROPHE,
  beginsLine,
  beginsWord,
  BRACE,
  BRACE_END,
  BRACKET,
  BRACKET_END,
  directiveEnd,
  HASH,
  isDigit,
  isSpace,
  LF,
  mattersInside,
  PAREN,
  PAREN_END,
  QUOTE,
  SLASH,
  wordEnd,
} from './c-text.js';
import { declaredNames, functionHead, isVariable, taggedBody, UNNAMED, type Token } from './declaration.js';
import { definedByMacro } from './defining-macros.js';

export function definitionsInC(text: string, isCpp: boolean): Definition[] {
  return withLines(text, new CScan(text, isCpp).run());
}

type ContextKind = 'members' | 'enumerators' | 'declarations';

/** An open brace whose content is read as declarations. */
interface Context {
  readonly kind: ContextKind;
  /** The tokens from here on belong to its content. */
  readonly from: number;
  /** The definition whose body it is. */
  readonly of: Found | undefined;
}

/** A declaration has no more tokens before its body; the limit keeps hostile input linear. */
const MAX_HEAD_TOKENS = 200;
/** The longest `struct name {` that is looked for inside of functions. */
const MAX_TAG = 80;
const CLOSING: Readonly<Record<number, number>> = { [PAREN]: PAREN_END, [BRACKET]: BRACKET_END, [BRACE]: BRACE_END };

class CScan {
  readonly #text: string;
  readonly #isCpp: boolean;
  readonly #found: Found[] = [];
  readonly #contexts: Context[] = [];
  readonly #tokens: Token[] = [];
  readonly #branches = new Branches();
  #at = 0;
  /** Inside brackets whose content is not read: their opening sign, and how many of the same are open. */
  #opening = 0;
  #nesting = 0;
  /** The function whose body is passed; undefined for other brackets. */
  #body: Found | undefined;
  /** True for braces that end their declaration: a body, and not an initialiser. */
  #endsDeclaration = false;

  constructor(text: string, isCpp: boolean) {
    this.#text = text;
    this.#isCpp = isCpp;
  }

  run(): Found[] {
    const text = this.#text;
    while (this.#at < text.length) {
      if (this.#nesting > 0) this.#passNested();
      else this.#step(text.charCodeAt(this.#at));
    }
    return this.#found;
  }

  #step(code: number): void {
    const text = this.#text;
    const at = this.#at;
    if (isSpace(code)) this.#at = at + 1;
    else if (beginsWord(code)) {
      const end = wordEnd(text, at + 1);
      this.#tokens.push({ text: text.slice(at, end), start: at, end });
      this.#at = end;
    } else if (isDigit(code)) this.#at = wordEnd(text, at + 1);
    else if (code === SLASH) this.#at = afterSlash(text, at);
    else if (code === HASH && beginsLine(text, at)) this.#directive();
    else if (code === QUOTE || code === APOSTROPHE) {
      this.#at = afterLiteral(text, at);
      this.#tokens.push({ text: '"', start: at, end: this.#at });
    } else if (code === PAREN || code === BRACKET) this.#enter(code);
    else if (code === BRACE) this.#openBrace();
    else if (code === BRACE_END) this.#closeBrace();
    else this.#sign(text.charAt(at));
  }

  #sign(sign: string): void {
    const at = this.#at++;
    if (sign === ';') {
      this.#endDeclaration();
    } else if (sign === ',' && this.#context()?.kind === 'enumerators') {
      this.#endEnumerator();
    } else if (sign === ':' && this.#isCpp && this.#isAccess()) {
      this.#dropTokens();
    } else this.#tokens.push({ text: sign, start: at, end: at + 1 });
  }

  #isAccess(): boolean {
    return (
      this.#tokens.length === this.#from() + 1 && /^(?:public|private|protected)$/.test(this.#tokens.at(-1)?.text ?? '')
    );
  }

  /** Passes over the brackets that begin here, as one token. */
  #enter(opening: number): void {
    this.#tokens.push({ text: this.#text.charAt(this.#at), start: this.#at, end: this.#text.length });
    this.#opening = opening;
    this.#nesting = 1;
    this.#endsDeclaration = false;
    this.#body = undefined;
    this.#at += 1;
  }

  #passNested(): void {
    const text = this.#text;
    const opening = this.#opening;
    const closing = CLOSING[opening];
    while (this.#at < text.length) {
      let at = this.#at;
      let code = text.charCodeAt(at);
      while (!mattersInside(code) && at < text.length) code = text.charCodeAt(++at);
      this.#at = at + 1;
      if (code === opening) {
        this.#nesting += 1;
        if (opening === BRACE) this.#addLocalTag(at);
      } else if (code === closing) {
        if (--this.#nesting === 0) return this.#leave();
      } else if (code === QUOTE || code === APOSTROPHE) this.#at = afterLiteral(text, at);
      else if (code === SLASH) this.#at = afterSlash(text, at);
      else if (code === HASH && beginsLine(text, at)) {
        this.#at = at;
        this.#directive();
        if (this.#opening !== opening || this.#nesting === 0) return;
      } else if (code === BRACE_END && opening !== BRACE && text.charCodeAt(at - 1) === LF) {
        // A brace at the start of a line ends a function: these brackets were never closed.
        this.#nesting = 0;
        this.#at = at;
        return;
      }
    }
  }

  /** `struct name {` inside of a function. */
  #addLocalTag(brace: number): void {
    const before = /\b(struct|union|enum)\s+([A-Za-z_]\w*)\s*$/.exec(
      this.#text.slice(Math.max(0, brace - MAX_TAG), brace),
    );
    if (before === null) return;
    const [, kind, name = ''] = before;
    if (UNNAMED.test(name)) return;
    const start = brace - before[0].length + before[0].lastIndexOf(name);
    this.#found.push({ name, kind: kind as DefinitionKind, start, end: -1 });
  }

  #leave(): void {
    const token = this.#tokens.at(-1);
    if (this.#opening === BRACE && this.#endsDeclaration) {
      if (this.#body !== undefined) this.#body.end = this.#at - 1;
      this.#dropTokens();
    } else if (token !== undefined) token.end = this.#at;
  }

  #openBrace(): void {
    const from = this.#from();
    const head = this.#tokens.slice(Math.max(from, this.#tokens.length - MAX_HEAD_TOKENS));
    const isValue = head.some(({ text }) => text === '=');
    const tagged = isValue ? undefined : taggedBody(head);
    if (tagged !== undefined) return this.#openTagged(tagged.tag, tagged.name);
    if (!isValue && this.#opensScope(head)) return;
    const found = isValue ? undefined : this.#addFunction(head);
    this.#enter(BRACE);
    this.#body = found;
    this.#endsDeclaration = !isValue && (found !== undefined || !this.#isCpp || head.length === 0);
  }

  #openTagged(tag: string, name: Token | undefined): void {
    const found = name === undefined ? undefined : this.#add(name, tag as DefinitionKind);
    this.#contexts.push({ kind: tag === 'enum' ? 'enumerators' : 'members', from: this.#tokens.length, of: found });
    this.#at += 1;
  }

  /** `extern "C" {` and `namespace a {`. */
  #opensScope(head: readonly Token[]): boolean {
    const first = head[0]?.text === 'inline' ? 1 : 0;
    const isLinkage = head[0]?.text === 'extern' && head[1]?.text === '"' && head.length === 2;
    if (!isLinkage && (!this.#isCpp || head[first]?.text !== 'namespace')) return false;
    const name = head.at(-1);
    const found = isLinkage || name === undefined || head.length === first + 1 ? undefined : this.#add(name, 'module');
    this.#dropTokens();
    this.#contexts.push({ kind: 'declarations', from: this.#tokens.length, of: found });
    this.#at += 1;
    return true;
  }

  #closeBrace(): void {
    if (this.#context()?.kind === 'enumerators') this.#endEnumerator();
    this.#dropTokens();
    const closed = this.#contexts.pop();
    if (closed !== undefined) {
      if (closed.of !== undefined) closed.of.end = this.#at;
      if (closed.kind === 'declarations') this.#dropTokens();
      else this.#tokens.push({ text: '{', start: this.#at, end: this.#at + 1 });
    }
    this.#at += 1;
  }

  #endEnumerator(): void {
    const [name, next] = this.#tokens.slice(this.#from(), this.#from() + 2);
    if (name !== undefined && beginsWord(name.text.charCodeAt(0)) && next?.text !== '(') this.#add(name, 'enumerator');
    this.#dropTokens();
  }

  /** At the semicolon. */
  #endDeclaration(): void {
    const tokens = this.#tokens.slice(this.#from());
    this.#dropTokens();
    const kind = this.#context()?.kind;
    if (tokens.length < 2 || kind === 'enumerators' || (kind === 'members' && !this.#isCpp)) return;
    const text = this.#text;
    if (tokens.some((token) => token.text === 'typedef')) {
      for (const name of declaredNames(text, tokens)) this.#add(name, 'typedef');
      return;
    }
    const head = functionHead(text, tokens);
    if (head !== undefined && this.#addByMacro(head.name, head.group, 'statement') !== undefined) return;
    if (head?.hasType === true && (this.#isCpp || !isVariable(text, tokens, head))) this.#add(head.name, 'prototype');
    else if (kind !== 'members') this.#addVariables(tokens);
  }

  #addVariables(tokens: readonly Token[]): void {
    const has = (word: string): boolean => tokens.some(({ text }) => text === word);
    const kind = has('extern') && !has('=') ? 'extern' : 'variable';
    for (const name of declaredNames(this.#text, tokens)) this.#add(name, kind);
  }

  #addFunction(tokens: readonly Token[]): Found | undefined {
    const head = functionHead(this.#text, tokens);
    if (head === undefined) return undefined;
    return this.#addByMacro(head.name, head.group, 'body') ?? this.#add(head.name, 'function');
  }

  #addByMacro(macro: Token, group: Token, form: 'body' | 'statement'): Found | undefined {
    const defined = definedByMacro(macro.text, this.#text.slice(group.start, group.end), form);
    return defined === undefined ? undefined : this.#add({ ...macro, text: defined.name }, defined.kind);
  }

  #add({ text: name, start }: Token, kind: DefinitionKind): Found {
    const found: Found = { name, kind, start, end: -1 };
    this.#found.push(found);
    return found;
  }

  #context(): Context | undefined {
    return this.#contexts.at(-1);
  }

  /** The position of the first token of the current declaration. */
  #from(): number {
    return this.#context()?.from ?? 0;
  }

  #dropTokens(): void {
    this.#tokens.length = Math.min(this.#tokens.length, this.#from());
  }

  #directive(): void {
    const text = this.#text;
    const at = this.#at;
    const directive = directiveAt(text, at);
    const end = directiveEnd(text, directive.rest);
    this.#at = end;
    if (directive.name === 'define') this.#defineMacro(directive.rest, end);
    else if (directive.name.startsWith('if')) this.#beginBranch(directive, end);
    else if (directive.name.startsWith('el')) this.#nextBranch();
    else if (directive.name === 'endif') this.#branches.end();
  }

  #defineMacro(start: number, end: number): void {
    const nameEnd = wordEnd(this.#text, start);
    if (nameEnd === start) return;
    this.#found.push({ name: this.#text.slice(start, nameEnd), kind: 'macro', start, end: end - 1 });
  }

  #beginBranch({ name, rest }: Directive, end: number): void {
    const isInside = this.#nesting === 0 ? this.#isUnfinished(this.#from()) : this.#opening !== BRACE;
    this.#branches.begin(this.#state(), isInside);
    if (name === 'if' && /^0\s*(?:\/[*/]|$)/.test(this.#text.slice(rest, Math.min(end, rest + 8)))) {
      this.#at = branchEnd(this.#text, end, true);
    }
  }

  #nextBranch(): void {
    const branch = this.#branches.current();
    if (branch === undefined) return;
    const { before, isInside } = branch;
    const isSameLevel = this.#contexts.length === before.contexts && this.#nesting === before.nesting;
    const leavesHead = this.#nesting === 0 && isSameLevel && this.#isUnfinished(before.tokens);
    if (isInside || leavesHead || !this.#restore(before)) this.#at = branchEnd(this.#text, this.#at, false);
  }

  /** False also after a call of a macro without a semicolon. */
  #isUnfinished(from: number): boolean {
    const count = this.#tokens.length - from;
    return count > 0 && !(count === 2 && this.#tokens.at(-1)?.text === '(');
  }

  #state(): ScanState {
    return {
      contexts: this.#contexts.length,
      tokens: this.#tokens.length,
      nesting: this.#nesting,
      opening: this.#opening,
    };
  }

  /** False when the branch has closed what was open before it: that cannot come back. */
  #restore({ contexts, tokens, nesting, opening }: ScanState): boolean {
    if (contexts > this.#contexts.length || tokens > this.#tokens.length) return false;
    this.#contexts.length = contexts;
    this.#tokens.length = tokens;
    this.#nesting = nesting;
    this.#opening = opening;
    return true;
  }
}
