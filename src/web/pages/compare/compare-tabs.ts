/** The tabs of a comparison. Each has an address of its own; without a parameter it is that of the files. */
import type { DivergenceDetails } from '../../../workers/tasks/divergence-details.js';
import { href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import type { KnownAuthors } from './compare-authors.js';
import { specText } from './compare-spec.js';
import type { Compared } from './compared.js';

export interface CompareTabs {
  readonly items: readonly CompareTab[];
  /** The address from which a script takes the numbers that were not known in time. */
  readonly fillHref: string | undefined;
}

export interface CompareTab {
  readonly name: TabName;
  readonly label: string;
  /** '' when the number is unknown. */
  readonly count: string;
  readonly isWaiting: boolean;
  readonly icon: string;
  readonly href: string;
  readonly current: boolean;
}

const TABS = ['commits', 'files', 'authors'] as const;
export type TabName = (typeof TABS)[number];

const SHOW = 'show';
const FIRST: TabName = 'files';
const ICONS: Readonly<Record<TabName, string>> = { commits: 'history', files: 'file-diff', authors: 'people' };

export function tabOf({ query }: PageRequest): TabName {
  return TABS.find((name) => name === query.get(SHOW)) ?? FIRST;
}

/** `files` is undefined where no files were compared. */
export function compareTabs(
  request: PageRequest,
  { name, spec, path }: Compared,
  known: { readonly divergence: DivergenceDetails; readonly files: number | undefined; readonly authors: KnownAuthors },
): CompareTabs {
  const { t, numbers } = request;
  const shown = tabOf(request);
  const counts = countsOf(known, path);
  const hrefOf = (tab: TabName): string =>
    href.compare(name, specText(spec), {
      path: path === '' ? undefined : path,
      [SHOW]: tab === FIRST ? undefined : tab,
    });
  const items = TABS.map((tab) => {
    const count = counts[tab];
    return {
      name: tab,
      label: t(`compare.tabs.${tab}`),
      count: typeof count === 'number' ? numbers.integer(count) : '',
      isWaiting: count === 'waiting',
      icon: ICONS[tab],
      href: hrefOf(tab),
      current: tab === shown,
    };
  });
  return { items, fillHref: items.some(({ isWaiting }) => isWaiting) ? hrefOf('authors') : undefined };
}

/** Below a path only the task that counts the authors knows the number of all commits. */
function countsOf(
  { divergence, files, authors }: Parameters<typeof compareTabs>[2],
  path: string,
): Readonly<Record<TabName, number | 'waiting' | undefined>> {
  const { ahead, commits, more } = divergence;
  const below = more ? (authors === 'waiting' ? authors : authors?.commits) : commits.length;
  return {
    commits: path === '' ? ahead : below,
    files,
    authors: authors === 'waiting' ? authors : authors?.totalAuthors,
  };
}
