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

export function searchHelp({ t }: PageRequest, isOpen: boolean): SearchHelp {
  return {
    isOpen,
    rows: EXAMPLES.map(([example, key]) => ({ example, text: t(`search.help.${key}`) })),
    note: t('search.help.note'),
  };
}
