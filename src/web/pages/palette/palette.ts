/**
 * `/-/palette` and `/{owner}/{repo}/palette?ref=branch/x`: the command palette as an HTML fragment that a script
 * inserts into any page. It contains all pages and settings, and the addresses for searching files and refs.
 */
import type { Translate } from '../../http/language.js';
import { href, parseRefSubUrl, type Location, type RefName, type RepositoryName } from '../../address/location.js';
import { notModified, fragmentTag, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { PREFERENCES } from '../../../shared/preferences.js';
import { ANY_REF } from '../../../shared/ref-template.js';
import { nameOf, repositoryOf } from '../../parts/revision.js';

export interface PaletteModel {
  /** The icon sprite, for results that the script adds. */
  readonly iconsHref: string;
  readonly pages: readonly PaletteItem[];
  readonly settings: readonly PaletteItem[];
  /** Prefixes of the page that lists matching repositories, and of the JSON list of the first of them. */
  readonly repositoriesHref: string;
  readonly repoListHref: string;
  /** Addresses for searches within a repository. */
  readonly repository:
    | {
        readonly refsHref: string;
        /** The files at any ref of a kind, see shared/ref-template.ts. */
        readonly anyHref: { readonly branch: string; readonly tag: string };
        /** Prefix of a commit's page. */
        readonly commitHref: string;
      }
    | undefined;
  /** Prefixes of searches: in a repository, in all of them, or none in a repository without commits. */
  readonly search: { readonly codeHref: string; readonly commitsHref: string | undefined } | undefined;
  readonly files: { readonly listHref: string; readonly openPrefix: string; readonly workerHref: string } | undefined;
}

export interface PaletteItem {
  readonly label: string;
  readonly note: string | undefined;
  /** The text to search in: label, note and further words, in every language of the interface. */
  readonly searchText: string;
  readonly icon: string;
  readonly href: string;
  readonly key: string | undefined;
  /** A setting that the script can apply itself: `theme=dark`, `help=open`. */
  readonly setting: string | undefined;
}

const THEME_ICONS = { auto: 'device-desktop', light: 'sun', dark: 'moon' } as const;
const DATES = ['relative', 'exact'] as const;

export function sitePalettePage(request: PageRequest<Extract<Location, { page: 'palette' }>>): Reply {
  return paletteReply(request, undefined, undefined);
}

export async function repositoryPalettePage(
  request: PageRequest<Extract<Location, { page: 'repository-palette' }>>,
): Promise<Reply> {
  const repository = await repositoryOf(request, request.location);
  return paletteReply(request, nameOf(repository), parseRefSubUrl(request.query.get('ref')));
}

function paletteReply(request: PageRequest, name: RepositoryName | undefined, ref: RefName | undefined): Reply {
  const cache: CachePolicy = { kind: 'revalidate', tag: fragmentTag(request, ['palette']) };
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const model: PaletteModel = {
    iconsHref: request.context.assets.icons.href,
    pages: pageItems(request, name, ref),
    settings: settingItems(request),
    repositoriesHref: href.repositories({ q: '' }),
    repoListHref: href.repoList({ q: '' }),
    repository:
      name === undefined
        ? undefined
        : {
            refsHref: href.refList(name, { q: '' }),
            anyHref: {
              branch: href.src(name, { kind: 'branch', name: ANY_REF }),
              tag: href.src(name, { kind: 'tag', name: ANY_REF }),
            },
            commitHref: href.commit(name, ''),
          },
    search: searchHrefs(name, ref),
    files:
      name === undefined || ref === undefined
        ? undefined
        : {
            listHref: href.treeList(name, ref),
            openPrefix: `${href.src(name, ref)}/`,
            workerHref: request.context.assets.url('finder-worker.js'),
          },
  };
  return { kind: 'html', view: 'partials/palette', model, cache };
}

function searchHrefs(name: RepositoryName | undefined, ref: RefName | undefined): PaletteModel['search'] {
  if (name === undefined) return { codeHref: href.exploreCode({ q: '' }), commitsHref: undefined };
  if (ref === undefined) return undefined;
  return {
    codeHref: href.search(name, ref, '', { q: '' }),
    commitsHref: href.search(name, ref, '', { type: 'commits', q: '' }),
  };
}

type Text = (t: Translate) => string;

/** Items are searched in all languages, so that «dark» finds «тёмное». `also` are further words for them. */
function itemMaker({
  t,
  context,
}: PageRequest): (
  label: Text,
  rest: { icon: string; href: string; note?: Text; also?: Text; key?: string; setting?: string },
) => PaletteItem {
  const translations = context.languages.tags.map((tag) => context.languages.translate(tag));
  return (label, { icon, href: to, note, also, key, setting }) => ({
    label: label(t),
    note: note?.(t),
    searchText: translations
      .flatMap((translate) => [label, note, also].flatMap((text) => text?.(translate) ?? []))
      .join(' '),
    icon,
    href: to,
    key,
    setting,
  });
}

function pageItems(request: PageRequest, name: RepositoryName | undefined, ref: RefName | undefined): PaletteItem[] {
  const item = itemMaker(request);
  const ofRepository =
    name === undefined
      ? []
      : [
          item((t) => t('layout.tab.code'), {
            icon: 'code',
            href: ref === undefined ? href.home(name) : href.src(name, ref),
          }),
          ...(ref === undefined
            ? []
            : [item((t) => t('layout.tab.commits'), { icon: 'history', href: href.commits(name, ref) })]),
          item((t) => t('layout.tab.branches'), { icon: 'git-branch', href: href.branches(name) }),
          item((t) => t('layout.tab.tags'), { icon: 'tag', href: href.tags(name) }),
          item((t) => t('releases.title'), { icon: 'package', href: href.releases(name) }),
          ...(ref === undefined
            ? []
            : [
                item((t) => t('graph.title'), { icon: 'graph', href: href.graphOf(name, ref) }),
                item((t) => t('compare.title'), { icon: 'git-compare', href: href.compare(name, ref.name) }),
              ]),
          item((t) => t('palette.home'), { icon: 'home', href: href.home(name) }),
        ];
  return [
    ...ofRepository,
    item((t) => t('layout.repositories'), { icon: 'repo', href: href.repositories() }),
    item((t) => t('keys.title'), { icon: 'key', href: href.keys(), key: '?', setting: 'help=open' }),
  ];
}

function settingItems(request: PageRequest): PaletteItem[] {
  const item = itemMaker(request);
  const { languages } = request.context;
  return [
    ...PREFERENCES.theme.values.map((theme) =>
      item((t) => t(`layout.theme.${theme}`), {
        note: (t) => t('layout.theme.title'),
        also: (t) => t(`palette.theme.${theme}`),
        icon: THEME_ICONS[theme],
        href: href.settings({ theme }),
        setting: `theme=${theme}`,
      }),
    ),
    // Without script all dates are exact, so the server has no such setting.
    ...DATES.map((dates) =>
      item((t) => t(`palette.dates.${dates}`), {
        note: (t) => t('palette.dates.title'),
        icon: 'clock',
        href: href.settings(),
        setting: `dates=${dates}`,
      }),
    ),
    ...PREFERENCES.shortcuts.values.map((state) =>
      item((t) => t(`palette.shortcuts.${state}`), {
        note: (t) => t('keys.title'),
        icon: 'key',
        href: href.settings({ shortcuts: state }),
        setting: `shortcuts=${state}`,
      }),
    ),
    // The list exists only in the browser, which therefore deletes it itself.
    item((t) => t('palette.recent.forget'), {
      note: (t) => t('palette.recent.title'),
      icon: 'history',
      href: href.settings(),
      setting: 'recent=forget',
    }),
    ...languages.tags.map((tag) =>
      item(() => languages.nameOf(tag), {
        note: (t) => t('layout.language'),
        icon: 'globe',
        href: href.settings({ lang: tag }),
        setting: `lang=${tag}`,
      }),
    ),
  ];
}
