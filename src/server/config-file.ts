/**
 * The file of `--config`: one JSON object. Its keys are the options of the command line and a few more; an unknown key or
 * a value of the wrong type is refused, so that no setting is overlooked because of its spelling.
 */
import { dirname } from 'node:path';
import type { CliKey, CliText } from './cli-texts.js';
import { keyOf, OPTIONS, type FileValue, type OptionName } from './options.js';
import { readText } from './text-file.js';
import { UsageError } from './usage-error.js';

/** A larger file is not a configuration. */
const MAX_CONFIG_BYTES = 4 << 20;

export interface ConfigFile {
  /** Absolute. */
  readonly path: string;
  /** Relative paths in the file start here. */
  readonly folder: string;
  /** As text, as on the command line; a switch is `1` or `0`. */
  readonly options: ReadonlyMap<OptionName, readonly string[]>;
  /** Undefined when the file names none. */
  readonly repositories: readonly FileRepository[] | undefined;
}

/** A text is as on the command line. */
export type FileRepository = string | { readonly path: string; readonly name: string | undefined };

/** `path` is absolute. Throws UsageError. */
export function readConfigFile(path: string, text: CliText): ConfigFile {
  const file = new FileReader(path, text);
  const values = file.object(file.parsed(), '');
  const options = new Map<OptionName, readonly string[]>();
  let repositories: readonly FileRepository[] | undefined;
  for (const [key, value] of Object.entries(values)) {
    const option = OPTIONS.find(({ name, file: kind }) => kind !== undefined && keyOf(name) === key);
    if (option?.file !== undefined) options.set(option.name, file.option(value, key, option.file));
    else if (key === 'repositories') repositories = file.repositories(value, key);
    else if (key !== '$schema') throw file.wrong('configUnknownKey', key);
  }
  return { path, folder: dirname(path), options, repositories };
}

class FileReader {
  readonly #path: string;
  readonly #text: CliText;

  constructor(path: string, text: CliText) {
    this.#path = path;
    this.#text = text;
  }

  parsed(): unknown {
    const content = readText({ path: this.#path, maxBytes: MAX_CONFIG_BYTES, wrong: 'configNotFile' }, this.#text);
    try {
      return JSON.parse(content) as unknown;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new UsageError(this.#text('configNotJson', { path: this.#path, detail: error.message }));
    }
  }

  /** A sentence about a key of the file. */
  wrong(sentence: CliKey, key: string, more: Readonly<Record<string, string | number>> = {}): UsageError {
    return new UsageError(this.#text(sentence, { path: this.#path, key, ...more }));
  }

  object(value: unknown, key: string): Readonly<Record<string, unknown>> {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    throw key === '' ? this.wrong('configNotObject', '') : this.wrong('configObject', key);
  }

  text(value: unknown, key: string): string {
    if (typeof value === 'string' && value.trim() !== '') return value;
    throw this.wrong('configText', key);
  }

  list(value: unknown, key: string): readonly unknown[] {
    if (Array.isArray(value)) return value as unknown[];
    throw this.wrong('configList', key);
  }

  option(value: unknown, key: string, type: FileValue): readonly string[] {
    switch (type.kind) {
      case 'number':
        if (typeof value === 'number' && Number.isInteger(value)) return [String(value)];
        throw this.wrong('configNumber', key, { min: type.minimum, max: type.maximum });
      case 'switch':
        if (typeof value === 'boolean') return [value ? '1' : '0'];
        throw this.wrong('configSwitch', key);
      case 'list':
        return (typeof value === 'string' ? [value] : this.list(value, key)).map((item, at) =>
          this.text(item, typeof value === 'string' ? key : `${key}[${at}]`),
        );
      default:
        return [this.text(value, key)];
    }
  }

  repositories(value: unknown, key: string): readonly FileRepository[] {
    return this.list(value, key).map((item, at) => {
      const here = `${key}[${at}]`;
      if (typeof item === 'string') return this.text(item, here);
      const { path, name, ...others } = this.object(item, here);
      this.refuseOthers(others, here);
      return {
        path: this.text(path, `${here}.path`),
        name: name === undefined ? undefined : this.text(name, `${here}.name`),
      };
    });
  }

  /** Refuses keys that are left when the known ones are taken away. */
  refuseOthers(others: object, key: string): void {
    const [other] = Object.keys(others);
    if (other !== undefined) throw this.wrong('configUnknownKey', `${key}.${other}`);
  }
}
