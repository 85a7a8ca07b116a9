/** Resolves a revision that a user wrote to an object, as `git rev-parse` does. Source: gitrevisions(7). */
import { GitError } from '../errors.js';
import { parseCommit } from '../object/commit.js';
import type { ObjectLookup, ObjectType } from '../object/object-reader.js';
import { parseTag } from '../object/tag.js';
import { entryKind, findInTree, MODE_TREE, TreeCursor } from '../object/tree.js';
import { isOid, oidFromBytes, type Oid } from '../oid.js';
import { pathBytes, type GitPath } from '../path-text.js';
import { peelTag } from '../refs/peel.js';
import type { Ref, RefSnapshot } from '../refs/ref-snapshot.js';
import { parseRevision, unknownRevision, type RevisionExpression, type RevisionStep } from './parse-revision.js';
import { findShortId, type IdHint } from './short-id.js';

export interface Revision {
  /** As the user wrote it. */
  readonly text: string;
  readonly oid: Oid;
  readonly type: ObjectType;
  /** The object behind all tags; equal to `oid` when that is not a tag. */
  readonly peeledOid: Oid;
  readonly peeledType: Exclude<ObjectType, 'tag'>;
  /**
   * For `rev:path`, the canonical mode of the tree entry. A gitlink names a commit of another repository, so its type
   * is `commit` although that commit has not been read.
   */
  readonly mode?: number;
}

/** Most steps to parents in one expression. Each of them reads an object. */
export const MAX_STEPS = 10_000;
/** Prefixes that are tried in this order: gitrevisions(7), "<refname>". `findRef` handles HEAD before them. */
const REF_PLACES = ['', 'refs/', 'refs/tags/', 'refs/heads/', 'refs/remotes/'] as const;
/** The output of `git describe`, whose last part is the id of the commit. */
const DESCRIBED = /-g([0-9a-f]{4,40})$/i;

/**
 * Throws GitError: 'not-found' for a revision, path or object that does not exist; 'ambiguous' for a short id of
 * several objects of the type that the expression needs; 'wrong-type' for expressions like `blob^{commit}`;
 * 'too-large'; 'corrupt'.
 */
export function resolveRevision(store: ObjectLookup, refs: RefSnapshot, text: string): Revision {
  const expression = parseRevision(text);
  let oid = findName(store, refs, expression);
  if (oid === undefined) throw unknownRevision(text);
  let stepsLeft = MAX_STEPS;
  for (const step of expression.steps) {
    if (step.kind === 'ancestor') stepsLeft -= step.count;
    if (--stepsLeft < 0) throw new GitError('too-large', { what: 'revision', name: text, limitBytes: MAX_STEPS });
    oid = takeStep(store, oid, step, text);
  }
  if (expression.path !== undefined) return findAtPath(store, oid, expression.path, text);
  const { type } = store.read(oid);
  const peeled = type === 'tag' ? peelTag(store, oid) : { oid, type };
  return { text, oid, type, peeledOid: peeled.oid, peeledType: peeled.type };
}

function findName(store: ObjectLookup, refs: RefSnapshot, { name, steps, path }: RevisionExpression): Oid | undefined {
  const lower = name.toLowerCase();
  if (isOid(lower)) return lower;
  const ref = name === 'HEAD' || name === '@' ? refs.head.oid : refNamed(refs, name)?.oid;
  if (ref !== undefined) return ref;
  const hint = hintOf(steps, path);
  const described = DESCRIBED.exec(name)?.[1]?.toLowerCase();
  if (described !== undefined) return isOid(described) ? described : findShortId(store, described, 'commit');
  return findShortId(store, name, hint);
}

/** The ref that `text` alone names; undefined for HEAD, for a full id, which is the object whatever refs are called, and for anything else. */
export function refNamed(refs: RefSnapshot, text: string): Ref | undefined {
  if (text === 'HEAD' || text === '@' || isOid(text.toLowerCase())) return undefined;
  for (const place of REF_PLACES) {
    const ref = refs.get(place + text);
    if (ref !== undefined) return ref;
  }
  return refs.get(`refs/remotes/${text}/HEAD`);
}

function hintOf(steps: readonly RevisionStep[], path: GitPath | undefined): IdHint {
  const first = steps[0];
  if (first === undefined) return path === undefined ? undefined : 'tree';
  if (first.kind !== 'peel') return 'commit';
  return first.to === 'commit' || first.to === 'tree' ? first.to : undefined;
}

function takeStep(store: ObjectLookup, oid: Oid, step: RevisionStep, text: string): Oid {
  switch (step.kind) {
    case 'peel':
      return peelTo(store, oid, step.to);
    case 'parent': {
      const commit = peelTo(store, oid, 'commit');
      return step.number === 0 ? commit : parentOf(store, commit, step.number, text);
    }
    case 'ancestor': {
      let commit = peelTo(store, oid, 'commit');
      for (let i = 0; i < step.count; i++) commit = parentOf(store, commit, 1, text);
      return commit;
    }
  }
}

function parentOf(store: ObjectLookup, commit: Oid, number: number, text: string): Oid {
  const parent = parseCommit(commit, store.read(commit, 'commit').bytes).parents[number - 1];
  if (parent === undefined) throw unknownRevision(text);
  return parent;
}

/** Follows tags, and a commit to its tree, until the object has the type `to`. */
function peelTo(store: ObjectLookup, oid: Oid, to: ObjectType | 'object' | 'peeled'): Oid {
  const { type, bytes } = store.read(oid);
  if (to === 'object' || type === to) return oid;
  if (to === 'peeled') return type === 'tag' ? peelTag(store, oid).oid : oid;
  if (type === 'tag') return peelTo(store, to === 'tag' ? parseTag(oid, bytes).target : peelTag(store, oid).oid, to);
  if (type === 'commit' && to === 'tree') return parseCommit(oid, bytes).tree;
  throw new GitError('wrong-type', { oid, expected: to, actual: type });
}

function findAtPath(store: ObjectLookup, oid: Oid, path: GitPath, text: string): Revision {
  let at = { oid: peelTo(store, oid, 'tree'), mode: MODE_TREE };
  const cursor = new TreeCursor(Buffer.alloc(0));
  const segments = path === '' ? [] : path.split('/');
  for (const [i, segment] of segments.entries()) {
    const isTree = entryKind(at.mode) === 'tree';
    if (segment === '' && i === segments.length - 1 && i > 0 && isTree) break; // `dir/` means `dir`.
    const { bytes } = isTree ? store.read(at.oid, 'tree') : { bytes: Buffer.alloc(0) };
    if (!findInTree(bytes, pathBytes(segment), cursor)) throw new GitError('not-found', { what: 'path', name: path });
    at = { oid: oidFromBytes(bytes, cursor.oidStart), mode: cursor.mode };
  }
  const kind = entryKind(at.mode);
  const type = kind === 'tree' ? 'tree' : kind === 'gitlink' ? 'commit' : 'blob';
  return { text, oid: at.oid, type, peeledOid: at.oid, peeledType: type, mode: at.mode };
}
