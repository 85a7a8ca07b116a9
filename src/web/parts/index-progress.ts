/** How far the indexes are, on pages that will be more complete when they are ready. */
import { indexingPercent, indexingText, type IndexingTexts } from '../../shared/indexing-text.js';
import { href } from '../address/location.js';
import type { PageRequest } from '../http/page.js';
import { nameOf, type Place } from './revision.js';

export interface IndexProgressModel {
  /** The address where the script requests the progress. */
  readonly url: string;
  /** The page itself, for reloading without script. */
  readonly here: string;
  readonly percent: number;
  readonly text: string;
  /** All possible texts as JSON, for the script. */
  readonly texts: string;
}

/** Undefined when the index contains the commit or none is being built. A page with the bar must not be cached. */
export function indexProgress(
  request: PageRequest,
  { repository, commit }: Pick<Place, 'repository' | 'commit'>,
): IndexProgressModel | undefined {
  const indexing = repository.history.indexingFor(commit);
  if (indexing === undefined) return undefined;
  const texts = indexingTexts(request);
  return {
    url: href.indexState(nameOf(repository)),
    here: request.target,
    percent: indexingPercent(indexing),
    text: indexingText(request.language, texts, indexing),
    texts: JSON.stringify(texts),
  };
}

/** Why a search of code reads files one by one: its index is not complete yet. Undefined when nothing is being built. */
export function searchIndexText({ t }: PageRequest, { repository }: Pick<Place, 'repository'>): string | undefined {
  const search = repository.history.indexState?.search;
  if (search?.state === 'waiting') return t('indexing.searchWaiting');
  return search?.state === 'building' ? t('indexing.search', { percent: indexingPercent(search) }) : undefined;
}

function indexingTexts({ t, language }: PageRequest): IndexingTexts {
  const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const forms = (key: string): Record<string, string> =>
    Object.fromEntries(categories.map((category) => [category, t(`${key}_${category}`)]));
  return {
    waiting: t('indexing.waiting'),
    building: t('indexing.building'),
    buildingLeft: t('indexing.buildingLeft'),
    soon: t('indexing.soon'),
    minute: t('indexing.minute'),
    minutes: forms('indexing.minutes'),
    hour: t('indexing.hour'),
    hours: forms('indexing.hours'),
  };
}
