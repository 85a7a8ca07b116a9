/**
 * Gives each repository that was found an address of its own. The result depends on the set of folders and not on their
 * order, so it is the same after a restart:
 *
 * 1. the Latin form of its folders, unless another repository has or claims it; of several that claim it, it belongs to
 *    the one whose folders are spelled so;
 * 2. the letters of its folders, by the same rule;
 * 3. the letters of its folders with a number made from its path.
 *
 * The second and the third always lead to it too, unless they are the address of another one. What became ambiguous
 * leads to none.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { latinAddress, ownAddress, type RepositoryAddress } from './repository-name.js';
import { realPath, type FoundRepository, type RepositorySpec } from './scan.js';

/** 24 bits: many more than repositories that would share a name. */
const NUMBER_DIGITS = 6;

export interface Placement {
  /** What is new, with its address. */
  readonly repositories: readonly RepositorySpec[];
  /** Those of them whose Latin form another one has or claims. */
  readonly renamed: readonly RepositorySpec[];
  /** Links and linked work trees of repositories that have another address. */
  readonly duplicates: readonly FoundRepository[];
}

/** Addresses of `known` stay as they are. */
export function placeRepositories(known: readonly RepositorySpec[], found: readonly FoundRepository[]): Placement {
  const { fresh, duplicates } = withoutDuplicates(known, found);
  const taken = new Set(known.flatMap((spec) => [spec, ...(spec.aliases ?? [])].map(addressText)));
  const placed = new Map<FoundRepository, RepositoryAddress>();
  for (const form of [latinAddress, ownAddress]) {
    const wishes = new Map(fresh.filter((one) => !placed.has(one)).map((one) => [one, addressIn(form, one)]));
    for (const [repository, address] of uncontested(wishes, taken)) placed.set(repository, address);
    for (const address of placed.values()) taken.add(addressText(address));
  }
  const repositories = fresh.map((repository): RepositorySpec => {
    const numbered = numberedAddress(repository);
    const { owner, name } = placed.get(repository) ?? numbered;
    const aliases = [addressIn(ownAddress, repository), numbered];
    return { owner, name, path: repository.path, aliases, isUnderRoot: true };
  });
  const renamed = repositories.filter((spec, index) => {
    const repository = fresh[index];
    return repository !== undefined && addressText(addressIn(latinAddress, repository)) !== addressText(spec);
  });
  return { repositories, renamed, duplicates };
}

/** Two addresses are different when these texts are. */
export function addressText({ owner, name }: RepositoryAddress): string {
  return `${owner}/${name}`;
}

type Wishes = ReadonlyMap<FoundRepository, RepositoryAddress>;

/** The wishes for an address that only one repository has, or only one with folders of that spelling. */
function uncontested(wishes: Wishes, taken: ReadonlySet<string>): Wishes {
  const claimants = new Map<string, FoundRepository[]>();
  for (const [repository, address] of wishes) {
    const text = addressText(address);
    claimants.set(text, [...(claimants.get(text) ?? []), repository]);
  }
  const granted = new Map<FoundRepository, RepositoryAddress>();
  for (const [text, all] of claimants) {
    const spelled = all.filter(({ owners, folder }) => text === `${owners.join('/')}/${basename(folder)}`);
    const [one, another] = all.length === 1 ? all : spelled;
    const address = one === undefined ? undefined : wishes.get(one);
    if (one !== undefined && address !== undefined && another === undefined && !taken.has(text))
      granted.set(one, address);
  }
  return granted;
}

function addressIn(form: typeof ownAddress, { owners, folder }: FoundRepository): RepositoryAddress {
  return form(owners, basename(folder));
}

function numberedAddress(repository: FoundRepository): RepositoryAddress {
  const { owner, name } = addressIn(ownAddress, repository);
  const number = createHash('sha1').update(repository.path).digest('hex').slice(0, NUMBER_DIGITS);
  return { owner, name: `${name}-${number}` };
}

/** A repository has the name of its own folder, else of a link, else of a work tree elsewhere. */
function withoutDuplicates(known: readonly RepositorySpec[], found: readonly FoundRepository[]) {
  const paths = new Set(found.map(({ path }) => path));
  const knownPaths = new Set(known.map(({ path }) => path));
  const places = new Set(known.filter(({ path }) => !paths.has(path)).map(({ path }) => realPath(path)));
  for (const { path, place } of found) if (knownPaths.has(path)) places.add(place);
  const fresh: FoundRepository[] = [];
  const duplicates: FoundRepository[] = [];
  for (const way of ['folder', 'link', 'pointer'] as const) {
    for (const repository of found) {
      if (repository.reachedBy !== way) continue;
      if (!places.has(repository.place)) fresh.push(repository);
      else if (!knownPaths.has(repository.path) || way !== 'folder') duplicates.push(repository);
      places.add(repository.place);
    }
  }
  return { fresh, duplicates };
}
