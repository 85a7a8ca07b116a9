/** What the server answers to scripts, as JSON: the server writes these, the browser reads them. */
import type { IndexingProgress } from './indexing-text.js';

/** `/api/healthz`. */
export interface HealthAnswer {
  readonly status: 'pass';
  readonly version: string;
  /** How many are served. */
  readonly repositories: number;
  /** How many have an index in each state; absent when none is kept. */
  readonly indexes?: Readonly<Record<string, number>> | undefined;
  /** The same of search indexes; a repository that has none is not counted. */
  readonly searchIndexes?: Readonly<Record<string, number>> | undefined;
}

/** `/api/readyz`. */
export interface ReadinessAnswer {
  readonly status: 'pass' | 'fail';
  /** Why it fails: the server is ending, or a root folder cannot be read. */
  readonly reason?: 'ending' | 'roots' | undefined;
}

/** `/{owner}/{repo}/index-state`. Its state is `none` when no index is kept. */
export interface IndexHealth extends IndexingProgress {
  /** How many the index covers now. */
  readonly commits: number;
  /** The search index; `progress` is that of the step of its building: HEAD, other branches, tags. */
  readonly search: IndexingProgress;
}

/** `/{owner}/{repo}/ref-list?q=`. */
export interface RefListAnswer {
  /** `address` completes the address of a page, see ref-template.ts. */
  readonly refs: readonly ListedRef[];
  /** True when there are more matches. */
  readonly isCut: boolean;
  /** The reading of the query that found them; null for the query as typed. */
  readonly reading: string | null;
}

export interface ListedRef {
  readonly kind: 'branch' | 'tag';
  readonly name: string;
  readonly address: string;
}

/** `/-/repo-list?q=`. */
export interface RepoListAnswer {
  readonly repositories: readonly { readonly name: string; readonly href: string }[];
  /** True when there are more matches. */
  readonly isCut: boolean;
  /** The reading of the query that found them; null for the query as typed. */
  readonly reading: string | null;
}

/** `/{owner}/{repo}/people-list?of=author&q=`. */
export interface PeopleListAnswer {
  /** The most commits first. */
  readonly people: readonly { readonly name: string; readonly commits: number }[];
}
