/** The texts of `locales/` as written in their files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from './templates.js';

/** `area.key.key` to text. */
export type Texts = ReadonlyMap<string, string>;

/** The name of a plural form at the end of a key, as in CLDR. */
const PLURAL = /_(zero|one|two|few|many|other)$/;
const LOCALES = join(PROJECT, 'locales');

export const TAGS: readonly string[] = readdirSync(LOCALES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

export function readLanguage(tag: string): Texts {
  const texts = new Map<string, string>();
  const add = (key: string, value: unknown): void => {
    if (typeof value === 'string') texts.set(key, value);
    else for (const [name, inner] of Object.entries(value as object)) add(`${key}.${name}`, inner);
  };
  for (const file of readdirSync(join(LOCALES, tag)))
    add(file.replace(/\.json$/, ''), JSON.parse(readFileSync(join(LOCALES, tag, file), 'utf8')));
  return texts;
}

/** Keys without their plural endings. */
export function singleKeys(texts: Texts): string[] {
  return [...new Set([...texts.keys()].map((key) => key.replace(PLURAL, '')))].sort();
}

/** Keys that have plural forms. */
export function countedKeys(texts: Texts): string[] {
  return singleKeys(texts).filter((key) => !texts.has(key));
}

export function pluralForms(texts: Texts, key: string): string[] {
  return [...texts.keys()]
    .filter((name) => name.startsWith(`${key}_`) && name.replace(PLURAL, '') === key)
    .map((name) => name.slice(key.length + 1))
    .sort();
}
