/** The built files of `public/`: logical name to hashed URL. Read once at start. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { basePath } from '../address/location.js';

/** Below the base path of the site. */
export const ASSETS_PATH = '/assets';

/** The sprite file of all icons; an icon is addressed as `href + '#' + name`. */
export interface Sprite {
  readonly href: string;
  readonly names: ReadonlySet<string>;
}

export interface Assets {
  /**
   * URL of an asset by its name without folder (`main.css`). Throws for a name that was not built, since the page would
   * silently lack it.
   */
  url(name: string): string;
  /**
   * URLs of the scripts that this script imports. A page lists them all, because a browser would otherwise discover
   * them one after another.
   */
  importsOf(name: string): readonly string[];
  readonly icons: Sprite;
  /** Changes with every change of an asset, template or locale; part of every page's validator. */
  readonly version: string;
  readonly folder: string;
}

/** `folder` contains `manifest.json` of the build; `salt` is the version of the program and its templates. */
export function loadAssets(folder: string, salt: string): Assets {
  const text = readFileSync(join(folder, 'manifest.json'), 'utf8');
  const manifest = JSON.parse(text) as {
    readonly names: Readonly<Record<string, string>>;
    readonly imports: Readonly<Record<string, readonly string[]>>;
  };
  const byName = mapByName(manifest.names);
  const imports = mapByName(manifest.imports);
  const version = createHash('sha256').update(salt).update(text).digest('hex').slice(0, 12);
  const url = (name: string): string => {
    const file = byName.get(name);
    if (file === undefined) throw new Error(`asset ${name} is not in the manifest`);
    return urlOf(file);
  };
  const importsOf = (name: string): string[] => (imports.get(name) ?? []).map(urlOf);
  return { folder, version, url, importsOf, icons: readSprite(folder, byName.get('icons.svg') ?? '') };
}

function readSprite(folder: string, file: string): Sprite {
  const text = readFileSync(join(folder, file), 'utf8');
  return {
    get href() {
      return urlOf(file);
    },
    names: new Set([...text.matchAll(/<symbol id="([^"]+)"/g)].flatMap(([, name]) => name ?? [])),
  };
}

function mapByName<T>(byPath: Readonly<Record<string, T>>): Map<string, T> {
  return new Map(Object.entries(byPath).map(([path, value]) => [path.slice(path.lastIndexOf('/') + 1), value]));
}

function urlOf(file: string): string {
  return `${basePath()}${ASSETS_PATH}/${file}`;
}
