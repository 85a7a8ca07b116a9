/** The tags that are releases, and the latest of them. */
import type { Ref, RefSnapshot } from '../../../git/refs/ref-snapshot.js';
import type { Repository } from '../../../repository/repository.js';
import { orderedTags } from '../../parts/refs/ordered-tags.js';
import { readTag } from '../../parts/refs/read-tag.js';
import { familyOf, isPreRelease, mainFamily } from '../../parts/refs/version-series.js';

/** Each date requires reading a tag; of more releases the newest versions count. */
const MAX_DATED = 500;
/** Tags that are read before other requests get their turn. */
const BATCH = 25;

/** Snapshots and the tags in them never change. */
const latestBySnapshot = new WeakMap<RefSnapshot, Ref | undefined>();

/** Annotated tags, recognised by packed-refs or by the object's header; the newest version first. */
export function releaseTags(repository: Repository): Ref[] {
  return orderedTags(repository.refs).filter(
    (ref) => ref.peeledOid !== undefined || repository.objects.findHeader(ref.oid)?.type === 'tag',
  );
}

/**
 * The newest release by date within the main family of versions, without pre-releases unless there are no others.
 * Undefined without releases.
 */
export async function latestRelease(repository: Repository, tags: readonly Ref[]): Promise<Ref | undefined> {
  const { refs } = repository;
  if (latestBySnapshot.has(refs)) return latestBySnapshot.get(refs);
  const main = mainFamily(tags.map(({ short }) => short));
  const family = tags.filter(({ short }) => familyOf(short) === main);
  const candidates = [family, tags].flatMap((list) => [list.filter(({ short }) => !isPreRelease(short)), list]);
  const latest = await newest(repository, candidates.find((list) => list.length > 0) ?? []);
  latestBySnapshot.set(refs, latest);
  return latest;
}

/** By the date of the tag; the newer version of two of one time. */
async function newest(repository: Repository, tags: readonly Ref[]): Promise<Ref | undefined> {
  let found: { readonly ref: Ref; readonly time: number } | undefined;
  const dated = tags.slice(0, MAX_DATED);
  for (let from = 0; from < dated.length; from += BATCH) {
    for (const ref of dated.slice(from, from + BATCH)) {
      const tag = await readTag(repository, ref.oid);
      const time = tag?.tagger?.timeSeconds ?? tag?.commit?.committer.timeSeconds ?? 0;
      if (found === undefined || time > found.time) found = { ref, time };
    }
    await new Promise(setImmediate);
  }
  return found?.ref;
}
