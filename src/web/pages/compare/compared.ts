/** The two revisions of a comparison in the repository. */
import { isGitError } from '../../../git/errors.js';
import { isOid, type Oid } from '../../../git/oid.js';
import type { GitPath } from '../../../git/path-text.js';
import type { Repository } from '../../../repository/repository.js';
import { nameReadings } from '../../../shared/finder/keyboard-layout.js';
import type { DivergenceDetails } from '../../../workers/tasks/divergence-details.js';
import { href, type RepositoryName } from '../../address/location.js';
import { specText, type CompareSpec } from './compare-spec.js';

export interface Compared {
  readonly repository: Repository;
  readonly name: RepositoryName;
  readonly spec: CompareSpec;
  readonly base: Oid;
  readonly head: Oid;
  /** '' for the whole repository. */
  readonly path: GitPath;
  /** True when the URL has both full ids. */
  readonly fixed: boolean;
}

export type Side = 'base' | 'head';

/** The sides without a commit. */
export type UnknownSides = readonly Side[];

/**
 * A name without a commit, with several or with another object is an unknown side. Throws GitError for damaged objects.
 */
export async function findSides(
  repository: Repository,
  name: RepositoryName,
  spec: CompareSpec,
  path: GitPath,
): Promise<Compared | UnknownSides> {
  const [base, head] = await Promise.all([spec.base, spec.head].map((text) => findCommit(repository, text)));
  if (base === undefined || head === undefined)
    return [...(base === undefined ? ['base' as const] : []), ...(head === undefined ? ['head' as const] : [])];
  return { repository, name, spec, base, head, path, fixed: isOid(spec.base) && isOid(spec.head) };
}

export async function findCommit(repository: Repository, text: string): Promise<Oid | undefined> {
  try {
    return await repository.resolveCommit(text);
  } catch (error) {
    if (
      isGitError(error, 'not-found') ||
      isGitError(error, 'ambiguous') ||
      isGitError(error, 'wrong-type') ||
      isGitError(error, 'too-large')
    )
      return undefined;
    throw error;
  }
}

/**
 * The likely meaning of names that were typed in the other keyboard layout or pasted with look-alike letters; undefined
 * when it does not exist either.
 */
export async function meantSpec(
  repository: Repository,
  spec: CompareSpec,
  unknown: UnknownSides,
): Promise<CompareSpec | undefined> {
  const meant = await Promise.all(
    unknown.map(async (side) => [side, await meantName(repository, spec[side])] as const),
  );
  return meant.every(([, name]) => name !== undefined) ? { ...spec, ...Object.fromEntries(meant) } : undefined;
}

async function meantName(repository: Repository, name: string): Promise<string | undefined> {
  for (const reading of nameReadings(name)) if ((await findCommit(repository, reading)) !== undefined) return reading;
  return undefined;
}

/**
 * The old side of the changes: the newest common ancestor, or `base` itself. Undefined when there is no common
 * ancestor.
 */
export function oldSide({ spec, base }: Compared, { mergeBases }: DivergenceDetails): Oid | undefined {
  return spec.dots === '..' ? base : mergeBases[0];
}

/** The address of the same comparison, or of one with some parts changed. */
export function compareHref(
  { name, spec, path }: Pick<Compared, 'name' | 'spec' | 'path'>,
  change: Partial<CompareSpec> & { readonly path?: GitPath; readonly ending?: string } = {},
): string {
  const { path: otherPath = path, ending = '', ...sides } = change;
  return href.compare(name, specText({ ...spec, ...sides }) + ending, {
    path: otherPath === '' ? undefined : otherPath,
  });
}
