/** Renders `views/<name>.ejs`. A template sees two locals only: `page`, its typed model, and `t`. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ejs from 'ejs';
import type { Translate } from './language.js';

export const VIEWS_FOLDER = fileURLToPath(new URL('../../views/', import.meta.url));

export type Render = (view: string, model: object, t: Translate) => string;

/** Templates are compiled at their first use and kept. */
export function createRender(folder = VIEWS_FOLDER): Render {
  const compiled = new Map<string, (locals: { page: object; t: Translate }) => string>();
  return (view, model, t) => {
    let template = compiled.get(view);
    if (template === undefined) {
      const filename = join(folder, `${view}.ejs`);
      template = ejs.compile(readFileSync(filename, 'utf8'), { filename, root: folder, cache: true, strict: true, destructuredLocals: ['page', 't'] } as ejs.Options) as (locals: object) => string;
      compiled.set(view, template);
    }
    return template({ page: model, t });
  };
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
