/**
 * Attributes of the paths of one tree: its `.gitattributes` files and the repository's `info/attributes`, the nearest file first. As
 * `git archive` and `git check-attr --source` see them; the configuration of whoever runs the program does not count.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  parseAttributeFile,
  type AttributeFile,
  type AttributeRule,
  type AttributeSetting,
  type AttributeValue,
} from './attribute-file.js';

/** gitattributes(5), "Using macro attributes": the one that git brings. */
const BUILT_IN_MACROS: ReadonlyMap<string, readonly AttributeSetting[]> = new Map([
  [
    'binary',
    [
      { name: 'diff', value: false },
      { name: 'merge', value: false },
      { name: 'text', value: false },
    ],
  ],
]);

export const ATTRIBUTE_FILE = '.gitattributes';

/** One directory's rules, and those above it. Made by `AttributeReader`. */
export interface AttributeScope {
  /** Of the directory, in Latin-1, with a slash at its end; '' at the top. */
  readonly folder: string;
  readonly rules: readonly AttributeRule[];
  readonly above: AttributeScope | undefined;
}

export class AttributeReader {
  readonly #wanted: ReadonlySet<string>;
  readonly #info: AttributeFile;
  #macros: ReadonlyMap<string, readonly AttributeSetting[]> = BUILT_IN_MACROS;

  /** `wanted`: the names that will be asked for; rules about nothing else are dropped as they are read. */
  constructor(gitDir: string, wanted: readonly string[]) {
    this.#wanted = new Set(wanted);
    this.#info = parseAttributeFile(readInfo(gitDir), true);
  }

  /** The scope of a tree's top directory. `file`: its `.gitattributes`. */
  top(file: Buffer | undefined): AttributeScope {
    const parsed = file === undefined ? undefined : parseAttributeFile(file, true);
    this.#macros = new Map([...BUILT_IN_MACROS, ...(parsed?.macros ?? []), ...this.#info.macros]);
    return { folder: '', rules: this.#relevant(parsed?.rules ?? []), above: undefined };
  }

  /** The scope of a directory below; `folder` with a slash at its end. */
  below(above: AttributeScope, folder: string, file: Buffer | undefined): AttributeScope {
    const rules = file === undefined ? [] : this.#relevant(parseAttributeFile(file, false).rules);
    return rules.length === 0 ? above : { folder, rules, above };
  }

  /** Values of the wanted names for an entry of `scope`'s directory. `path` from the top, in Latin-1, without a slash at its end. */
  valuesOf(scope: AttributeScope, path: string, isDirectory: boolean): ReadonlyMap<string, AttributeValue> {
    const values = new Map<string, AttributeValue>();
    this.#apply(this.#info.rules, path, isDirectory, values);
    for (let at: AttributeScope | undefined = scope; at !== undefined; at = at.above)
      this.#apply(at.rules, path.slice(at.folder.length), isDirectory, values);
    return values;
  }

  /** What is set already stays: rules come in the order of their weight, the last of a file first. */
  #apply(
    rules: readonly AttributeRule[],
    name: string,
    isDirectory: boolean,
    values: Map<string, AttributeValue>,
  ): void {
    for (let i = rules.length - 1; i >= 0; i--) {
      const { matches, settings } = rules[i] as AttributeRule;
      if (matches(name, isDirectory)) this.#set(settings, values);
    }
  }

  #set(settings: readonly AttributeSetting[], values: Map<string, AttributeValue>): void {
    for (let i = settings.length - 1; i >= 0; i--) {
      const { name, value } = settings[i] as AttributeSetting;
      if (values.has(name)) continue;
      values.set(name, value);
      const expanded = value === true ? this.#macros.get(name) : undefined;
      if (expanded !== undefined) this.#set(expanded, values);
    }
  }

  #relevant(rules: readonly AttributeRule[]): AttributeRule[] {
    return rules.filter(({ settings }) =>
      settings.some(({ name }) => this.#wanted.has(name) || this.#macros.has(name)),
    );
  }
}

/** Empty when there is none. */
function readInfo(gitDir: string): Buffer {
  try {
    return readFileSync(join(gitDir, 'info', 'attributes'));
  } catch {
    return Buffer.alloc(0);
  }
}
