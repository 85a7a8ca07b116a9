import { href, type RefName, type RepositoryName } from '../address/location.js';

/** The graph of a ref alone. */
export function graphHref(name: RepositoryName, { kind, name: refName }: RefName): string {
  return href.graph(name, {
    branch: kind === 'commit' ? refName : `refs/${kind === 'branch' ? 'heads' : 'tags'}/${refName}`,
  });
}
