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

/** What is offered; plain tar is for those who know what for. */
const OFFERED: readonly ArchiveFormat[] = ['zip', 'tar.gz', 'tar.zst'];

export function archiveLinks(repository: Repository, ref: RefName): ArchiveLink[] {
  return OFFERED.map((format) => ({
    label: format.toUpperCase(),
    href: href.archive(nameOf(repository), archiveRef(repository, ref), format),
  }));
}

/** In a row of a list there is room for these. */
const IN_A_ROW = 2;

export function rowArchives(repository: Repository, ref: RefName): ArchiveLink[] {
  return archiveLinks(repository, ref).slice(0, IN_A_ROW);
}

/** A name that is both a branch's and a tag's is spelled out, as is one that could be taken for something else. */
function archiveRef(repository: Repository, { kind, name }: RefName): string {
  if (kind === 'commit') return name;
  const own = `refs/${kind === 'branch' ? 'heads' : 'tags'}/${name}`;
  const other = `refs/${kind === 'branch' ? 'tags' : 'heads'}/${name}`;
  return repository.refs().get(other) === undefined && !name.startsWith('refs/') ? name : own;
}
