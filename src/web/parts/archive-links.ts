/** Links to the archives of a ref, for menus and rows. */
import type { ArchiveFormat } from '../../repository/archives.js';
import type { Repository } from '../../repository/repository.js';
import { href, type RefName } from '../address/location.js';
import { nameOf } from './revision.js';

export interface ArchiveLink {
  /** `ZIP`, `TAR.GZ`: the same in every language. */
  readonly label: string;
  readonly href: string;
}

/** The formats with links; plain tar is available only by URL. */
const OFFERED: readonly ArchiveFormat[] = ['zip', 'tar.gz', 'tar.zst'];

export function archiveLinks(repository: Repository, ref: RefName): ArchiveLink[] {
  return OFFERED.map((format) => ({
    label: format.toUpperCase(),
    href: href.archive(nameOf(repository), archiveRef(repository, ref), format),
  }));
}

/** The number of links that fit into a row of a list. */
const IN_A_ROW = 2;

export function rowArchives(repository: Repository, ref: RefName): ArchiveLink[] {
  return archiveLinks(repository, ref).slice(0, IN_A_ROW);
}

/** Uses the full ref name where the short one is ambiguous between a branch and a tag or begins like a full name. */
function archiveRef(repository: Repository, { kind, name }: RefName): string {
  if (kind === 'commit') return name;
  const own = `refs/${kind === 'branch' ? 'heads' : 'tags'}/${name}`;
  const other = `refs/${kind === 'branch' ? 'tags' : 'heads'}/${name}`;
  return repository.refs().get(other) === undefined && !name.startsWith('refs/') ? name : own;
}
