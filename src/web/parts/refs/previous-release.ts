/** The version before a version. */
import type { Ref } from '../../../git/refs/ref-snapshot.js';
import type { Repository } from '../../../repository/repository.js';
import { orderedTags } from './ordered-tags.js';
import { familyOf, isPreRelease } from './version-series.js';

/** The previous version; for a release the previous release, ignoring pre-releases between them. */
export function previousRelease(repository: Repository, ref: Ref): Ref | undefined {
  const tags = orderedTags(repository.refs);
  const family = familyOf(ref.short);
  const isRelease = !isPreRelease(ref.short);
  return tags
    .slice(tags.indexOf(ref) + 1)
    .find(({ short }) => familyOf(short) === family && !(isRelease && isPreRelease(short)));
}
