/** Files of a diff by the hashes of their paths, with which GitHub (SHA-256) and Gitea (SHA-1) name them. */
import { diffFileName, diffLinesName, type DiffLineRange } from '../../../src/shared/diff-lines.js';

/**
 * The name of the file on this page. A listed file without its lines has a page of its own, which is opened at these
 * lines. Undefined also where the browser hashes nothing: outside of https and localhost.
 */
export async function fileOfHash(
  section: Element,
  hash: string,
  lines: DiffLineRange | undefined,
): Promise<string | undefined> {
  const { subtle } = crypto as Partial<Crypto>;
  if (!subtle) return undefined;
  const isPathOf = async (text: string): Promise<boolean> => {
    const bytes = await subtle.digest(hash.length === 64 ? 'SHA-256' : 'SHA-1', new TextEncoder().encode(text));
    return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('') === hash;
  };
  for (const box of section.querySelectorAll('.dfile-frame')) {
    // The id of the tick is the id of the content and the path.
    const { viewed = '' } = box.querySelector<HTMLElement>('[data-viewed]')?.dataset ?? {};
    if (await isPathOf(viewed.slice(viewed.indexOf(' ') + 1)))
      return diffFileName('f', Number(/\d+$/.exec(box.id)?.[0]));
  }
  for (const link of section.querySelectorAll<HTMLAnchorElement>('a[data-load]')) {
    const path = new URL(link.href).searchParams.get('files');
    if (path === null || !(await isPathOf(path))) continue;
    link.hash = lines ? diffLinesName(diffFileName('f', 1), lines) : '';
    location.replace(link.href);
  }
  return undefined;
}
