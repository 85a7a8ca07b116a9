/**
 * Renders `views/<name>.ejs`. A template sees five locals only: `page`, its typed model, `t`, `lang`, `icon` and `include`.
 * A line break in a template prints nothing; a blank that is needed there is written `&#32;`. template-lines.ts has the
 * whole rule.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ejs from 'ejs';
import { escapeHtml } from '../../render/safe-html.js';
import { textLanguage, type TextLanguage } from '../format/text-language.js';
import type { Sprite } from './assets.js';
import type { Translate } from './language.js';
import { joinTemplateLines } from './template-lines.js';

export const VIEWS_FOLDER = fileURLToPath(new URL('../../../views/', import.meta.url));

export type Render = (view: string, model: object, t: Translate) => string;

/**
 * Includes a partial; the path is relative to the including template. The partial gets its own `page` and the same `t`.
 */
type Include = (path: string, given: { readonly page: object }) => string;

/** The `lang` attribute for text of a repository; '' when the language is unknown. */
type LanguageAttribute = (text: string) => '' | ` lang="${TextLanguage}"`;

/**
 * An icon of the sprite. `className` is added to `icon`. An icon is decoration, unless it has a `label` that says in words
 * what nothing beside it does. Throws for a name that the sprite does not have: a browser would draw nothing.
 */
type Icon = (name: string, className?: string, label?: string) => string;

interface Locals {
  readonly page: object;
  readonly t: Translate;
  readonly lang: LanguageAttribute;
  readonly icon: Icon;
  readonly include: Include;
}

const lang: LanguageAttribute = (text) => {
  const language = textLanguage(text);
  return language === undefined ? '' : ` lang="${language}"`;
};

function iconsOf(sprite: Sprite): Icon {
  return (name, className = '', label) => {
    if (!sprite.names.has(name)) throw new Error(`the sprite has no icon "${name}"`);
    const classes = className === '' ? 'icon' : `icon ${className}`;
    const role = label === undefined ? 'aria-hidden="true"' : `role="img" aria-label="${escapeHtml(label)}"`;
    return `<svg class="${classes}" ${role}><use href="${sprite.href}#${name}"/></svg>`;
  };
}

type Template = (locals: Locals) => string;

/**
 * Templates are compiled at their first use and kept. Includes are resolved here and not by EJS, which asks the file system and
 * compiles each time: the table of a wide directory includes a partial per row.
 */
export function createRender(sprite: Sprite, folder = VIEWS_FOLDER): Render {
  const icon = iconsOf(sprite);
  const templates = new Map<string, Template>();
  const templateOf = (view: string): Template => {
    let template = templates.get(view);
    if (template === undefined) templates.set(view, (template = compileTemplate(folder, view)));
    return template;
  };
  const run = (view: string, page: object, t: Translate): string => {
    const here = posix.dirname(view);
    const include: Include = (path, given) => run(posix.join(here, path), given.page, t);
    return templateOf(view)({ page, t, lang, icon, include });
  };
  return run;
}

/**
 * Two forms of a template: one that counts its lines, which takes a fifth longer, and one that does not. Where the second
 * one throws, the first one runs again for the message, which names the line.
 */
function compileTemplate(folder: string, view: string): Template {
  const filename = join(folder, `${view}.ejs`);
  const text = joinTemplateLines(readFileSync(filename, 'utf8'));
  const quick = compile(text, { filename, compileDebug: false });
  let counting: Template | undefined;
  return (locals) => {
    try {
      return quick(locals);
    } catch {
      counting ??= compile(text, { filename, compileDebug: true });
      return counting(locals);
    }
  };
}

/** The types lack an option. */
type EjsOptions = ejs.Options & { readonly unsafePrototypeLocals: true };

/** The function that EJS makes has a parameter `include`, for its own, that ours replaces. */
const OUR_INCLUDE = '<% include = locals.include %>';

function compile(text: string, options: { readonly filename: string; readonly compileDebug: boolean }): Template {
  return ejs.compile(OUR_INCLUDE + text, {
    ...options,
    strict: true,
    destructuredLocals: ['page', 't', 'lang', 'icon'],
    // All locals are given each time, so a prototype is never looked at, and EJS need not copy them.
    unsafePrototypeLocals: true,
    escape: escapeValue,
  } as EjsOptions) as Template;
}

/** Absent values print nothing, as in EJS. */
function escapeValue(value: string | number | boolean | null | undefined): string {
  return value === undefined || value === null ? '' : escapeHtml(String(value));
}

/** A digest of all templates and locales, so that browsers do not keep pages after a change of either. */
export function digestOf(folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) hash.update(entry.name).update(readFileSync(join(entry.parentPath, entry.name)));
    }
  }
  return hash.digest('hex');
}
