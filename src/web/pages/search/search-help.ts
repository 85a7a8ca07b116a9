/** The syntax of queries, by examples. */
import type { PageRequest } from '../../http/page.js';
import type { SearchHelp } from './search-model.js';

const EXAMPLES = [
  ['vfio token', 'words'],
  ['"if (ret < 0)"', 'phrase'],
  [String.raw`/vfio_\w+_token/`, 'regexp'],
  ['kmalloc OR kzalloc', 'or'],
  ['mutex -(spinlock OR rcu)', 'not'],
  ['symbol:vfio_open', 'symbol'],
  ['path:drivers/vfio -path:*.h', 'path'],
  ['lang:c -lang:python', 'language'],
  ['case:yes', 'case'],
] as const;

const COMMIT_EXAMPLES = [
  ['vfio reset', 'words'],
  ['"use after free"', 'phrase'],
  ['mutex*', 'prefix'],
  ['revert OR backport', 'or'],
  ['leak -memory', 'not'],
  ['author:torvalds committer:"Al Viro"', 'people'],
  ['fixes:1da177e reviewed-by:viro', 'trailers'],
  ['after:2008 before:2009', 'days'],
  ['path:drivers/vfio', 'path'],
  ['1da177e4c3f4', 'id'],
] as const;

export function commitSearchHelp({ t }: PageRequest, isOpen: boolean): SearchHelp {
  return {
    isOpen,
    rows: COMMIT_EXAMPLES.map(([example, key]) => ({ example, text: t(`search.commitsHelp.${key}`) })),
    note: t('search.commitsHelp.note'),
  };
}

export function searchHelp({ t }: PageRequest, isOpen: boolean): SearchHelp {
  return {
    isOpen,
    rows: EXAMPLES.map(([example, key]) => ({ example, text: t(`search.help.${key}`) })),
    note: t('search.help.note'),
  };
}
