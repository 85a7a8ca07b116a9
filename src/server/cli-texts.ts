/** The language of the terminal and its texts. */
import { readdirSync, readFileSync } from 'node:fs';
import type texts from '../../locales/en/cli.json';
import type unitNames from '../../locales/en/units.json';
import { createNumberFormat, type NumberFormat } from '../shared/number.js';

/** The name of a folder in `locales/`. */
export type CliLanguage = string;
export type CliKey = keyof typeof texts;
/** Returns the text of a key with its `{{name}}` placeholders filled. */
export type CliText = (key: CliKey, values?: Readonly<Record<string, string | number>>) => string;
export type Environment = Readonly<Record<string, string | undefined>>;

const LOCALES = new URL('../../locales/', import.meta.url);
/** For a locale without a language that Kedr has, such as `C` or `POSIX`. */
const FALLBACK: CliLanguage = 'en';

let languages: readonly CliLanguage[] | undefined;
const tables = new Map<CliLanguage, typeof texts>();

/** Names of all languages, sorted: each has texts for the terminal. The folder is read once. */
export function cliLanguages(): readonly CliLanguage[] {
  return (languages ??= readdirSync(LOCALES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort());
}

/**
 * `KEDR_LANG`, else the system's locale for messages, locale(7). `de_AT.UTF-8` selects `de-AT` where it exists, else
 * `de`.
 */
export function cliLanguage(env: Environment): CliLanguage {
  const wish = (env['KEDR_LANG'] || env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '').split(/[.@]/)[0] ?? '';
  const tag = wish.replaceAll('_', '-').toLowerCase();
  const found = (name: string): CliLanguage | undefined =>
    cliLanguages().find((language) => language.toLowerCase() === name);
  return found(tag) ?? found(tag.split('-')[0] ?? '') ?? FALLBACK;
}

/** Reads `locales/<language>/cli.json` once. */
export function cliTexts(language: CliLanguage): CliText {
  const table =
    tables.get(language) ??
    (JSON.parse(readFileSync(new URL(`${language}/cli.json`, LOCALES), 'utf8')) as typeof texts);
  tables.set(language, table);
  return (key, values = {}) =>
    table[key].replace(/\{\{(\w+)\}\}/g, (place, name: string) => String(values[name] ?? place));
}

/** Numbers and sizes in the format of the terminal's language. */
export function cliNumbers(language: CliLanguage): NumberFormat {
  const units = JSON.parse(readFileSync(new URL(`${language}/units.json`, LOCALES), 'utf8')) as typeof unitNames;
  return createNumberFormat(language, (word) => units[word]);
}
