/** The frame of every page: title, header, tabs, footer. Each page supplies its own parts. */
import type { Oid } from '../../git/oid.js';
import { displayPath } from '../../git/path-text.js';
import type { Repository } from '../../repository/repository.js';
import { linkifyMessage } from '../../render/document/message.js';
import type { SafeHtml } from '../../render/safe-html.js';
import type { FeedLink } from './feed-links.js';
import { basePath, href, type RefName, type RepositoryName } from '../address/location.js';
import { PREFERENCES, type Shortcuts, type Theme, type Wrap } from '../../shared/preferences.js';
import { LANGUAGE_PARAMETER } from '../http/language.js';
import type { PageRequest } from '../http/page.js';

export interface LayoutModel {
  readonly language: string;
  /** Undefined: the setting of the visitor's system. */
  readonly theme: Theme | undefined;
  readonly shortcuts: Shortcuts;
  readonly wrap: Wrap;
  readonly keysHref: string;
  readonly paletteHref: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly css: string;
  readonly script: string;
  /** The scripts that the main script imports. */
  readonly scriptImports: readonly string[];
  readonly favicon: string;
  readonly touchIcon: string;
  readonly manifestHref: string;
  /** The picture for previews of a link to the page: an absolute address. */
  readonly image: string;
  readonly homeHref: string;
  /** Undefined where a login would change nothing. */
  readonly loginHref: string | undefined;
  /** The name of the user who is logged in. */
  readonly user: string | undefined;
  /** The path for cookies of scripts; undefined for the root of the host. */
  readonly cookiePath: string | undefined;
  /** True when the header has a search for repositories; false on pages with a search of their own. */
  readonly search: SearchField | undefined;
  /** Facts that the browser may store to offer the page again: its icon, and its title without the name of the site. */
  readonly recent: { readonly icon: string; readonly label: string } | undefined;
  readonly indexed: boolean;
  /** Absolute address. */
  readonly canonical: string | undefined;
  readonly feeds: readonly FeedLink[];
  readonly repository: RepositoryHeader | undefined;
  readonly languages: readonly {
    readonly tag: string;
    readonly name: string;
    readonly href: string;
    readonly current: boolean;
  }[];
  readonly themes: readonly {
    readonly value: Theme;
    readonly label: string;
    readonly icon: string;
    readonly current: boolean;
  }[];
  readonly settingsAction: string;
  readonly here: string;
  readonly version: string;
}

export interface RepositoryHeader {
  readonly owner: string;
  readonly name: string;
  readonly ownerHref: string;
  readonly href: string;
  readonly paletteHref: string;
  /** Prefix of the addresses of commit cards. */
  readonly cardsHref: string;
  /** '' when there is none. */
  readonly descriptionHtml: SafeHtml;
  /** On the repository's own page its name is the main heading. */
  readonly isHeading: boolean;
  readonly tabs: readonly Tab[];
  /** The search of its code; undefined when it has no commits. */
  readonly search: SearchField | undefined;
  readonly openSearch: { readonly href: string; readonly title: string };
  /** As its owner wrote it; '' for none. */
  readonly description: string;
}

/** The field of the header. */
export interface SearchField {
  readonly action: string;
  readonly label: string;
  readonly placeholder: string;
  /** The prefix of the address of the list that a script shows while one types; undefined without one. */
  readonly glanceHref: string | undefined;
}

export type TabName = 'code' | 'commits' | 'branches' | 'tags';

export interface Tab {
  readonly href: string;
  readonly label: string;
  readonly icon: string;
  readonly current: boolean;
  readonly count: string | undefined;
}

export interface LayoutOptions {
  /** Parts of the page's title, the most specific first. Lone surrogates are made printable. */
  readonly title: readonly string[];
  readonly description?: string;
  readonly repository?: RepositoryHeader;
  /** The page has its own search for repositories. */
  readonly ownSearch?: boolean;
  /** The icon for the list of recent pages in the palette; only for pages that readers return to. */
  readonly recentIcon?: string;
  /** False excludes the page from search engines: for pages that exist in millions. */
  readonly indexed?: boolean;
  /** Absolute address. By default a page whose query selects nothing is its own canonical page. */
  readonly canonical?: string;
  readonly feeds?: readonly FeedLink[];
}

const THEME_ICONS: Readonly<Record<Theme, string>> = { auto: 'device-desktop', light: 'sun', dark: 'moon' };
const SCRIPT = 'main.js';
/** Of the start page: asks for a password. */
export const LOGIN_PARAMETER = 'login';
const TITLE_SEPARATOR = ' · ';

export function layoutOf(request: PageRequest, options: LayoutOptions): LayoutModel {
  const { context, language, preferences, t, target, viewer } = request;
  const theme = preferences.get('theme');
  const title = options.title.map(displayPath).join(TITLE_SEPARATOR);
  return {
    language,
    theme: theme === 'auto' ? undefined : theme,
    shortcuts: preferences.get('shortcuts'),
    wrap: preferences.get('wrap'),
    // The page of keys passes on the address that it was opened from.
    keysHref: href.keys({ to: request.location.page === 'keys' ? request.query.get('to') : target }),
    paletteHref: options.repository?.paletteHref ?? href.palette(),
    title: title + TITLE_SEPARATOR + t('common.siteName'),
    description: options.description || options.repository?.description || undefined,
    css: context.assets.url('main.css'),
    script: context.assets.url(SCRIPT),
    scriptImports: context.assets.importsOf(SCRIPT),
    favicon: context.assets.url('favicon.svg'),
    touchIcon: context.assets.url('touch-icon.png'),
    manifestHref: href.manifest(),
    image: request.origin + context.assets.url('og.png'),
    homeHref: href.repositories(),
    loginHref:
      viewer.user === undefined && context.access.hasLogin ? href.repositories({ [LOGIN_PARAMETER]: 1 }) : undefined,
    user: viewer.user,
    cookiePath: basePath() === '' ? undefined : `${basePath()}/`,
    search: options.ownSearch === true ? undefined : (options.repository?.search ?? siteSearch(request)),
    recent: options.recentIcon === undefined ? undefined : { icon: options.recentIcon, label: title },
    indexed: options.indexed ?? true,
    canonical: options.canonical ?? (options.indexed === false ? undefined : ownAddress(request)),
    feeds: options.feeds ?? [],
    repository: options.repository,
    languages: context.languages.tags.map((tag) => ({
      tag,
      name: context.languages.nameOf(tag),
      href: href.settings({ lang: tag, to: target }),
      current: tag === language,
    })),
    themes: PREFERENCES.theme.values.map((value) => ({
      value,
      label: t(`layout.theme.${value}`),
      icon: THEME_ICONS[value],
      current: value === theme,
    })),
    settingsAction: href.settings(),
    here: target,
    version: context.version,
  };
}

function siteSearch({ t }: PageRequest): SearchField {
  return {
    action: href.repositories(),
    label: t('layout.findRepository'),
    placeholder: t('layout.findRepositoryPlaceholder'),
    glanceHref: undefined,
  };
}

/** Undefined when the query selects another content: a part of a list, a search. */
function ownAddress({ origin, target, query }: PageRequest): string | undefined {
  const mark = target.indexOf('?');
  const isSame = [...query.keys()].every((key) => key === LANGUAGE_PARAMETER);
  return isSame ? origin + (mark < 0 ? target : target.slice(0, mark)) : undefined;
}

export interface HeaderOptions {
  readonly tab?: TabName;
  readonly isHeading?: boolean;
  /** The ref that the tabs keep, and its commit where the page knows it; without one the default branch. */
  readonly at?: HeaderPlace | undefined;
}

interface HeaderPlace {
  readonly ref: RefName;
  readonly commit: Oid | undefined;
}

export function repositoryHeader(
  request: PageRequest,
  repository: Repository,
  options: HeaderOptions = {},
): RepositoryHeader {
  const { t, numbers } = request;
  const name: RepositoryName = { owner: repository.owner, repo: repository.name };
  const { refs } = repository;
  const at = options.at ?? defaultPlaceOf(repository);
  const tab = (tabName: TabName, icon: string, target: string, count?: number): Tab => ({
    href: target,
    label: t(`layout.tab.${tabName}`),
    icon,
    current: options.tab === tabName,
    count: count === undefined ? undefined : numbers.integer(count),
  });
  const keepsRef = options.at !== undefined && options.isHeading !== true;
  return {
    owner: repository.owner,
    name: repository.name,
    ownerHref: href.owner(repository.owner),
    href: href.home(name),
    paletteHref: href.repositoryPalette(name, at?.ref),
    cardsHref: href.commitCards(name),
    descriptionHtml: linkifyMessage(repository.description),
    isHeading: options.isHeading ?? false,
    search: at && {
      action: href.search(name, at.ref),
      label: t('search.inRepository'),
      placeholder: t('search.inRepositoryPlaceholder', { name: repository.name }),
      glanceHref: href.searchGlance(name, at.ref),
    },
    description: repository.description,
    openSearch: {
      href: href.openSearch(name),
      title: t('search.description', { name: `${name.owner}/${name.repo}` }),
    },
    tabs: [
      tab('code', 'code', keepsRef ? href.src(name, options.at.ref) : href.home(name)),
      ...(at === undefined
        ? []
        : [tab('commits', 'history', href.commits(name, at.ref), knownCommitCount(repository, at))]),
      tab('branches', 'git-branch', href.branches(name), refs.branches.length),
      tab('tags', 'tag', href.tags(name), refs.tags.length),
    ],
  };
}

/** The number of commits if it is already known, so that no page waits for it. */
function knownCommitCount({ history }: Repository, { ref, commit }: HeaderPlace): number | undefined {
  if (commit === undefined) return undefined;
  // The number for a ref is needed repeatedly, so it is counted in the background; single commits are too many.
  if (ref.kind !== 'commit') history.countLater(commit);
  return history.knownCount(commit);
}

/** The ref of pages without a ref in their URL. The branch is named even where its commit cannot be read. */
function defaultPlaceOf(repository: Repository): HeaderPlace | undefined {
  const branch = repository.defaultBranch;
  if (branch !== undefined) return { ref: { kind: 'branch', name: branch.short }, commit: branch.oid };
  const at = repository.defaultRevision;
  return at === undefined ? undefined : { ref: { kind: at.kind, name: at.name }, commit: at.commit };
}

export function defaultRef(repository: Repository): RefName | undefined {
  return defaultPlaceOf(repository)?.ref;
}
