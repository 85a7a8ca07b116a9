/**
 * The pattern language of the page table. A pattern is a path; its segments contain literal text and placeholders:
 *
 * | Placeholder | Matches | Value |
 * | --- | --- | --- |
 * | `{name}` | one segment | text |
 * | `{name:a|b}` | one of these words | the word |
 * | `{:a|b}` | the same; links never use a pattern with such a placeholder | none |
 * | `{name*}`, `{name+}` | all remaining segments; `+`: at least one | the segments joined by `/` |
 * | `{name+:a|b}` | the same; the first segment is one of these words | |
 * | `{*}` | all remaining segments; links never use a pattern with it | none |
 * | `{name[]*}`, `{name[]+}` | all remaining segments | a list of segments |
 *
 * A segment may contain several placeholders: `{oid}.{format:diff|patch}`.
 */
import { encodePath, encodeSegment } from './segments.js';

type OneOf<Words extends string> = Words extends `${infer First}|${infer More}` ? First | OneOf<More> : Words;

type ValueOf<Name extends string, Word> = Name extends '' | '*'
  ? unknown
  : Name extends `${infer List}[]*` | `${infer List}[]+`
    ? { readonly [K in List]: readonly string[] }
    : Name extends `${infer Text}*` | `${infer Text}+`
      ? { readonly [K in Text]: string }
      : { readonly [K in Name]: Word };

/** The values of a pattern's placeholders. */
export type PatternValues<Path extends string> = Path extends `${string}{${infer Inside}}${infer After}`
  ? (Inside extends `${infer Name}:${infer Words}` ? ValueOf<Name, OneOf<Words>> : ValueOf<Inside, string>) &
      PatternValues<After>
  : unknown;

type Values = Readonly<Record<string, unknown>>;

interface Placeholder {
  readonly name: string;
  readonly words: readonly string[] | undefined;
}

/** A placeholder for all remaining segments. */
interface Tail extends Placeholder {
  readonly isList: boolean;
  readonly mayBeEmpty: boolean;
}

/** Literal text and placeholders, in order. */
type Segment = readonly (string | Placeholder)[];

const PLACEHOLDER = /\{([\w-]*)(\[\])?([*+])?(?::([^}]*))?\}/;

export class Pattern {
  readonly #segments: readonly Segment[];
  /** One expression for each segment, with a group for each placeholder. */
  readonly #expressions: readonly RegExp[];
  readonly #tail: Tail | undefined;
  /** Excludes the tail. */
  readonly #written: Segment;
  /** Links never use it. */
  readonly isAlias: boolean;
  /** The allowed words by name of placeholder, for placeholders that have words. */
  readonly choices: ReadonlyMap<string, readonly string[]>;

  constructor(path: string) {
    const segments = path.split('/').filter((segment) => segment !== '');
    this.#tail = tailOf(segments.at(-1) ?? '');
    this.#segments = segments.slice(0, this.#tail === undefined ? undefined : -1).map(partsOf);
    this.#written = merged(this.#segments.flatMap((segment) => ['/', ...segment]));
    this.#expressions = this.#segments.map(expressionOf);
    const placeholders = this.#segments.flat().filter((part) => typeof part !== 'string');
    this.isAlias = this.#tail?.name === '' || placeholders.some(({ name }) => name === '');
    this.choices = new Map(placeholders.flatMap(({ name, words }) => (words === undefined ? [] : [[name, words]])));
  }

  /** Excludes the tail. */
  get segmentCount(): number {
    return this.#segments.length;
  }

  /** The values of the placeholders; undefined when the decoded segments do not match. */
  match(segments: readonly string[]): Values | undefined {
    const count = this.#segments.length;
    if (this.#tail === undefined ? segments.length !== count : segments.length < count) return undefined;
    const values: Record<string, unknown> = {};
    for (const [at, expression] of this.#expressions.entries()) {
      const found = expression.exec(segments[at] as string);
      if (found === null) return undefined;
      let caught = 1;
      for (const part of this.#segments[at] as Segment) {
        if (typeof part === 'string') continue;
        if (part.name !== '') values[part.name] = found[caught];
        caught += 1;
      }
    }
    if (this.#tail === undefined) return values;
    const { name, words, isList, mayBeEmpty } = this.#tail;
    const left = segments.slice(count);
    if (left.length === 0 ? !mayBeEmpty : words?.includes(left[0] as string) === false) return undefined;
    if (name !== '') values[name] = isList ? left : left.join('/');
    return values;
  }

  /** The escaped path for these values. */
  fill(values: Values): string {
    let path = '';
    for (const part of this.#written)
      path += typeof part === 'string' ? part : encodeSegment(values[part.name] as string);
    if (this.#tail === undefined) return path === '' ? '/' : path;
    const { name, isList } = this.#tail;
    const left = isList
      ? (values[name] as readonly string[]).map(encodeSegment).join('/')
      : encodePath(values[name] as string);
    return left === '' ? path : `${path}/${left}`;
  }

  /** Whether nothing follows the segment. */
  endsAt(at: number): boolean {
    return this.#tail === undefined && this.#segments.length === at + 1;
  }

  /** The words that a segment may consist of; undefined when it may be any text. */
  wordsAt(at: number): readonly string[] | undefined {
    const [part, ...more] = this.#segments[at] ?? [];
    if (part === undefined || more.length > 0) return undefined;
    return typeof part === 'string' ? [part] : part.words;
  }
}

function placeholderOf(found: RegExpExecArray): Placeholder {
  return { name: found[1] ?? '', words: found[4]?.split('|') };
}

function tailOf(segment: string): Tail | undefined {
  const found = PLACEHOLDER.exec(segment);
  if (found?.[3] === undefined) return undefined;
  return { ...placeholderOf(found), isList: found[2] !== undefined, mayBeEmpty: found[3] === '*' };
}

function partsOf(segment: string): Segment {
  const parts: (string | Placeholder)[] = [];
  let left = segment;
  for (let found = PLACEHOLDER.exec(left); found !== null; found = PLACEHOLDER.exec(left)) {
    if (found.index > 0) parts.push(left.slice(0, found.index));
    parts.push(placeholderOf(found));
    left = left.slice(found.index + found[0].length);
  }
  return left === '' ? parts : [...parts, left];
}

/** Joins adjacent literal texts. */
function merged(parts: Segment): Segment {
  const [first, second, ...more] = parts;
  if (first === undefined || second === undefined) return parts;
  return typeof first === 'string' && typeof second === 'string'
    ? merged([first + second, ...more])
    : [first, ...merged([second, ...more])];
}

function expressionOf(segment: Segment): RegExp {
  const source = segment.map((part) =>
    typeof part === 'string' ? escaped(part) : `(${part.words?.map(escaped).join('|') ?? '.+'})`,
  );
  return new RegExp(`^${source.join('')}$`, 's');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
