/** Links to the archives of a ref, for menus and rows. */
import type { ArchiveFormat } from '../../repository/archives.js';
import { HEADS, TAGS } from '../../git/refs/ref-name.js';
import { refNamed } from '../../git/revision/resolve-revision.js';
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

/** Uses the full ref name where the short one means something else: a tag of the same name, or an id. */
function archiveRef(repository: Repository, { kind, name }: RefName): string {
  if (kind === 'commit') return name;
  const own = (kind === 'branch' ? HEADS : TAGS) + name;
  return refNamed(repository.refs, name)?.name === own ? name : own;
}
