/**
 * `/{owner}/{repo}/search-glance/{branch|tag|commit}/{ref}?q=`: the best few of everything that a text may mean, as an
 * HTML fragment for the field of the header: a commit, symbols, files, branches and tags, commits, lines of code.
 */
import { isGitError } from '../../../git/errors.js';
import { displayPath } from '../../../git/path-text.js';
import type { Oid } from '../../../git/oid.js';
import { parseCommitQuery } from '../../../search/query/parse-commit-query.js';
import { oopsSymbol } from '../../../search/symbols/oops-symbol.js';
import { parseNameQuery } from '../../../search/symbols/search-names.js';
import { REF_ICONS } from '../../../shared/ref-icons.js';
import { visibleText } from '../../../shared/visible-text.js';
import { href, type LocationOf } from '../../address/location.js';
import { NO_CACHE, type PageRequest, type Reply } from '../../http/page.js';
import { shownMessage } from '../../parts/commit-message.js';
import { placeOf, type Place } from '../../parts/revision.js';
import { browsableRefs } from '../../parts/refs/browsable-refs.js';
import { searchRefs } from '../refs/ref-search.js';
import { piecesOf } from './code-model.js';
import type { FoundRow } from './search-model.js';
import { parsedQuery, searchHref, SYMBOL_NAME } from './wish.js';

export interface GlanceModel {
  readonly groups: readonly GlanceGroup[];
}

interface GlanceGroup {
  readonly title: string;
  readonly items: readonly GlanceItem[];
}

interface GlanceItem {
  readonly href: string;
  readonly icon: string;
  readonly pieces: FoundRow['pieces'];
  readonly note: string | undefined;
  /** It is a name or a text from Git, not one of the interface. */
  readonly isName: boolean;
}

/** Each group has at most so many: all of them are seen at once. */
const SHOWN = 3;
/** The time for each question; they run side by side. */
const BUDGET_MS = 200;
/** A longer query is no better. */
const MAX_QUERY = 200;
/** Shorter texts are everywhere. */
const MIN_WORD = 3;
const ID = /^[0-9a-f]{4,40}$/;

interface Asked {
  readonly request: PageRequest;
  readonly place: Place;
  readonly tree: Oid;
  readonly text: string;
}

export async function searchGlancePage(request: PageRequest<LocationOf<'search-glance'>>): Promise<Reply> {
  const { t } = request;
  const place = await placeOf(request, request.location, 'objects');
  const { oid: tree } = await place.repository.objects.rootOf(place.commit);
  const text = (request.query.get('q') ?? '').trim().slice(0, MAX_QUERY);
  const asked = { request, place, tree, text };
  const groups =
    text === ''
      ? []
      : await Promise.all([
          group(t('palette.commit'), commitById(asked)),
          group(t('search.type.symbols'), symbols(asked)),
          group(t('palette.files'), files(asked)),
          group(t('palette.refs'), Promise.resolve(refs(asked))),
          group(t('search.type.commits'), commits(asked)),
          group(t('search.type.code'), code(asked)),
          group(t('search.title'), Promise.resolve(searches(asked))),
        ]);
  const model: GlanceModel = { groups: groups.filter(({ items }) => items.length > 0) };
  return { kind: 'html', view: 'partials/search-glance', model, cache: NO_CACHE };
}

/** What cannot be read is left out here; its own page says so. */
async function group(title: string, finding: Promise<GlanceItem[]>): Promise<GlanceGroup> {
  try {
    return { title, items: await finding };
  } catch (error) {
    if (isGitError(error)) return { title, items: [] };
    throw error;
  }
}

const plain = (text: string): FoundRow['pieces'] => [{ text: visibleText(text), isMatch: false }];

async function commitItem({ place }: Asked, oid: Oid): Promise<GlanceItem> {
  const commit = await place.repository.objects.readCommit(oid);
  const { summary } = shownMessage(place.name, commit, 0);
  return {
    href: href.commit(place.name, oid),
    icon: 'git-commit',
    pieces: plain(summary),
    note: oid.slice(0, 10),
    isName: true,
  };
}

async function commitById(asked: Asked): Promise<GlanceItem[]> {
  const { place, text } = asked;
  const oid = ID.test(text) ? await place.repository.expandId(text) : undefined;
  return oid === undefined ? [] : [await commitItem(asked, await place.repository.peelToCommit(oid))];
}

/** The page of a name that a line of an oops has; otherwise definitions by a part of their name. */
async function symbols({ request: { t }, place, tree, text }: Asked): Promise<GlanceItem[]> {
  const name = oopsSymbol(text) ?? text;
  const query = parseNameQuery(name);
  if (query === undefined || !SYMBOL_NAME.test(name) || name.length < MIN_WORD) return [];
  const { symbols: found } = await place.repository.searchNames({
    tree,
    directory: '',
    query,
    cursor: undefined,
    limits: { symbols: SHOWN, symbolsPerFile: SHOWN, budgetMs: BUDGET_MS },
  });
  return found.slice(0, SHOWN).map((symbol) => ({
    href: href.symbol(place.name, place.ref, symbol.name),
    icon: 'hash',
    pieces: plain(symbol.name),
    note: `${t(`symbol.kind.${symbol.kind}`)} · ${displayPath(symbol.path)}:${symbol.line}`,
    isName: true,
  }));
}

async function files({ place, tree, text }: Asked): Promise<GlanceItem[]> {
  const question = { tree, query: text, limit: SHOWN, literally: false };
  const { matches, fragment } = await place.repository.background.ask('findPaths', question);
  return matches.map(({ path }) => ({
    href: href.src(place.name, place.ref, path) + fragment,
    icon: 'file',
    pieces: plain(displayPath(path)),
    note: undefined,
    isName: true,
  }));
}

function refs({ place: { name, repository }, text }: Asked): GlanceItem[] {
  const { refs: found } = searchRefs(repository.refs, text, SHOWN);
  const all = found.map(({ ref }) => ref);
  const shown = new Set(browsableRefs(repository, all, SHOWN));
  return found
    .filter(({ ref }) => shown.has(ref))
    .map(({ kind, ref }) => ({
      href: href.src(name, { kind, name: ref.short }),
      icon: REF_ICONS[kind],
      pieces: plain(displayPath(ref.short)),
      note: undefined,
      isName: true,
    }));
}

async function commits(asked: Asked): Promise<GlanceItem[]> {
  const { place, text } = asked;
  const parsed = parseCommitQuery(text);
  if (place.rootType !== 'commit' || text.length < MIN_WORD || !parsed.ok || parsed.query.match === null) return [];
  const { commits: found } = await place.repository.history.searchCommits({
    commit: place.commit,
    path: '',
    readings: [parsed.query.match],
    since: undefined,
    until: undefined,
    cursor: undefined,
    limit: SHOWN,
    countLimit: SHOWN,
    mailmap: place.repository.mailmapBlob,
    budgetMs: BUDGET_MS,
    countMs: 0,
  });
  return Promise.all(found.slice(0, SHOWN).map((oid) => commitItem(asked, oid)));
}

async function code({ place, tree, text }: Asked): Promise<GlanceItem[]> {
  const parsed = parsedQuery(text);
  if (text.length < MIN_WORD || !parsed.ok || parsed.query.match === null) return [];
  const { files: found } = await place.repository.searchCode({
    tree,
    directory: '',
    query: parsed.query,
    cursor: undefined,
    limits: { files: SHOWN, linesPerFile: 1, contextLines: 0, budgetMs: BUDGET_MS, countMs: 0 },
  });
  return found.flatMap(({ path, lines }) =>
    lines.slice(0, 1).map((line) => ({
      href: `${href.src(place.name, place.ref, path)}#L${line.line}`,
      icon: 'code',
      pieces: piecesOf(line),
      note: `${displayPath(path)}:${line.line}`,
      isName: true,
    })),
  );
}

/** The pages with all results. */
function searches({ request: { t }, place, text }: Asked): GlanceItem[] {
  return (['code', 'commits', 'files'] as const).map((type) => ({
    href: searchHref({ ...place, path: '' }, { text, type }),
    icon: 'search',
    pieces: plain(t(`search.try.${type}`, { query: text })),
    note: undefined,
    isName: false,
  }));
}
