/** All repositories that this server shows, found by name. */
import { addressKey } from './repository-name.js';
import { RepositoryHandle, type RepositoryOptions } from './repository-handle.js';
import { mergeSpecs, type RepositorySpec } from './scan.js';

export class Repositories {
  readonly #byName = new Map<string, RepositoryHandle>();
  readonly #options: RepositoryOptions;
  #specs: readonly RepositorySpec[];

  constructor(specs: readonly RepositorySpec[], options: RepositoryOptions) {
    this.#options = options;
    this.#specs = specs;
    for (const spec of specs) this.#open(spec);
  }

  /** Those whose place or address is known already are left as they are. */
  add(specs: readonly RepositorySpec[]): void {
    const known = this.#specs.length;
    this.#specs = mergeSpecs(this.#specs, specs).repositories;
    for (const spec of this.#specs.slice(known)) this.#open(spec);
  }

  #open(spec: RepositorySpec): void {
    this.#byName.set(addressKey(spec), new RepositoryHandle(spec, this.#options));
  }

  /** Sorted by owner and name, the same in every language. */
  list(): readonly RepositoryHandle[] {
    return [...this.#byName.values()].sort((a, b) => compare(a.owner, b.owner) || compare(a.name, b.name));
  }

  /** Names are matched without regard to case, as Gitea does. */
  find(owner: string, name: string): RepositoryHandle | undefined {
    return this.#byName.get(addressKey({ owner, name }));
  }

  close(): void {
    for (const repository of this.#byName.values()) repository.close();
  }
}

const collator = new Intl.Collator('en', { numeric: true });

function compare(a: string, b: string): number {
  return collator.compare(a, b);
}
