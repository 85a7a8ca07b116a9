/** From what the user typed to an object. Source: gitrevisions(7); the oracle is `git rev-parse`. */
import { GitError } from '../errors.js';
import { parseCommit } from '../object/commit.js';
import type { ObjectLookup, ObjectType } from '../object/object-reader.js';
import { parseTag } from '../object/tag.js';
import { entryKind, findInTree, MODE_TREE, TreeCursor } from '../object/tree.js';
import { isOid, oidFromBytes, type Oid } from '../oid.js';
import { pathBytes, type GitPath } from '../path-text.js';
import { peelTag } from '../refs/peel.js';
import type { RefSnapshot } from '../refs/ref-snapshot.js';
import { parseRevision, unknownRevision, type RevisionExpression, type RevisionStep } from './parse-revision.js';
import { findShortId, type IdHint } from './short-id.js';

export interface Revision {
  /** As typed. */
  readonly text: string;
  readonly oid: Oid;
  readonly type: ObjectType;
  /** Behind tags; `oid` itself when it is none. */
  readonly peeledOid: Oid;
  readonly peeledType: Exclude<ObjectType, 'tag'>;
  /** Canonical mode of the entry, of `rev:path` alone. A gitlink's `oid` is of another repository: its type is `commit`, unread. */
  readonly mode?: number;
}

/** Commits that one expression may walk back; each costs an object read. */
export const MAX_STEPS = 10_000;
/** The order of gitrevisions(7); `HEAD` stands for the files of the repository's folder. */
const REF_PLACES = ['', 'refs/', 'refs/tags/', 'refs/heads/', 'refs/remotes/'] as const;
/** `git describe`'s output names the commit by its last part. */
const DESCRIBED = /-g([0-9a-f]{4,40})$/i;

/**
 * GitError: 'not-found' (revision, path or object), 'ambiguous' (a short id; prefers commits or trees where the expression needs them),
 * 'wrong-type' (`blob^{commit}`), 'too-large'.
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
  const ref = findRef(refs, name);
  if (ref !== undefined) return ref;
  const hint = hintOf(steps, path);
  const described = DESCRIBED.exec(name)?.[1]?.toLowerCase();
  if (described !== undefined) return isOid(described) ? described : findShortId(store, described, 'commit');
  return findShortId(store, name, hint);
}

function findRef(refs: RefSnapshot, name: string): Oid | undefined {
  if (name === 'HEAD' || name === '@') return refs.head.oid;
  for (const place of REF_PLACES) {
    const ref = refs.get(place + name);
    if (ref !== undefined) return ref.oid;
  }
  return refs.get(`refs/remotes/${name}/HEAD`)?.oid;
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

/** Follows tags, and for `tree` a commit too, until the type is right. */
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
    if (segment === '' && i === segments.length - 1 && i > 0 && isTree) break; // `dir/` is `dir`
    const { bytes } = isTree ? store.read(at.oid, 'tree') : { bytes: Buffer.alloc(0) };
    if (!findInTree(bytes, pathBytes(segment), cursor)) throw new GitError('not-found', { what: 'path', name: path });
    at = { oid: oidFromBytes(bytes, cursor.oidStart), mode: cursor.mode };
  }
  const kind = entryKind(at.mode);
  const type = kind === 'tree' ? 'tree' : kind === 'gitlink' ? 'commit' : 'blob';
  return { text, oid: at.oid, type, peeledOid: at.oid, peeledType: type, mode: at.mode };
}
