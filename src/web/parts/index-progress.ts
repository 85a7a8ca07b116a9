/** The slim bar of a page whose answers will be better once the repository's index is built. */
import { indexingPercent, indexingWords, type IndexingTexts } from '../../shared/indexing-words.js';
import type { PageRequest } from '../http/page.js';
import type { Place } from './revision.js';

export interface IndexProgressModel {
  /** `owner/name`, as `/api/healthz` calls the repository. */
  readonly repository: string;
  /** Where the script asks how far it is. */
  readonly url: string;
  /** The page itself, to be asked again where no script does it. */
  readonly here: string;
  readonly percent: number;
  readonly words: string;
  /** All words that may come, as JSON, for the script. */
  readonly texts: string;
}

const HEALTHZ_URL = '/api/healthz';

/** Undefined when the index has the commit, and when none is being built. A page that carries the bar must not be cached. */
export function indexProgress(
  request: PageRequest,
  { repository, commit }: Pick<Place, 'repository' | 'commit'>,
): IndexProgressModel | undefined {
  const indexing = repository.history.indexingFor(commit);
  if (indexing === undefined) return undefined;
  const texts = indexingTexts(request);
  return {
    repository: indexing.name,
    url: HEALTHZ_URL,
    here: request.target,
    percent: indexingPercent(indexing),
    words: indexingWords(request.language, texts, indexing),
    texts: JSON.stringify(texts),
  };
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
