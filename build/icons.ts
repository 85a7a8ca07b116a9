/**
 * One SVG sprite of the icons that pages use: `<svg class="icon"><use href="{url}#{name}"></use></svg>`.
 * The drawings are the 16 px Octicons (@primer/octicons, MIT, Copyright GitHub Inc.); the cedar is our own.
 * A name is added here before a template or a script uses it.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Octicons by name, as in `@primer/octicons/build/data.json`. */
const ICONS = [
  'alert',
  'archive',
  'arrow-left',
  'arrow-right',
  'arrow-switch',
  'arrow-up',
  'book',
  'calendar',
  'check',
  'chevron-down',
  'chevron-right',
  'clock',
  'code',
  'command-palette',
  'copy',
  'cpu',
  'database',
  'device-desktop',
  'diff',
  'diff-added',
  'diff-modified',
  'diff-removed',
  'diff-renamed',
  'download',
  'eye',
  'file',
  'file-binary',
  'file-code',
  'file-diff',
  'file-directory',
  'file-directory-fill',
  'file-media',
  'file-submodule',
  'file-symlink-file',
  'file-zip',
  'filter',
  'fold',
  'git-branch',
  'git-commit',
  'git-compare',
  'git-merge',
  'globe',
  'graph',
  'hash',
  'history',
  'home',
  'image',
  'info',
  'kebab-horizontal',
  'key',
  'law',
  'link',
  'link-external',
  'list-unordered',
  'lock',
  'mirror',
  'moon',
  'package',
  'people',
  'person',
  'pulse',
  'question',
  'repo',
  'reply',
  'rss',
  'search',
  'server',
  'shield-check',
  'sidebar-collapse',
  'sidebar-expand',
  'stop',
  'sun',
  'sync',
  'tag',
  'terminal',
  'three-bars',
  'triangle-down',
  'unfold',
  'versions',
  'x',
];

const SIZE = 16;

/** What `@primer/octicons/build/data.json` says of an icon, by its height in pixels. */
interface Octicon {
  readonly heights: Readonly<Record<number, { readonly width: number; readonly path: string } | undefined>>;
}

/** The outermost element's inner markup and its view box. */
function contentsOf(svg: string): { viewBox: string; inner: string } {
  const [, viewBox, inner] = /<svg[^>]*viewBox="([^"]+)"[^>]*>([\s\S]*)<\/svg>/.exec(svg) ?? [];
  if (viewBox === undefined || inner === undefined) throw new Error('no drawing in the SVG');
  return { viewBox, inner: inner.replace(/<!--[\s\S]*?-->/g, '').replace(/\s*\n\s*/g, '') };
}

/**
 * The sprite's text. `logo` is the path of our own mark, which becomes the symbol `kedr`. Throws for an unknown name.
 */
export async function buildIcons(logo: string): Promise<string> {
  const data = fileURLToPath(import.meta.resolve('@primer/octicons/build/data.json'));
  const octicons = JSON.parse(await readFile(data, 'utf8')) as Record<string, Octicon | undefined>;
  const symbols = ICONS.map((name) => {
    const drawing = octicons[name]?.heights[SIZE];
    if (drawing === undefined) throw new Error(`Octicons have no ${SIZE} px icon "${name}"`);
    return `<symbol id="${name}" viewBox="0 0 ${drawing.width} ${SIZE}">${drawing.path}</symbol>`;
  });
  const { viewBox, inner } = contentsOf(await readFile(logo, 'utf8'));
  symbols.push(`<symbol id="kedr" viewBox="${viewBox}">${inner}</symbol>`);
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`;
}
