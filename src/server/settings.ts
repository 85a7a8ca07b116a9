/**
 * What was set, by anyone: the command line overrides the environment, which overrides the configuration file. A value is
 * read by a function that throws UsageError for a wrong one; where it is from the file, the sentence names its key too.
 */
import type { Arguments } from './cli.js';
import type { CliText, Environment } from './cli-texts.js';
import type { ConfigFile } from './config-file.js';
import { list, resolvingFrom, type ResolvePath } from './input-paths.js';
import { namedSpec, readRoot, readSpec } from './named-repositories.js';
import { readSwitch } from './option-values.js';
import { keyOf, variableOf, type OptionName } from './options.js';
import { realPath, type RepositorySpec, type RootScan } from '../repository/scan.js';
import type { ReadAccess } from '../web/http/access/rules.js';
import { UsageError } from './usage-error.js';

export interface Named {
  readonly repositories: readonly RepositorySpec[];
  /** Of repositories of the file that state it; by path of the git directory. */
  readonly access: ReadonlyMap<string, ReadAccess>;
  readonly roots: readonly { readonly path: string; readonly scan: RootScan }[];
}

export class Settings {
  readonly #arguments: Arguments;
  readonly #env: Environment;
  readonly #file: ConfigFile | undefined;
  readonly #text: CliText;
  readonly #fromHere: ResolvePath;
  readonly #fromFile: ResolvePath;

  constructor(typed: Arguments, env: Environment, file: ConfigFile | undefined, text: CliText) {
    this.#arguments = typed;
    this.#env = env;
    this.#file = file;
    this.#text = text;
    this.#fromHere = resolvingFrom(process.cwd(), env);
    this.#fromFile = resolvingFrom(file?.folder ?? process.cwd(), env);
  }

  /** The value that counts: the last one typed, else that of the variable, where an empty one counts as unset. */
  read<T>(name: OptionName, read: (value: string, absolute: ResolvePath) => T): T | undefined {
    const own = this.#arguments.options.get(name)?.at(-1) ?? (this.#env[variableOf(name)] || undefined);
    if (own !== undefined) return read(own, this.#fromHere);
    const value = this.#file?.options.get(name)?.at(-1);
    return value === undefined ? undefined : this.#inFile(keyOf(name), () => read(value, this.#fromFile));
  }

  /** All values that count, for an option that is a list; one value may hold several with commas or blanks between. */
  readAll<T>(name: OptionName, read: (values: readonly string[]) => T): T | undefined {
    const variable = this.#env[variableOf(name)];
    const own = this.#arguments.options.get(name) ?? (variable ? [variable] : undefined);
    if (own !== undefined) return read(own.flatMap(words));
    const values = this.#file?.options.get(name);
    return values && this.#inFile(keyOf(name), () => read(values.flatMap(words)));
  }

  path(name: OptionName): string | undefined {
    return this.read(name, (value, absolute) => absolute(value));
  }

  isOn(name: OptionName): boolean {
    if (this.#arguments.options.has(name)) return true;
    return this.read(name, (value) => readSwitch(variableOf(name), value, this.#text)) ?? false;
  }

  /** Repositories and folders of the first source that names any; those of the others are not added to them. */
  named(): Named {
    const { paths, options } = this.#arguments;
    const text = this.#text;
    const fromHere = (items: readonly string[], roots: readonly string[]): Named => ({
      repositories: items.map((item) => readSpec(item, this.#fromHere, text)),
      access: new Map(),
      roots: unique(roots.map(this.#fromHere)).map((path) => ({ path, scan: readRoot(path, text) })),
    });
    if (paths.length > 0 || options.has('root')) return fromHere(paths, options.get('root') ?? []);
    const items = list(this.#env['KEDR_REPOSITORIES']);
    const roots = list(this.#env[variableOf('root')]);
    return items.length > 0 || roots.length > 0 ? fromHere(items, roots) : this.#namedInFile();
  }

  #namedInFile(): Named {
    const absolute = this.#fromFile;
    const repositories = (this.#file?.repositories ?? []).map((item, at) =>
      this.#inFile(`repositories[${at}]`, () => {
        if (typeof item === 'string') return readSpec(item, absolute, this.#text);
        const [owner = '', name = '', ...more] = item.name?.split('/') ?? [];
        if (item.name === undefined) return readSpec(item.path, absolute, this.#text);
        return namedSpec({ owner, name: [name, ...more].join('/') }, absolute(item.path), this.#text);
      }),
    );
    const roots = unique((this.#file?.options.get('root') ?? []).map(absolute)).map((path) => ({
      path,
      scan: this.#inFile(keyOf('root'), () => readRoot(path, this.#text)),
    }));
    return { repositories, roots, access: this.#accessOf(repositories) };
  }

  /** Also of those that lead to the same folder through a link. `repositories` are those of the file, in its order. */
  #accessOf(repositories: readonly RepositorySpec[]): ReadonlyMap<string, ReadAccess> {
    const byPlace = new Map<string, ReadAccess>();
    for (const [at, { path }] of repositories.entries()) {
      const item = this.#file?.repositories?.[at];
      if (typeof item === 'object' && item.access !== undefined) byPlace.set(realPath(path), item.access);
    }
    return new Map(
      repositories.flatMap(({ path }) => {
        const access = byPlace.get(realPath(path));
        return access === undefined ? [] : [[path, access]];
      }),
    );
  }

  /** Adds file and key to a sentence about a value of the file. */
  #inFile<T>(key: string, read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const path = this.#file?.path ?? '';
      throw new UsageError(this.#text('configWrong', { path, key, problem: error.message }));
    }
  }
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

function unique(paths: readonly string[]): string[] {
  return [...new Set(paths)];
}
