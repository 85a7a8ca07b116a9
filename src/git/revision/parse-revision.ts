/**
 * Parses the part of gitrevisions(7) that pages need: `name`, `@`, `~n`, `^n`, `^{type}`, `^{}` and `rev:path`. Forms
 * that need a reflog, an index or a search in messages (`@{1}`, `:0:file`, `:/text`) are not supported.
 */
import { GitError } from '../errors.js';
import type { ObjectType } from '../object/object-reader.js';
import type { GitPath } from '../path-text.js';

export type RevisionStep =
  /** `~n`: the first parent, n times. */
  | { readonly kind: 'ancestor'; readonly count: number }
  /** `^n`: the n-th parent; 0 is the commit itself. */
  | { readonly kind: 'parent'; readonly number: number }
  /** `^{type}`. `object` only checks that the object exists; `peeled` is `^{}`. */
  | { readonly kind: 'peel'; readonly to: ObjectType | 'object' | 'peeled' };

export interface RevisionExpression {
  /** A ref, an id or a short id. */
  readonly name: string;
  readonly steps: readonly RevisionStep[];
  /** The text after `:`; '' is the root tree. Absent without a colon. */
  readonly path?: GitPath;
}

/** Longest expression. A ref and a path in a URL are shorter. */
export const MAX_REVISION_LENGTH = 8192;
/** One step. `n` has at most nine digits; larger numbers are above MAX_STEPS. */
const STEP = /~(\d{0,9})(?!\d)|\^(\d{0,9})(?![\d{])|\^\{([a-z]*)\}/y;
const PEELS: Readonly<Record<string, ObjectType | 'object' | 'peeled'>> = {
  '': 'peeled',
  object: 'object',
  commit: 'commit',
  tree: 'tree',
  blob: 'blob',
  tag: 'tag',
};

/** Throws GitError: 'not-found' for an expression that is not supported, 'too-large' for one that is too long. */
export function parseRevision(text: string): RevisionExpression {
  if (text.length > MAX_REVISION_LENGTH) {
    throw new GitError('too-large', { what: 'revision', limitBytes: MAX_REVISION_LENGTH, actualBytes: text.length });
  }
  const colon = text.indexOf(':');
  const revision = colon < 0 ? text : text.slice(0, colon);
  const nameEnd = revision.search(/[~^]/);
  const name = nameEnd < 0 ? revision : revision.slice(0, nameEnd);
  if (name === '') throw unknownRevision(text);
  const steps = nameEnd < 0 ? [] : parseSteps(revision, nameEnd, text);
  return colon < 0 ? { name, steps } : { name, steps, path: text.slice(colon + 1) };
}

function parseSteps(revision: string, from: number, text: string): RevisionStep[] {
  const steps: RevisionStep[] = [];
  STEP.lastIndex = from;
  for (let at = from; at < revision.length; at = STEP.lastIndex) {
    const match = STEP.exec(revision);
    if (match === null) throw unknownRevision(text);
    const [, ancestors, parent, peel] = match;
    if (ancestors !== undefined) steps.push({ kind: 'ancestor', count: ancestors === '' ? 1 : Number(ancestors) });
    else if (parent !== undefined) steps.push({ kind: 'parent', number: parent === '' ? 1 : Number(parent) });
    else {
      const to = Object.hasOwn(PEELS, peel as string) ? PEELS[peel as string] : undefined;
      if (to === undefined) throw unknownRevision(text);
      steps.push({ kind: 'peel', to });
    }
  }
  return steps;
}

export function unknownRevision(text: string): GitError {
  return new GitError('not-found', { what: 'revision', name: text });
}
