/**
 * The languages of the interface and the choice of one for a request. Texts are in `locales/<language>/<area>.json`; a
 * new language needs only its folder (locales/README.md).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import i18next, { type TFunction, type TOptions } from 'i18next';
import { noBreakSpacesInTemplate } from '../../shared/no-break-spaces.js';
import { integerFormat } from '../../shared/number.js';

/** For visitors who prefer none of the available languages. */
const DEFAULT_LANGUAGE = 'ru';
export const LANGUAGE_COOKIE = 'lang';
/** Chooses a language in any address. */
export const LANGUAGE_PARAMETER = 'lang';
const LOCALES = fileURLToPath(new URL('../../../locales/', import.meta.url));

export type Translate = TFunction;

export interface Languages {
  /** Language tags, the default one first. */
  readonly tags: readonly string[];
  /** The name of a language in that language («Русский», "English"). */
  nameOf(tag: string): string;
  translate(tag: string): Translate;
}

/**
 * Reads every locale once at start: each folder is a language, named by its BCP 47 tag. Throws when a file is not JSON.
 */
export async function loadLanguages(folder = LOCALES): Promise<Languages> {
  const found = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const tags = [DEFAULT_LANGUAGE, ...found.filter((tag) => tag !== DEFAULT_LANGUAGE).sort()];
  const resources = Object.fromEntries(tags.map((tag) => [tag, { translation: readLocale(join(folder, tag)) }]));
  const instance = i18next.createInstance();
  await instance.init({
    resources,
    lng: DEFAULT_LANGUAGE,
    fallbackLng: false,
    supportedLngs: tags,
    returnNull: false,
    // EJS escapes what it prints; a second escaping would show entities.
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  const formats = new Map(tags.map((tag) => [tag, integerFormat(tag, instance.getFixedT(tag)('units.grouping'))]));
  // For `{{count, number}}`: the built-in format would write 1 234 in Russian.
  instance.services.formatter?.add(
    'number',
    (value: number, tag) => formats.get(tag ?? DEFAULT_LANGUAGE)?.format(value) ?? String(value),
  );
  const translations = new Map(tags.map((tag) => [tag, remembering(instance.getFixedT(tag))]));
  const translate = (tag: string): Translate =>
    translations.get(tag) ?? (translations.get(DEFAULT_LANGUAGE) as Translate);
  return { tags, translate, nameOf: (tag) => translate(tag)('common.languageName') };
}

/** Texts of one language that are kept, and the length of a key with its values: some 5 MB at most. */
const MAX_KEPT_TEXTS = 10_000;
const MAX_KEPT_KEY = 120;

/**
 * Keeps texts, with their values when these are short: i18next takes 20 to 100 microseconds for each text, and a page has
 * hundreds, many of them the same numbers of lines or days.
 */
function remembering(t: Translate): Translate {
  let known = new Map<string, string>();
  const remembered = (key: string | string[], options?: object): string => {
    if (typeof key !== 'string') return t(key, options as TOptions);
    const full = options === undefined ? key : `${key} ${JSON.stringify(options)}`;
    let text = known.get(full);
    if (text === undefined) {
      text = t(key, options as TOptions);
      if (full.length > MAX_KEPT_KEY) return text;
      if (known.size >= MAX_KEPT_TEXTS) known = new Map();
      known.set(full, text);
    }
    return text;
  };
  return remembered as Translate;
}

function readLocale(folder: string): Record<string, unknown> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(join(folder, name), 'utf8'), (_, value: unknown) =>
      typeof value === 'string' ? noBreakSpacesInTemplate(value) : value,
    );
  return Object.fromEntries(files.map((name) => [name.slice(0, -'.json'.length), read(name)]));
}

export interface LanguageWishes {
  /** The `?lang=` of the request. */
  readonly query: string | undefined;
  readonly cookie: string | undefined;
  /** The best of `tags` by Accept-Language, or undefined. */
  readonly accepted: string | undefined;
}

/** The language in the URL has priority, then the cookie, then the browser's preference. */
export function chooseLanguage(tags: readonly string[], wishes: LanguageWishes): string {
  const known = (tag: string | undefined): tag is string => tag !== undefined && tags.includes(tag);
  return [wishes.query, wishes.cookie, wishes.accepted].find(known) ?? DEFAULT_LANGUAGE;
}
