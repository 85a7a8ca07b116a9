/** Renders `views/<name>.ejs`. A template sees two locals only: `page`, its typed model, and `t`. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ejs from 'ejs';
import { escapeHtml } from '../render/safe-html.js';
import type { Translate } from './language.js';

export const VIEWS_FOLDER = fileURLToPath(new URL('../../views/', import.meta.url));

export type Render = (view: string, model: object, t: Translate) => string;

interface Locals {
  readonly page: object;
  readonly t: Translate;
}

/** What EJS makes of a template in client mode: it asks us for escaping and for its includes. */
type Template = (locals: Locals, escape: (value: unknown) => string, include: (path: string, locals?: Partial<Locals>) => string) => string;

/**
 * Templates are compiled at their first use and kept. Includes are resolved here and not by EJS, which asks the file system
 * each time; a partial is given its own `page` and the same `t`.
 */
export function createRender(folder = VIEWS_FOLDER): Render {
  const templates = new Map<string, Template>();
  const run = (view: string, locals: Locals): string => {
    let template = templates.get(view);
    if (template === undefined) templates.set(view, (template = compileTemplate(folder, view)));
    return template(locals, escapeValue, (path, given = {}) => run(posix.join(posix.dirname(view), path), { ...locals, ...given }));
  };
  return (view, model, t) => run(view, { page: model, t });
}

function compileTemplate(folder: string, view: string): Template {
  const filename = join(folder, `${view}.ejs`);
  const options = { filename, client: true, strict: true, destructuredLocals: ['page', 't'], escape: escapeValue };
  return ejs.compile(readFileSync(filename, 'utf8'), options as ejs.Options) as unknown as Template;
}

/** Absent values print as nothing, as in EJS. */
function escapeValue(value: unknown): string {
  return value === undefined || value === null ? '' : escapeHtml(String(value));
}

/** A digest of all templates and locales: pages kept by browsers must not outlive a change of either. */
export function digestOf(folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) hash.update(entry.name).update(readFileSync(join(entry.parentPath, entry.name)));
    }
  }
  return hash.digest('hex');
}
