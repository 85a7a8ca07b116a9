/** Links from the name of a person to their commits. */
import { href } from '../../address/location.js';
import type { Place } from '../revision.js';
import type { ShownPerson } from './shown-person.js';

/** Where the commits are looked for: a ref, and in it a path. */
type Where = Pick<Place, 'name' | 'ref' | 'path'>;

/**
 * The history at the same place, limited to the commits of this author or committer. The search is by name, since most
 * people have several addresses. Undefined for a person with neither.
 */
export function commitsOf(
  { name, ref, path }: Where,
  person: Pick<ShownPerson, 'name' | 'email'>,
  role: 'author' | 'committer' = 'author',
): string | undefined {
  const words = person.name === '' ? person.email : person.name;
  return words === '' ? undefined : href.commits(name, ref, path, { [role]: words });
}
