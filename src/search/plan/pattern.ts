/** A pattern as far as the index uses it: the texts that a match has, one after the other. */

export type Pattern =
  /** One character. */
  | { readonly kind: 'character'; readonly character: string }
  /** No character, at a place where no word goes on: `\b`, `^`, `$`. */
  | { readonly kind: 'edge' }
  /** Nothing that matters: `\B`, a flag. */
  | { readonly kind: 'nothing' }
  /** Some text or none. */
  | { readonly kind: 'gap' }
  /** One character that is no letter, digit or `_` of ASCII, such as `\W`. */
  | { readonly kind: 'separator' }
  | { readonly kind: 'sequence'; readonly of: readonly Pattern[] }
  | { readonly kind: 'alternatives'; readonly of: readonly Pattern[] }
  /** `least` times, which is at least 1, or with `isMore` more often. */
  | { readonly kind: 'repeated'; readonly of: Pattern; readonly least: number; readonly isMore: boolean };

/** Stands in a text for a place where no word goes on. No line has it. */
export const EDGE = '\n';
/** A set of texts is not made larger: each is looked up. */
const MAX_TEXTS = 32;
const MAX_CHARACTERS = 2_000;

/** All texts that the pattern stands for; undefined when they are too many or not known. */
export function textsOf(pattern: Pattern): readonly string[] | undefined {
  switch (pattern.kind) {
    case 'character':
      return [pattern.character];
    case 'edge':
      return [EDGE];
    case 'nothing':
      return [''];
    case 'gap':
    case 'separator':
      return undefined;
    case 'sequence':
      return pattern.of.reduce<readonly string[] | undefined>((texts, part) => joined(texts, textsOf(part)), ['']);
    case 'alternatives': {
      const texts = new Set<string>();
      for (const part of pattern.of) {
        const some = textsOf(part);
        if (some === undefined) return undefined;
        for (const text of some) texts.add(text);
      }
      return bounded([...texts]);
    }
    case 'repeated': {
      if (pattern.isMore) return undefined;
      const once = textsOf(pattern.of);
      let texts: readonly string[] | undefined = [''];
      for (let times = 0; times < pattern.least && texts !== undefined; times += 1) texts = joined(texts, once);
      return texts;
    }
  }
}

/** Each of the texts followed by each of the others; undefined when they are too many. */
export function joined(
  texts: readonly string[] | undefined,
  others: readonly string[] | undefined,
): readonly string[] | undefined {
  if (texts === undefined || others === undefined || texts.length * others.length > MAX_TEXTS) return undefined;
  return bounded(texts.flatMap((text) => others.map((other) => text + other)));
}

function bounded(texts: readonly string[]): readonly string[] | undefined {
  const characters = texts.reduce((sum, { length }) => sum + length, 0);
  return texts.length > MAX_TEXTS || characters > MAX_CHARACTERS ? undefined : texts;
}
