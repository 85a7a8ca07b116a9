/**
 * The branches of the preprocessor. All of them are read, each from the state at its `#if`, so that braces balance:
 * `#ifdef A / if (x) { / #else / { / #endif`. A branch that ends within a declaration is the one that counts.
 */

/** What a branch must restore: how far contexts and tokens are filled, and the brackets that are open. */
export interface ScanState {
  readonly contexts: number;
  readonly tokens: number;
  readonly nesting: number;
  readonly opening: number;
}

interface Branch {
  readonly before: ScanState;
  /** True when the `#if` is within a declaration, whose other branches are not read. */
  readonly isInside: boolean;
}

const DIRECTIVE = /[ \t]*([a-z]+)[ \t]*/y;
/** Nothing within a thousand levels is a program. */
const MAX_LEVELS = 1000;

export class Branches {
  readonly #open: Branch[] = [];
  #tooDeep = 0;

  begin(before: ScanState, isInside: boolean): void {
    if (this.#open.length === MAX_LEVELS) this.#tooDeep += 1;
    else this.#open.push({ before, isInside });
  }

  end(): void {
    if (this.#tooDeep > 0) this.#tooDeep -= 1;
    else this.#open.pop();
  }

  current(): Branch | undefined {
    return this.#tooDeep > 0 ? undefined : this.#open.at(-1);
  }
}

export interface Directive {
  readonly name: string;
  /** The offset of what follows the name. */
  readonly rest: number;
}

/** The directive whose hash is at `at`. */
export function directiveAt(text: string, at: number): Directive {
  DIRECTIVE.lastIndex = at + 1;
  const name = DIRECTIVE.exec(text)?.[1];
  return name === undefined ? { name: '', rest: at + 1 } : { name, rest: DIRECTIVE.lastIndex };
}

const CONDITIONAL = /^[ \t]*#[ \t]*(if|el|endif)/gm;

/**
 * Passes over text that is not read, from inside a branch: the offset of the line with `#endif`, or also with `#else`
 * or `#elif` when `stopsAtElse`.
 */
export function branchEnd(text: string, at: number, stopsAtElse: boolean): number {
  CONDITIONAL.lastIndex = at;
  let depth = 0;
  for (let found = CONDITIONAL.exec(text); found !== null; found = CONDITIONAL.exec(text)) {
    if (found[1] === 'if') depth += 1;
    else if (depth === 0 && (found[1] === 'endif' || stopsAtElse)) return found.index;
    else if (found[1] === 'endif') depth -= 1;
  }
  return text.length;
}
