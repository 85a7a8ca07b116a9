/** In which releases a symbol is defined, and in which its definition is another one than before. */
import { setTimeout as delay } from 'node:timers/promises';
import { displayPath } from '../../../git/path-text.js';
import type { Ref } from '../../../git/refs/ref-snapshot.js';
import type { SymbolAnswer } from '../../../search/symbols/find-symbol.js';
import { isDefining, lifeEvents, type LifeEvent, type ReleaseDefinition } from '../../../search/symbols/life.js';
import { href, type RefName } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { orderedTags } from '../../parts/refs/ordered-tags.js';
import { familyOf, mainFamily } from '../../parts/refs/version-series.js';
import type { Place } from '../../parts/revision.js';

export interface SymbolLife {
  /** Those that were looked at, oldest first. */
  readonly tags: readonly Ref[];
  readonly releases: readonly ReleaseDefinition[];
  readonly events: readonly LifeEvent[];
  /** Older releases that were not looked at. */
  readonly rest: number;
  /** True when another request would find no more. */
  readonly isFinal: boolean;
  /** The search goes on by itself: the name is known to be defined. */
  readonly goesOn: boolean;
}

export interface SymbolLifeModel {
  /** «Впервые в v2.6.24» */
  readonly facts: readonly string[];
  readonly changes: string;
  /** Newest first. */
  readonly rows: readonly {
    readonly tag: string;
    readonly href: string;
    readonly change: string;
    readonly place: { readonly text: string; readonly href: string } | undefined;
  }[];
  readonly isLong: boolean;
  readonly rest: string | undefined;
  /** The address of the page that looks further. */
  readonly more: { readonly text: string; readonly href: string } | undefined;
  /** The address that a script requests until all is known. */
  readonly fillHref: string | undefined;
}

/** Requests a page that takes its time. */
const WAIT_PARAMETER = 'life';
/** The time that the rest of the page waits. */
const BUDGET_MS = 300;
const WAIT_BUDGET_MS = 8_000;
/** Releases of one question to a thread, whose answer is kept. */
const PART = 8;
const PART_BUDGET_MS = 5_000;
/** Each costs 3 ms where the definition stays in its file. */
const MAX_RELEASES = 1_000;
/** More changes are folded. */
const SHORT_LIST = 8;
/** More files define names like `main`. */
const MAX_PATHS = 16;

/** Undefined in further parts of an answer, and in a repository without versions. */
export async function symbolLife(
  request: PageRequest,
  { repository, path: name }: Place,
  answer: SymbolAnswer,
): Promise<SymbolLife | undefined> {
  if (request.query.has('cursor')) return undefined;
  const tags = orderedTags(repository.refs);
  const main = mainFamily(tags.map(({ short }) => short));
  if (main === undefined) return undefined;
  const versions = tags.filter(({ short }) => familyOf(short) === main);
  const wanted = versions.slice(0, MAX_RELEASES);
  // While definitions are missing, where it is defined today is not known, and each release is looked through.
  const defining = answer.definitions.filter(isDefining);
  const paths = answer.areDefinitionsCut ? [] : [...new Set(defining.map(({ path }) => path))].slice(0, MAX_PATHS);
  const waits = request.query.has(WAIT_PARAMETER);
  const until = performance.now() + (waits ? WAIT_BUDGET_MS : BUDGET_MS);
  const found: ReleaseDefinition[] = [];
  while (found.length < wanted.length) {
    const rest = until - performance.now();
    if (rest <= 0) break;
    const releases = wanted.slice(found.length, found.length + PART).map(({ oid, peeledOid }) => peeledOid ?? oid);
    const question = { name, paths, releases, budgetMs: PART_BUDGET_MS };
    const part = await Promise.race([repository.symbolLife(question), delay(rest, undefined, { ref: false })]);
    found.push(...(part?.releases ?? []));
    if (part?.complete !== true) break;
  }
  const isFinal = found.length === wanted.length;
  const rest = versions.length - found.length;
  const releases = found.reverse();
  return {
    tags: wanted.slice(0, found.length).reverse(),
    releases,
    events: lifeEvents(releases, rest === 0),
    rest,
    isFinal,
    goesOn: !isFinal && defining.length > 0,
  };
}

export function symbolLifeModel(request: PageRequest, place: Place, life: SymbolLife): SymbolLifeModel {
  const { t } = request;
  const { isFinal, goesOn, rest, events, tags } = life;
  const at = (release: number): RefName => ({ kind: 'tag', name: tags[release]?.short ?? '' });
  const here = href.symbol(place.name, place.ref, place.path, { [WAIT_PARAMETER]: 1 });
  const waits = request.query.has(WAIT_PARAMETER);
  return {
    facts: factsOf(request, life),
    changes: t('symbol.life.changes', { number: events.length }),
    rows: events.toReversed().map(({ release, change, place: where }) => ({
      tag: displayPath(at(release).name),
      href: href.symbol(place.name, at(release), place.path),
      change: t(`symbol.life.change.${change}`),
      place:
        where === undefined
          ? undefined
          : {
              text: `${displayPath(where.path)}:${where.line}`,
              href: `${href.src(place.name, at(release), where.path)}#L${where.line}`,
            },
    })),
    isLong: events.length > SHORT_LIST,
    rest: rest > 0 && (isFinal || waits) ? t('symbol.life.rest', { number: rest }) : undefined,
    more: isFinal ? undefined : { text: t(waits ? 'symbol.life.goOn' : 'symbol.life.show'), href: here },
    fillHref: goesOn ? here : undefined,
  };
}

const isDefined = (release: ReleaseDefinition): boolean => release !== undefined && release !== null;

function factsOf({ t }: PageRequest, { tags, releases, rest }: SymbolLife): string[] {
  const nameOf = (index: number): string => displayPath(tags[index]?.short ?? '');
  const first = releases.findIndex(isDefined);
  const last = releases.findLastIndex(isDefined);
  if (releases.length === 0) return [];
  if (first < 0) return [t('symbol.life.none', { number: releases.length })];
  const isFirstKnown = rest === 0 || first > 0;
  const isLastOne = last === releases.length - 1;
  return [
    t(isFirstKnown ? 'symbol.life.first' : 'symbol.life.earlier', { tag: nameOf(first) }),
    t(isLastOne ? 'symbol.life.still' : 'symbol.life.last', { tag: nameOf(last) }),
  ];
}

interface LifeData {
  readonly complete: boolean;
  /** Older releases that were not looked at. */
  readonly unsearched: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly changes: readonly object[];
}

/** The names of tags in place of numbers. `first` is null as long as older releases may have it, too. */
export function lifeData({ tags, releases, events, isFinal, rest }: SymbolLife): LifeData {
  const nameOf = (index: number): string | null => tags[index]?.short ?? null;
  const first = releases.findIndex(isDefined);
  return {
    complete: isFinal,
    unsearched: rest,
    first: rest > 0 && first === 0 ? null : nameOf(first),
    last: nameOf(releases.findLastIndex(isDefined)),
    changes: events.map(({ release, change, place }) => ({ tag: nameOf(release), change, ...place })),
  };
}
