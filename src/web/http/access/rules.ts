/** Who may read which repository, by rules. */
import type { RepositoryHandle } from '../../../repository/repository-handle.js';

/** `hidden`: readable by its address, in no list. `private`: only for users who have logged in. */
export type ReadLevel = 'public' | 'hidden' | 'private';
export const READ_LEVELS: readonly ReadLevel[] = ['public', 'hidden', 'private'];

export interface ReadAccess {
  readonly read: ReadLevel;
  /** Of a private repository: these users and the members of these groups; without both, all users. */
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

export interface AccessRule extends ReadAccess {
  /** See `patternOf`. */
  readonly repositories: string;
}

export interface AccessRules {
  /** The last one that matches counts; without one a repository is public. */
  readonly rules: readonly AccessRule[];
  /** Key: the path of a git directory. Counts more than the rules, whatever names the repository has. */
  readonly own: ReadonlyMap<string, ReadAccess>;
  /** Members by name of the group. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

const PUBLIC: ReadAccess = { read: 'public', users: [], groups: [] };

/**
 * `folder/name`, where `*` stands for any text without a slash; `*` alone is all repositories. A folder includes the
 * folders in it, at any depth, as a rule for a folder of files would. Undefined for text that is no pattern.
 */
export function patternOf(text: string): RegExp | undefined {
  if (text === '*') return /^/;
  const segments = text.normalize('NFC').split('/');
  const name = segments.pop();
  if (name === undefined || segments.length === 0 || [...segments, name].includes('')) return undefined;
  // The folders of a repository are joined by dots in its owner.
  const owner = segments.map(globSource).join(String.raw`\.`);
  return new RegExp(String.raw`^${owner}(?:\.[^/]*)?/${globSource(name)}$`, 'iu');
}

function globSource(segment: string): string {
  return segment
    .split('*')
    .map((part) => part.replace(/[\\^$.+?()[\]{}|/]/g, String.raw`\$&`))
    .join('[^/]*');
}

export class Reading {
  readonly #patterns: readonly { readonly pattern: RegExp; readonly access: ReadAccess }[];
  readonly #own: ReadonlyMap<string, ReadAccess>;
  readonly #groups: ReadonlyMap<string, readonly string[]>;
  readonly #known = new WeakMap<RepositoryHandle, ReadAccess>();
  /** Some repository may not be for everybody. */
  readonly hasPrivate: boolean;
  /** Every repository is public. */
  readonly isOpen: boolean;

  constructor({ rules, own, groups }: AccessRules) {
    this.#patterns = rules.map((access) => ({ pattern: patternOf(access.repositories) ?? /^/, access })).reverse();
    this.#own = own;
    this.#groups = groups;
    const levels = [...rules, ...own.values()].map(({ read }) => read);
    this.hasPrivate = levels.includes('private');
    this.isOpen = levels.every((level) => level === 'public');
  }

  levelOf(repository: RepositoryHandle): ReadLevel {
    return this.#accessOf(repository).read;
  }

  mayRead(repository: RepositoryHandle, user: string | undefined): boolean {
    const { read, users, groups } = this.#accessOf(repository);
    if (read !== 'private') return true;
    if (user === undefined) return false;
    if (users.length === 0 && groups.length === 0) return true;
    return users.includes(user) || groups.some((group) => this.#groups.get(group)?.includes(user) === true);
  }

  #accessOf(repository: RepositoryHandle): ReadAccess {
    let access = this.#known.get(repository);
    if (access === undefined) this.#known.set(repository, (access = this.#findAccess(repository)));
    return access;
  }

  /** A rule may name any address of a repository. */
  #findAccess({ owner, name, aliases, gitDir }: RepositoryHandle): ReadAccess {
    const own = this.#own.get(gitDir);
    if (own !== undefined) return own;
    const addresses = [{ owner, name }, ...aliases].map((its) => `${its.owner}/${its.name}`.normalize('NFC'));
    const rule = this.#patterns.find(({ pattern }) => addresses.some((address) => pattern.test(address)));
    return rule?.access ?? PUBLIC;
  }
}
