/** Objects that could not be read: a page leaves out what needs them, shows the rest, and says so with their ids. */
import { isUnreadable, unreadableOid } from '../../git/errors.js';
import type { PageRequest } from '../http/page.js';

/** Texts of `lost.*` in every locale: what is missing on the page. */
export type LostPart = 'changes' | 'history' | 'latest' | 'blame' | 'files' | 'document';

/** Whoever repairs a repository needs the whole id, but not all of them at once. */
const MAX_SHOWN = 3;

/** Undefined when nothing is lost. */
export function lostNote({ t }: PageRequest, part: LostPart, lost: Iterable<string>): string | undefined {
  const ids = [...new Set(lost)];
  if (ids.length === 0) return undefined;
  return t(`lost.${part}`, { ids: ids.slice(0, MAX_SHOWN).join(', ') + (ids.length > MAX_SHOWN ? ', …' : '') });
}

/** The value, or undefined for an object that cannot be read, which is added to `lost`. `oid` names it where git does not. */
export async function unlessLost<T>(read: () => Promise<T>, oid: string, lost: Set<string>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    lost.add(unreadableOid(error, oid));
    return undefined;
  }
}

/** The rows of all `items` that can be read, in their order. */
export async function readableRows<I, R>(
  items: readonly I[],
  row: (item: I) => Promise<R>,
  { oidOf, lost }: { readonly oidOf: (item: I) => string; readonly lost: Set<string> },
): Promise<R[]> {
  const rows = await Promise.all(items.map((item) => unlessLost(() => row(item), oidOf(item), lost)));
  return rows.flatMap((made) => (made === undefined ? [] : [made]));
}
