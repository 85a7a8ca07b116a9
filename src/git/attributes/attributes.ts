/**
 * The attributes of the paths of one tree, from `info/attributes` of the repository and the `.gitattributes` files of
 * the tree. `info/attributes` has the highest precedence; after it, the nearest file. The results equal those of `git
 * archive` and `git check-attr --source`, but global and system files are ignored: the account that runs the server
 * must not influence them.
 */
import { join } from 'node:path';
import {
  MAX_ATTRIBUTE_FILE_BYTES,
  parseAttributeFile,
  type AttributeFile,
  type AttributeRule,
  type AttributeSetting,
  type AttributeValue,
} from './attribute-file.js';
import { readRegularFile } from '../regular-file.js';

/** The macro that is built into git: gitattributes(5), "Using macro attributes". */
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

/** The rules of one directory, linked to those of the directories above it. Made by `AttributeReader`. */
export interface AttributeScope {
  /** Path of the directory in Latin-1 with a trailing slash; '' for the root. */
  readonly folder: string;
  readonly rules: readonly AttributeRule[];
  readonly above: AttributeScope | undefined;
}

export class AttributeReader {
  readonly #wanted: ReadonlySet<string>;
  readonly #info: AttributeFile;
  #macros: ReadonlyMap<string, readonly AttributeSetting[]> = BUILT_IN_MACROS;

  /**
   * `wanted`: the attributes that `valuesOf` has to find. Rules that set none of them are dropped when they are read.
   */
  constructor(gitDir: string, wanted: readonly string[]) {
    this.#wanted = new Set(wanted);
    this.#info = parseAttributeFile(readInfo(gitDir), true);
  }

  /** Whether `info/attributes` has rules, which apply to every path. */
  get hasInfo(): boolean {
    return this.#info.rules.length > 0;
  }

  /** The scope of the root of a tree. `file` is its `.gitattributes`. */
  top(file: Buffer | undefined): AttributeScope {
    const parsed = file === undefined ? undefined : parseAttributeFile(file, true);
    this.#macros = new Map([...BUILT_IN_MACROS, ...(parsed?.macros ?? []), ...this.#info.macros]);
    return { folder: '', rules: this.#relevant(parsed?.rules ?? []), above: undefined };
  }

  /**
   * The scope of a directory below `above`. `folder` is its path with a trailing slash, `file` its `.gitattributes`.
   */
  below(above: AttributeScope, folder: string, file: Buffer | undefined): AttributeScope {
    const rules = file === undefined ? [] : this.#relevant(parseAttributeFile(file, false).rules);
    return rules.length === 0 ? above : { folder, rules, above };
  }

  /**
   * The attributes of one entry of the directory of `scope`. `path` is its path from the root, in Latin-1, without a
   * trailing slash.
   */
  valuesOf(scope: AttributeScope, path: string, isDirectory: boolean): ReadonlyMap<string, AttributeValue> {
    const values = new Map<string, AttributeValue>();
    this.#apply(this.#info.rules, path, isDirectory, values);
    for (let at: AttributeScope | undefined = scope; at !== undefined; at = at.above)
      this.#apply(at.rules, path.slice(at.folder.length), isDirectory, values);
    return values;
  }

  /** Applies rules from the last to the first, in the order of their precedence. Attributes with a value keep it. */
  #apply(
    rules: readonly AttributeRule[],
    name: string,
    isDirectory: boolean,
    values: Map<string, AttributeValue>,
  ): void {
    for (let i = rules.length - 1; i >= 0; i -= 1) {
      const { matches, settings } = rules[i] as AttributeRule;
      if (matches(name, isDirectory)) this.#set(settings, values);
    }
  }

  #set(settings: readonly AttributeSetting[], values: Map<string, AttributeValue>): void {
    for (let i = settings.length - 1; i >= 0; i -= 1) {
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

/** The file `info/attributes`, empty when there is none. */
function readInfo(gitDir: string): Buffer {
  try {
    return readRegularFile(join(gitDir, 'info', 'attributes'), MAX_ATTRIBUTE_FILE_BYTES);
  } catch {
    return Buffer.alloc(0);
  }
}
