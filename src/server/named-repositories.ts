/** Repositories and root folders that were named: each is looked at, and a mistake becomes a sentence. */
import { readdirSync } from 'node:fs';
import type { CliText } from './cli-texts.js';
import { exists, type ResolvePath } from './input-paths.js';
import { addressText, type Placement } from '../repository/placement.js';
import { addressKey, isRepositoryName, type RepositoryAddress } from '../repository/repository-name.js';
import {
  MAX_FOLDER_ENTRIES,
  mergeScans,
  scanRootSync,
  specOfPath,
  type RepositorySpec,
  type RootScan,
} from '../repository/scan.js';
import { UsageError } from './usage-error.js';

/** Sentences about what the scans of the roots left out. */
export function scanWarnings(scans: readonly RootScan[], roots: readonly string[], text: CliText): string[] {
  const { unreadable, tooLarge } = mergeScans(scans);
  return [
    ...unreadable.map((path) => text('skippedUnreadable', { path })),
    ...tooLarge.map((path) => text('skippedTooMany', { path, limit: MAX_FOLDER_ENTRIES })),
    ...roots
      .filter((_, index) => scans[index]?.repositories.length === 0)
      .map((path) => text('nothingFound', { path })),
  ];
}

/** Folders that did not get the address that one would expect. */
export function placementWarnings({ renamed, duplicates }: Placement, text: CliText): string[] {
  return [
    ...renamed.map((spec) => text('otherName', { path: spec.path, name: addressText(spec) })),
    ...duplicates.map(({ folder, place }) => text('skippedDuplicate', { folder, path: place })),
  ];
}

/**
 * One repository may be served under two names, but two repositories may not have the same name. One whose name was made
 * from folders may take their own letters instead.
 */
export function withoutRepeats(specs: readonly RepositorySpec[], text: CliText): RepositorySpec[] {
  const byAddress = new Map<string, RepositorySpec>();
  for (const spec of specs) {
    const at = (address: RepositoryAddress) => byAddress.get(addressKey(address));
    const free = [spec, ...(spec.aliases ?? [])].find((address) => (at(address) ?? spec).path === spec.path);
    if (free === undefined)
      throw new UsageError(
        text('sameName', { name: addressText(spec), first: at(spec)?.path ?? '', second: spec.path }),
      );
    if (at(free) === undefined) byAddress.set(addressKey(free), { ...spec, owner: free.owner, name: free.name });
  }
  return [...byAddress.values()];
}

/** The item is `PATH`, or `OWNER/NAME=PATH` unless a path of exactly that spelling exists. */
export function readSpec(item: string, absolute: ResolvePath, text: CliText): RepositorySpec {
  const [, owner, name, place] = /^([^/=]+)\/([^/=]+)=(.+)$/s.exec(item) ?? [];
  if (owner === undefined || name === undefined || place === undefined || exists(absolute(item))) {
    if (place === undefined) refuseBadName(item, absolute, text);
    return specAt(absolute(item), text);
  }
  return namedSpec({ owner, name }, absolute(place), text);
}

/** The repository at `path` (absolute) under a name that was given. */
export function namedSpec({ owner, name }: RepositoryAddress, path: string, text: CliText): RepositorySpec {
  if (!isRepositoryName(owner, name)) throw new UsageError(text('badName', { name: `${owner}/${name}` }));
  return { owner, name, path: specAt(path, text).path };
}

/** An item such as `a=b=PATH` is not a missing path but a name that cannot be one: what follows a `=` exists. */
function refuseBadName(item: string, absolute: ResolvePath, text: CliText): void {
  if (exists(absolute(item))) return;
  for (let at = item.indexOf('='); at >= 0; at = item.indexOf('=', at + 1)) {
    const place = item.slice(at + 1);
    if (place !== '' && exists(absolute(place))) throw new UsageError(text('badName', { name: item.slice(0, at) }));
  }
}

/** `path` is absolute. Throws UsageError when there is no repository. */
export function specAt(path: string, text: CliText): RepositorySpec {
  const spec = specOfPath(path);
  if (spec) return spec;
  throw new UsageError(text(whyNotFolder(path) ?? 'notRepository', { path }));
}

/** `root` is absolute. Throws UsageError when the folder cannot be listed. */
export function readRoot(root: string, text: CliText): RootScan {
  const reason = whyNotFolder(root);
  if (reason) throw new UsageError(text(reason, { path: root }));
  return scanRootSync(root);
}

/** The reason why `path` cannot be listed; `undefined` when it can. */
function whyNotFolder(path: string): 'noSuchPath' | 'notFolder' | 'unreadable' | undefined {
  try {
    readdirSync(path);
    return undefined;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES' || code === 'EPERM') return 'unreadable';
    return code === 'ENOTDIR' && exists(path) ? 'notFolder' : 'noSuchPath';
  }
}
