/**
 * Who asks, and what exists for them. A private repository is absent for everybody who may not read it: pages see
 * repositories only through `visibleTo`.
 */
import type { Request } from 'express';
import type { Repositories } from '../../../repository/repositories.js';
import type { RepositoryHandle } from '../../../repository/repository-handle.js';
import { WebError } from '../errors.js';
import { isFromTrustedProxy } from '../site.js';
import { basicCredentials, type Passwords } from './passwords.js';
import { Reading, type AccessRules } from './rules.js';

export interface Viewer {
  /** Undefined: not logged in. */
  readonly user: string | undefined;
}

export const ANYBODY: Viewer = { user: undefined };

/** The repositories that exist for a viewer. */
export interface VisibleRepositories {
  list(): readonly RepositoryHandle[];
  find(owner: string, name: string): RepositoryHandle | undefined;
}

export interface AccessOptions {
  readonly rules: AccessRules;
  /** Undefined: nobody logs in by password. */
  readonly passwords: Passwords | undefined;
  /** The header in which a trusted proxy names the user. */
  readonly userHeader: string | undefined;
}

export class Access {
  readonly #repositories: Repositories;
  readonly #reading: Reading;
  readonly #passwords: Passwords | undefined;
  readonly #userHeader: string | undefined;

  constructor(repositories: Repositories, { rules, passwords, userHeader }: AccessOptions) {
    this.#repositories = repositories;
    this.#reading = new Reading(rules);
    this.#passwords = passwords;
    this.#userHeader = userHeader;
  }

  /** A visitor could see more by logging in. */
  get hasLogin(): boolean {
    return this.#passwords !== undefined && this.#reading.hasPrivate;
  }

  /** Throws WebError('unauthorized' | 'too-many-logins') when a password was sent and is wrong. */
  async viewerOf(request: Request): Promise<Viewer> {
    if (!this.#reading.hasPrivate) return ANYBODY;
    const named = this.#userHeader === undefined ? undefined : request.get(this.#userHeader)?.trim();
    if (named !== undefined && named !== '' && isFromTrustedProxy(request)) return { user: named.normalize('NFC') };
    const credentials = basicCredentials(request.get('authorization'));
    if (this.#passwords === undefined || credentials === undefined) return ANYBODY;
    return { user: await this.#passwords.verify(credentials, request.ip ?? '') };
  }

  visibleTo({ user }: Viewer): VisibleRepositories {
    const all = this.#repositories;
    const reading = this.#reading;
    if (reading.isOpen) return all;
    return {
      list: () => all.list().filter((its) => reading.levelOf(its) !== 'hidden' && reading.mayRead(its, user)),
      find(owner, name) {
        const found = all.find(owner, name);
        return found !== undefined && reading.mayRead(found, user) ? found : undefined;
      },
    };
  }

  /**
   * For the address of a repository that does not exist for the viewer. A visitor who could log in gets status 401 for
   * each of them, whether it is private or not there at all, so that nothing can be learned from the answer.
   */
  refuseUnknown({ user }: Viewer): void {
    if (user === undefined && this.hasLogin) throw new WebError('unauthorized');
  }

  /** False for answers that shared caches must not keep. */
  isForEverybody({ user }: Viewer, repository: RepositoryHandle | undefined): boolean {
    return user === undefined && (repository === undefined || this.#reading.mayRead(repository, undefined));
  }
}
