/** What the log says about the root folders while the server runs. */
import { addressText } from '../repository/placement.js';
import type { Repositories } from '../repository/repositories.js';
import type { RepositorySpec, RootScan } from '../repository/scan.js';
import type { Readiness } from '../web/http/readiness.js';
import type { Log } from './log.js';

export interface RootReporterOptions {
  readonly repositories: Repositories;
  readonly log: Log;
  readonly readiness: Readiness;
  /** The folders that are scanned, as absolute paths. */
  readonly roots: readonly string[];
}

/** Applies each scan of the roots, and reports what it changed and, once for each folder, what it left out. */
export function rootReporter({ repositories, log, readiness, roots }: RootReporterOptions): (scan: RootScan) => void {
  const reported = new Set<string>();
  const isNew = (folder: string): boolean => {
    const isFirst = !reported.has(folder);
    reported.add(folder);
    return isFirst;
  };
  return (scan) => {
    readiness.unreadableRoots = roots.filter((root) => scan.unreadable.includes(root)).length;
    const { repositories: added, renamed, gone, duplicates } = repositories.update(scan.repositories);
    for (const spec of added) log.info(facts(spec), 'repository found');
    for (const spec of renamed) log.warn(facts(spec), 'another repository has or claims its usual name');
    for (const spec of gone) log.warn(facts(spec), 'repository is gone');
    const folders = duplicates.map(({ folder }) => folder).filter(isNew);
    for (const folder of folders) log.warn({ folder }, 'skipped, leads to a repository with an address of its own');
    for (const folder of scan.unreadable.filter(isNew)) log.warn({ folder }, 'skipped, cannot be read');
    for (const folder of scan.tooLarge.filter(isNew)) log.warn({ folder }, 'has too many entries, some are skipped');
  };
}

function facts(spec: RepositorySpec): { readonly repository: string; readonly folder: string } {
  return { repository: addressText(spec), folder: spec.path };
}
