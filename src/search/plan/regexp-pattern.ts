/**
 * Reads a regular expression in the syntax of RE2 as far as the index uses it. The expression has been compiled before,
 * so it is valid; what this does not know becomes a gap.
 */
import type { Pattern } from './pattern.js';

const GAP: Pattern = { kind: 'gap' };
const EDGE: Pattern = { kind: 'edge' };
const NOTHING: Pattern = { kind: 'nothing' };
const SEPARATOR: Pattern = { kind: 'separator' };

/** Escapes that stand for one of a few characters. A line has no line end. */
const FEW: Readonly<Record<string, string>> = { d: '0123456789', s: ' \t\f\r' };
/** Escapes that stand for one character. */
const CONTROLS: Readonly<Record<string, string>> = { a: '\u0007', f: '\f', t: '\t', n: '\n', r: '\r', v: '\v' };
const REPEAT = /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/;
const GROUP_START = /^\((?:\?(?:P?<[^>]*>|[A-Za-z]*(?:-[A-Za-z]+)?:))?/;
/** Flags and an empty quotation: a repetition after them is one of what is before. */
const NO_ATOM = /^(?:\(\?[A-Za-z]*(?:-[A-Za-z]+)?\)|\\Q\\E)/;
/** `[` to `]`, with escapes and named classes such as `[:alpha:]` inside. */
const CLASS = /^\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]/s;
/** A class of such characters has one separator. */
const SEPARATORS = /^\[[^\w\]\\^[\u0080-\uffff-]+\]$/;
/** A class of characters and ranges of ASCII without escapes; larger ones give more grams than they are worth. */
const SMALL_CLASS = /^\[((?:[!-,./0-9:-@A-Z_`a-z{-~ ](?:-[0-9A-Za-z])?)+)\]$/;
const MAX_CLASS = 16;
const LETTER_CLASS = /^\\[pP](?:\{[^}]*\}|.)/s;
const HEX = /^\\x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/;

export function regexpPattern(source: string): Pattern {
  const reader = new RegexpReader(source);
  const pattern = reader.alternatives();
  return reader.isAtEnd ? pattern : GAP;
}

class RegexpReader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#source.length;
  }

  /** Ends before `)` and at the end. */
  alternatives(): Pattern {
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: 'alternatives', of: parts };
  }

  #sequence(): Pattern {
    const parts: Pattern[] = [];
    while (!this.isAtEnd && !this.#isNext('|') && !this.#isNext(')')) {
      if (this.#match(NO_ATOM) === undefined) parts.push(this.#repeated(this.#atom()));
      else if (this.#match(REPEAT) !== undefined && parts.length > 0) parts[parts.length - 1] = GAP;
    }
    return { kind: 'sequence', of: parts };
  }

  #repeated(atom: Pattern): Pattern {
    let pattern = atom;
    for (let repeat = this.#match(REPEAT); repeat !== undefined; repeat = this.#match(REPEAT)) {
      const [, sign, count, comma, most] = repeat;
      const least = sign === undefined ? Number(count) : sign === '+' ? 1 : 0;
      const isMore = sign === undefined ? comma !== undefined && Number(most || Infinity) > least : sign !== '?';
      pattern =
        sign === '?' ? { kind: 'alternatives', of: [pattern, NOTHING] } : repeatedPattern(pattern, least, isMore);
    }
    return pattern;
  }

  #atom(): Pattern {
    if (this.#isNext('(')) return this.#group();
    if (this.#isNext('[')) return this.#class();
    if (this.#isNext('\\')) return this.#escape();
    if (this.#take('.')) return GAP;
    if (this.#take('^') || this.#take('$')) return EDGE;
    return this.#character();
  }

  #group(): Pattern {
    this.#match(GROUP_START);
    const inside = this.alternatives();
    this.#take(')');
    return inside;
  }

  #class(): Pattern {
    const text = this.#match(CLASS)?.[0];
    if (text === undefined) {
      // Not understood: nothing is known of the rest.
      this.#at = this.#source.length;
      return GAP;
    }
    return smallClass(text) ?? (SEPARATORS.test(text) ? SEPARATOR : GAP);
  }

  #escape(): Pattern {
    if (this.#match(LETTER_CLASS) !== undefined) return GAP;
    const hex = this.#match(HEX);
    if (hex !== undefined) return characterOf(Number.parseInt(hex[1] ?? hex[2] ?? '', 16));
    if (this.#take('\\Q')) return this.#quoted();
    this.#at += 1;
    const name = String.fromCodePoint(this.#source.codePointAt(this.#at) ?? 0);
    this.#at += name.length;
    if (name === 'b' || name === 'A' || name === 'z') return EDGE;
    if (name === 'B') return NOTHING;
    if (name === 'W') return SEPARATOR;
    const few = FEW[name];
    if (few !== undefined) return oneCharacterOf(few);
    const control = CONTROLS[name];
    if (control !== undefined) return { kind: 'character', character: control };
    if (/[0-7]/.test(name)) this.#match(/^[0-7]{1,2}/);
    return /[A-Za-z0-9]/.test(name) ? GAP : { kind: 'character', character: name };
  }

  /** The text between `\Q` and `\E`. Only its last character would be repeated, so it is best to take no part of it. */
  #quoted(): Pattern {
    const end = this.#source.indexOf('\\E', this.#at);
    const text = this.#source.slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#source.length : end + 2;
    const characters = [...text];
    const isRepeated = REPEAT.test(this.#source.slice(this.#at));
    if (isRepeated) this.#match(REPEAT);
    const certain = isRepeated ? characters.slice(0, -1) : characters;
    const of: Pattern[] = certain.map((character) => ({ kind: 'character', character }));
    return { kind: 'sequence', of: isRepeated ? [...of, GAP] : of };
  }

  #character(): Pattern {
    const character = String.fromCodePoint(this.#source.codePointAt(this.#at) ?? 0);
    this.#at += character.length;
    return { kind: 'character', character };
  }

  #isNext(text: string): boolean {
    return this.#source.startsWith(text, this.#at);
  }

  #take(text: string): boolean {
    if (!this.#isNext(text)) return false;
    this.#at += text.length;
    return true;
  }

  #match(expression: RegExp): RegExpExecArray | undefined {
    const match = expression.exec(this.#source.slice(this.#at));
    if (match === null) return undefined;
    this.#at += match[0].length;
    return match;
  }
}

function repeatedPattern(of: Pattern, least: number, isMore: boolean): Pattern {
  if (least === 0) return isMore ? GAP : NOTHING;
  return least === 1 && !isMore ? of : { kind: 'repeated', of, least, isMore };
}

/** Undefined for a class of too many characters, or with something else in it. */
function smallClass(text: string): Pattern | undefined {
  const [, inside] = SMALL_CLASS.exec(text) ?? [];
  if (inside === undefined) return undefined;
  const characters = new Set<string>();
  for (const [, first = '', last = first] of inside.matchAll(/(.)(?:-(.))?/g))
    for (let code = first.charCodeAt(0); code <= last.charCodeAt(0); code += 1)
      characters.add(String.fromCharCode(code).toLowerCase());
  return characters.size <= MAX_CLASS ? oneCharacterOf([...characters].join('')) : undefined;
}

/** `characters` are of ASCII. */
function oneCharacterOf(characters: string): Pattern {
  const of = [...characters].map((character) => ({ kind: 'character', character }) as const);
  const [only] = of;
  return of.length === 1 && only !== undefined ? only : { kind: 'alternatives', of };
}

function characterOf(codePoint: number): Pattern {
  return codePoint <= 0x10_ffff ? { kind: 'character', character: String.fromCodePoint(codePoint) } : GAP;
}
