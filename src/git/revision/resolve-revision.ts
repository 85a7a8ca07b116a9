/** Resolves a revision that a user wrote to an object, as `git rev-parse` does. Source: gitrevisions(7). */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { GitError } from '../errors.js';
import { parseCommit } from '../object/commit.js';
import type { ObjectType } from '../object/object-reader.js';
import { parseTag } from '../object/tag.js';
import { entryKind, findInTree, MODE_TREE, TreeCursor } from '../object/tree.js';
import { isOid, oidFromBytes, type Oid } from '../oid.js';
import { pathBytes, type GitPath } from '../path-text.js';
import type { Ref, RefSnapshot } from '../refs/ref-snapshot.js';
import { parseRevision, unknownRevision, type RevisionExpression, type RevisionStep } from './parse-revision.js';
import { peelObject, typeOf, type RevisionReader } from './revision-reader.js';
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
/** Steps taken before other work of the thread goes on: a few milliseconds. */
const STEPS_PER_TURN = 100;
/** The output of `git describe`, whose last part is the id of the commit. */
const DESCRIBED = /-g([0-9a-f]{4,40})$/i;

/**
 * Throws GitError: 'not-found' for a revision, path or object that does not exist; 'ambiguous' for a short id of
 * several objects of the type that the expression needs; 'wrong-type' for expressions like `blob^{commit}`;
 * 'too-large'; 'corrupt'.
 */
export async function resolveRevision(reader: RevisionReader, text: string): Promise<Revision> {
  const expression = parseRevision(text);
  let oid = await findName(reader, expression);
  if (oid === undefined) throw unknownRevision(text);
  let stepsLeft = MAX_STEPS;
  for (const step of expression.steps) {
    if (step.kind === 'ancestor') stepsLeft -= step.count;
    if (--stepsLeft < 0) throw new GitError('too-large', { what: 'revision', name: text, limitBytes: MAX_STEPS });
    if (stepsLeft % STEPS_PER_TURN === 0) await nextTurn();
    oid = await takeStep(reader, oid, step, text);
  }
  if (expression.path !== undefined) return findAtPath(reader, oid, expression.path, text);
  const type = typeOf(reader, oid);
  const peeled = type === 'tag' ? await peelObject(reader, oid) : { oid, type };
  return { text, oid, type, peeledOid: peeled.oid, peeledType: peeled.type };
}

async function findName(reader: RevisionReader, { name, steps, path }: RevisionExpression): Promise<Oid | undefined> {
  const lower = name.toLowerCase();
  if (isOid(lower)) return lower;
  const ref = await reader.resolveRef(name === '@' ? 'HEAD' : name);
  if (ref !== undefined) return ref;
  const hint = hintOf(steps, path);
  const described = DESCRIBED.exec(name)?.[1]?.toLowerCase();
  if (described !== undefined) return isOid(described) ? described : findShortId(reader, described, 'commit');
  return findShortId(reader, name, hint);
}

/** Prefixes that are tried in this order: gitrevisions(7), "<refname>"; isomorphic-git's resolveRef has the same. */
const REF_PLACES = ['', 'refs/', 'refs/tags/', 'refs/heads/', 'refs/remotes/'] as const;

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

async function takeStep(reader: RevisionReader, oid: Oid, step: RevisionStep, text: string): Promise<Oid> {
  switch (step.kind) {
    case 'peel':
      return peelTo(reader, oid, step.to);
    case 'parent': {
      const commit = await peelTo(reader, oid, 'commit');
      return step.number === 0 ? commit : parentOf(reader, commit, step.number, text);
    }
    case 'ancestor': {
      let commit = await peelTo(reader, oid, 'commit');
      for (let i = 0; i < step.count; i += 1) {
        if (i % STEPS_PER_TURN === STEPS_PER_TURN - 1) await nextTurn();
        commit = await parentOf(reader, commit, 1, text);
      }
      return commit;
    }
  }
}

async function parentOf(reader: RevisionReader, commit: Oid, number: number, text: string): Promise<Oid> {
  const { bytes } = await reader.read(commit, 'commit');
  const parent = parseCommit(commit, bytes).parents[number - 1];
  if (parent === undefined) throw unknownRevision(text);
  return parent;
}

/** Follows tags, and a commit to its tree, until the object has the type `to`. */
async function peelTo(reader: RevisionReader, oid: Oid, to: ObjectType | 'object' | 'peeled'): Promise<Oid> {
  const type = typeOf(reader, oid);
  if (to === 'object' || type === to) return oid;
  if (to === 'peeled') return (await peelObject(reader, oid)).oid;
  if (type === 'tag') {
    const target =
      to === 'tag' ? parseTag(oid, (await reader.read(oid)).bytes).target : (await peelObject(reader, oid)).oid;
    return peelTo(reader, target, to);
  }
  if (type === 'commit' && to === 'tree') return parseCommit(oid, (await reader.read(oid)).bytes).tree;
  throw new GitError('wrong-type', { oid, expected: to, actual: type });
}

async function findAtPath(reader: RevisionReader, oid: Oid, path: GitPath, text: string): Promise<Revision> {
  let at = { oid: await peelTo(reader, oid, 'tree'), mode: MODE_TREE };
  const cursor = new TreeCursor(Buffer.alloc(0));
  const segments = path === '' ? [] : path.split('/');
  for (const [i, segment] of segments.entries()) {
    const isTree = entryKind(at.mode) === 'tree';
    if (segment === '' && i === segments.length - 1 && i > 0 && isTree) break; // `dir/` means `dir`.
    const { bytes } = isTree ? await reader.read(at.oid, 'tree') : { bytes: Buffer.alloc(0) };
    if (!findInTree(bytes, pathBytes(segment), cursor)) throw new GitError('not-found', { what: 'path', name: path });
    at = { oid: oidFromBytes(bytes, cursor.oidStart), mode: cursor.mode };
  }
  const kind = entryKind(at.mode);
  const type = kind === 'tree' ? 'tree' : kind === 'gitlink' ? 'commit' : 'blob';
  return { text, oid: at.oid, type, peeledOid: at.oid, peeledType: type, mode: at.mode };
}
