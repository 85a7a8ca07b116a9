/** Values of the configuration file by their types. A wrong one is one sentence with its key and the file. */
import type { CliKey, CliText } from './cli-texts.js';
import type { FileValue } from './options.js';
import { readText } from './text-file.js';
import { UsageError } from './usage-error.js';

/** A larger file is not a configuration. */
const MAX_CONFIG_BYTES = 4 << 20;

export class ConfigValues {
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

  texts(value: unknown, key: string): readonly string[] {
    return this.list(value, key).map((item, at) => this.text(item, `${key}[${at}]`));
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

  /** Refuses keys that are left when the known ones are taken away. */
  refuseOthers(others: object, key: string): void {
    const [other] = Object.keys(others);
    if (other !== undefined) throw this.wrong('configUnknownKey', `${key}.${other}`);
  }
}
