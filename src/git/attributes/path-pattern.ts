/**
 * The patterns of gitattributes(5) and gitignore(5), on bytes that are written as Latin-1 characters. A pattern becomes
 * a nondeterministic automaton. All its states are followed at once and nothing is tried twice, so matching takes at
 * most the length of the pattern times the length of the name.
 */

/**
 * One step of a pattern, which is also a state of the automaton. A `star` stays in its state for each byte it matches.
 */
type Step =
  | { readonly kind: 'byte'; readonly code: number }
  | { readonly kind: 'set'; readonly has: Uint8Array }
  | { readonly kind: 'star'; readonly crossesSlash: boolean }
  /** Matches no byte. The two steps after it, a star and a slash, may be skipped together. */
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
 * Compiles a pattern. `crossing`: a star matches slashes as well, as in a pattern for the last component of a path. A
 * malformed pattern (an unclosed bracket, an unknown class, a backslash at the end) matches nothing.
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
  for (let at = 0; at < name.length; at += 1) {
    if (!advance(steps, states, next, name.charCodeAt(at))) return false;
    [states, next] = [next, states];
  }
  return states[steps.length] === 1;
}

/** Computes in `next` the states after one more byte. Returns false when there are none. */
function advance(steps: readonly Step[], states: Uint8Array, next: Uint8Array, code: number): boolean {
  next.fill(0);
  let alive = false;
  for (let i = 0; i < steps.length; i += 1) {
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

/** A star may match nothing, so a state that is a star also makes the state after it active. */
function enterStars(steps: readonly Step[], states: Uint8Array): void {
  for (let i = 0; i < steps.length; i += 1) {
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
      while (pattern[at] === '*') at += 1;
      steps.push(...stars(pattern, start, at, crossing));
    } else if (sign === '?') {
      steps.push({ kind: 'set', has: EVERYTHING_BUT_SLASH });
      at += 1;
    } else if (sign === '[') {
      const set = compileSet(pattern, at + 1);
      if (set === undefined) return undefined;
      steps.push({ kind: 'set', has: set.has });
      at = set.end;
    } else {
      if (sign === '\\') at += 1;
      if (at === pattern.length) return undefined;
      steps.push({ kind: 'byte', code: pattern.charCodeAt(at) });
      at += 1;
    }
  }
  return steps;
}

/** Two stars that are a whole component of the path match any number of components; elsewhere they are one star. */
function stars(pattern: string, start: number, end: number, crossing: boolean): Step[] {
  const isWholePart =
    end - start > 1 &&
    (start === 0 || pattern[start - 1] === '/') &&
    (end === pattern.length || pattern[end] === '/' || pattern.startsWith('\\/', end));
  const star: Step = { kind: 'star', crossesSlash: crossing || isWholePart };
  return !crossing && isWholePart && pattern[end] === '/' ? [{ kind: 'option' }, star] : [star];
}

/** The set of bytes of a bracket expression; `start` is behind the bracket. Undefined when it is malformed. */
function compileSet(pattern: string, start: number): { has: Uint8Array; end: number } | undefined {
  let at = start;
  const isNegated = pattern[at] === '!' || pattern[at] === '^';
  if (isNegated) at += 1;
  const has = new Uint8Array(BYTES);
  const first = at;
  let previous: number | undefined;
  while (at === first || pattern[at] !== ']') {
    if (at >= pattern.length) return undefined;
    const named = namedClass(pattern, at);
    if (named === 'unknown') return undefined;
    if (named !== undefined) {
      for (let code = 0; code < BYTES; code += 1) if (named.test.test(String.fromCharCode(code))) has[code] = 1;
      at = named.end;
      previous = undefined;
      continue;
    }
    const isRange = pattern[at] === '-' && previous !== undefined && at + 1 < pattern.length && pattern[at + 1] !== ']';
    if (isRange) at += 1;
    if (pattern[at] === '\\') at += 1;
    if (at >= pattern.length) return undefined;
    const code = pattern.charCodeAt(at);
    at += 1;
    has.fill(1, isRange ? previous : code, code + 1);
    previous = isRange ? undefined : code;
  }
  return { has: bytesWhere((code) => code !== SLASH && (has[code] === 1) !== isNegated), end: at + 1 };
}

/** The named class at `at`, such as `[:alpha:]`; undefined when there is none. */
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
