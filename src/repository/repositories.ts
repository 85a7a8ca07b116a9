/** All repositories that this server shows, found by address. */
import { statSync } from 'node:fs';
import { addressText, placeRepositories, type Placement } from './placement.js';
import { addressKey, type RepositoryAddress } from './repository-name.js';
import { RefWatchers } from './ref-watchers.js';
import { RepositoryHandle, type HandleOptions, type RepositoryOptions } from './repository-handle.js';
import type { FoundRepository, RepositorySpec } from './scan.js';

/** What a new look at the roots has changed. */
export interface RootChanges extends Placement {
  /** Repositories that were found under a root before and are there no more. */
  readonly gone: readonly RepositorySpec[];
}

export class Repositories {
  readonly #options: HandleOptions;
  readonly #opened = new Map<RepositorySpec, RepositoryHandle>();
  #byAddress: ReadonlyMap<string, RepositoryHandle> = new Map();
  #sorted: readonly RepositoryHandle[] = [];

  constructor(specs: readonly RepositorySpec[], options: RepositoryOptions) {
    this.#options = { ...options, watchers: new RefWatchers() };
    this.#replace(specs, []);
  }

  /** `found` is all that is under the roots now. Those that are known already keep their addresses. */
  update(found: readonly FoundRepository[]): RootChanges {
    const there = new Set(found.map(({ path }) => path));
    const isGone = (spec: RepositorySpec): boolean =>
      spec.isUnderRoot === true && !there.has(spec.path) && !isFolder(spec.path);
    const gone: RepositorySpec[] = [];
    const known: RepositorySpec[] = [];
    for (const spec of this.#opened.keys()) (isGone(spec) ? gone : known).push(spec);
    const placement = placeRepositories(known, found);
    if (gone.length > 0 || placement.repositories.length > 0) this.#replace(placement.repositories, gone);
    return { ...placement, gone };
  }

  #replace(added: readonly RepositorySpec[], gone: readonly RepositorySpec[]): void {
    for (const spec of gone) {
      this.#opened.get(spec)?.close();
      this.#opened.delete(spec);
    }
    for (const spec of added) this.#opened.set(spec, new RepositoryHandle(spec, this.#options));
    this.#sorted = [...this.#opened.values()].sort((a, b) => compare(a.owner, b.owner) || compare(a.name, b.name));
    this.#byAddress = addressesOf(this.#opened);
  }

  /** Sorted by owner and name, the same in every language. */
  list(): readonly RepositoryHandle[] {
    return this.#sorted;
  }

  /** The repository at this address, else at one that differs in case alone, as Gitea does, or at another form of it. */
  find(owner: string, name: string): RepositoryHandle | undefined {
    const address = { owner: owner.normalize('NFC'), name: name.normalize('NFC') };
    return this.#byAddress.get(addressText(address)) ?? this.#byAddress.get(foldedKey(address));
  }

  close(): void {
    for (const repository of this.#opened.values()) repository.close();
  }
}

/** Exact addresses, and those that lead to them where no exact one does. The first of several in folded case counts. */
function addressesOf(opened: ReadonlyMap<RepositorySpec, RepositoryHandle>): ReadonlyMap<string, RepositoryHandle> {
  const byAddress = new Map<string, RepositoryHandle>();
  const addIfFree = (key: string, handle: RepositoryHandle): void => {
    if (!byAddress.has(key)) byAddress.set(key, handle);
  };
  for (const [spec, handle] of opened) byAddress.set(addressText(spec), handle);
  for (const [spec, handle] of opened) addIfFree(foldedKey(spec), handle);
  for (const [{ aliases = [] }, handle] of opened) for (const alias of aliases) addIfFree(foldedKey(alias), handle);
  return byAddress;
}

/** No address contains a space, so that folded ones never meet exact ones. */
function foldedKey(address: RepositoryAddress): string {
  return ` ${addressKey(address)}`;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    // Not readable at the moment, which its pages say.
    return true;
  }
}

const collator = new Intl.Collator('en', { numeric: true });

function compare(a: string, b: string): number {
  return collator.compare(a, b);
}
