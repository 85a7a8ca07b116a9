/**
 * Patterns of gitattributes(5) and gitignore(5), on bytes written as Latin-1 characters. A pattern becomes a small automaton whose
 * states are all followed at once, so that no pattern takes longer than its length times that of the name.
 */

/** One step of a pattern. `star` stays where it is on each byte it takes. */
type Step =
  | { readonly kind: 'byte'; readonly code: number }
  | { readonly kind: 'set'; readonly has: Uint8Array }
  | { readonly kind: 'star'; readonly crossesSlash: boolean }
  /** The two steps after it, a star and a slash, may be left out together. Takes no byte itself. */
  | { readonly kind: 'option' };

const SLASH = 47;
const BYTES = 256;
const NAMED_CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[0-9A-Za-z]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /[^\x20-\x7e\x80-\xff]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[\t-\r ]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};
const EVERYTHING_BUT_SLASH = bytesWhere((code) => code !== SLASH);

export type PathTest = (name: string) => boolean;

/**
 * `crossing`: a star takes slashes too, as in patterns that are matched with the last part of a path alone. A pattern that is not
 * well-formed (an open bracket, an unknown class, a backslash at its end) matches nothing.
 */
export function pathPattern(pattern: string, { crossing = false }: { readonly crossing?: boolean } = {}): PathTest {
  const steps = compile(pattern, crossing);
  return steps === undefined ? () => false : (name) => matches(steps, name);
}

function matches(steps: readonly Step[], name: string): boolean {
  let states = new Uint8Array(steps.length + 1);
  let next = new Uint8Array(steps.length + 1);
  states[0] = 1;
  enterStars(steps, states);
  for (let at = 0; at < name.length; at++) {
    if (!advance(steps, states, next, name.charCodeAt(at))) return false;
    [states, next] = [next, states];
  }
  return states[steps.length] === 1;
}

/** False when no state is left. */
function advance(steps: readonly Step[], states: Uint8Array, next: Uint8Array, code: number): boolean {
  next.fill(0);
  let alive = false;
  for (let i = 0; i < steps.length; i++) {
    if (states[i] === 0) continue;
    const step = steps[i] as Step;
    if (step.kind === 'star') {
      if (!step.crossesSlash && code === SLASH) continue;
      next[i] = 1;
    } else if (step.kind !== 'option' && (step.kind === 'byte' ? step.code === code : step.has[code] === 1))
      next[i + 1] = 1;
    else continue;
    alive = true;
  }
  enterStars(steps, next);
  return alive;
}

/** A star may take nothing: whatever reaches it reaches what follows, too. */
function enterStars(steps: readonly Step[], states: Uint8Array): void {
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i] as Step;
    if (states[i] === 0 || (step.kind !== 'star' && step.kind !== 'option')) continue;
    states[i + 1] = 1;
    if (step.kind === 'option') states[i + 3] = 1;
  }
}

function compile(pattern: string, crossing: boolean): Step[] | undefined {
  const steps: Step[] = [];
  let at = 0;
  while (at < pattern.length) {
    const sign = pattern[at] as string;
    if (sign === '*') {
      const start = at;
      while (pattern[at] === '*') at++;
      steps.push(...stars(pattern, start, at, crossing));
    } else if (sign === '?') {
      steps.push({ kind: 'set', has: EVERYTHING_BUT_SLASH });
      at++;
    } else if (sign === '[') {
      const set = compileSet(pattern, at + 1);
      if (set === undefined) return undefined;
      steps.push({ kind: 'set', has: set.has });
      at = set.end;
    } else {
      if (sign === '\\') at++;
      if (at === pattern.length) return undefined;
      steps.push({ kind: 'byte', code: pattern.charCodeAt(at) });
      at++;
    }
  }
  return steps;
}

/** Two stars that fill a whole part of the path take any number of parts; elsewhere they are one star. */
function stars(pattern: string, start: number, end: number, crossing: boolean): Step[] {
  const isWholePart =
    end - start > 1 &&
    (start === 0 || pattern[start - 1] === '/') &&
    (end === pattern.length || pattern[end] === '/' || pattern.startsWith('\\/', end));
  const star: Step = { kind: 'star', crossesSlash: crossing || isWholePart };
  return !crossing && isWholePart && pattern[end] === '/' ? [{ kind: 'option' }, star] : [star];
}

/** `start` is behind the bracket; undefined when it is never closed. */
function compileSet(pattern: string, start: number): { has: Uint8Array; end: number } | undefined {
  let at = start;
  const isNegated = pattern[at] === '!' || pattern[at] === '^';
  if (isNegated) at++;
  const has = new Uint8Array(BYTES);
  const first = at;
  let previous: number | undefined;
  while (at === first || pattern[at] !== ']') {
    if (at >= pattern.length) return undefined;
    const named = namedClass(pattern, at);
    if (named === 'unknown') return undefined;
    if (named !== undefined) {
      for (let code = 0; code < BYTES; code++) if (named.test.test(String.fromCharCode(code))) has[code] = 1;
      at = named.end;
      previous = undefined;
      continue;
    }
    const isRange = pattern[at] === '-' && previous !== undefined && at + 1 < pattern.length && pattern[at + 1] !== ']';
    if (isRange) at++;
    if (pattern[at] === '\\') at++;
    if (at >= pattern.length) return undefined;
    const code = pattern.charCodeAt(at);
    at++;
    has.fill(1, isRange ? previous : code, code + 1);
    previous = isRange ? undefined : code;
  }
  return { has: bytesWhere((code) => code !== SLASH && (has[code] === 1) !== isNegated), end: at + 1 };
}

/** `[:alpha:]` at `at`; undefined when nothing of the kind stands there. */
function namedClass(
  pattern: string,
  at: number,
): { readonly test: RegExp; readonly end: number } | 'unknown' | undefined {
  if (!pattern.startsWith('[:', at)) return undefined;
  const close = pattern.indexOf(']', at + 2);
  if (close < 0) return 'unknown';
  if (close - 1 < at + 2 || pattern[close - 1] !== ':') return undefined;
  const test = NAMED_CLASSES[pattern.slice(at + 2, close - 1)];
  return test === undefined ? 'unknown' : { test, end: close + 1 };
}

function bytesWhere(test: (code: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: BYTES }, (_, code) => (test(code) ? 1 : 0));
}
