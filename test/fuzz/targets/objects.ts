/** Readers of single objects: headers and text of commits and tags, trees, deltas. */
import { randomBytes } from 'node:crypto';
import { CommitHead } from '../../../src/git/object/commit-head.js';
import { bodyOf, parseCommit, summaryOf } from '../../../src/git/object/commit.js';
import { parseTag } from '../../../src/git/object/tag.js';
import { TreePair } from '../../../src/git/object/tree-pair.js';
import { compareTreeNames, findInTree, MODE_TREE, parseTree, TreeCursor } from '../../../src/git/object/tree.js';
import { signedBytesOfCommit, signedBytesOfTag } from '../../../src/git/signing/signed-bytes.js';
import { checkSignature } from '../../../src/git/signing/check-signature.js';
import { applyDelta, DeltaError, readDeltaSizes } from '../../../src/git/pack/delta.js';
import { oidFromBytes, type Oid } from '../../../src/git/oid.js';
import { pathBytes } from '../../../src/git/path-text.js';
import { copyDelta } from '../../support/pack-builder.js';
import { readNote } from '../../../src/repository/notes.js';
import type { FuzzRepository } from '../fixture.js';
import { announced, WrongAnswer, type Target } from '../target.js';

const OID = 'ab'.repeat(20) as Oid;
const HEADERS = ['tree ', 'parent ', 'author ', 'committer ', 'encoding ', 'gpgsig ', 'mergetag ', '\n\n', '\n ', '\0'];
const VALUES = [
  'KOI8-R',
  'utf-7',
  ' <a@b> 99999999999999999999 +9999',
  '-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQ==\n-----END SSH SIGNATURE-----\n',
  '-----BEGIN PGP SIGNATURE-----',
  OID,
];

export function objectTargets({ objects }: FuzzRepository): Target[] {
  const ofType = (wanted: string): Buffer[] => objects.filter(({ type }) => type === wanted).map(({ bytes }) => bytes);
  const trees = ofType('tree');
  return [
    { name: 'commit', seeds: ofType('commit'), tokens: [...HEADERS, ...VALUES], run: readCommit },
    {
      name: 'tag',
      seeds: ofType('tag'),
      tokens: [...HEADERS, ...VALUES, 'object ', 'type commit\n', 'tagger '],
      run: readTag,
    },
    {
      name: 'tree',
      seeds: trees,
      tokens: ['40000 ', '100644 ', '120000 ', '160000 ', '\0', '..\0'],
      run: treeRun(trees),
    },
    { name: 'delta', seeds: deltas(), run: readDelta },
    { name: 'notes', seeds: noteTrees(), tokens: ['40000 ', '100644 ', `${OID}\0`, 'ab\0'], run: findNote },
  ];
}

function readCommit(bytes: Buffer): void {
  const commit = announced(() => parseCommit(OID, bytes));
  const head = new CommitHead();
  const isHead = announced(() => (head.parse(bytes, OID), true)) === true;
  if (commit === undefined) return;
  summaryOf(commit.message);
  bodyOf(commit.message);
  if (commit.signature !== undefined) checkSignature(commit.signature, signedBytesOfCommit(bytes), 0, []);
  // The walks read a commit with another parser than the pages; both must see the same history.
  if (!isHead) throw new WrongAnswer('a commit that only the pages can read');
  const parents = Array.from({ length: head.parentCount }, (_, i) => oidFromBytes(head.parents, i * 20));
  if (oidFromBytes(head.tree) !== commit.tree || parents.join() !== commit.parents.join())
    throw new WrongAnswer('the two parsers of commits differ');
}

function readTag(bytes: Buffer): void {
  const tag = announced(() => parseTag(OID, bytes));
  if (tag?.signature !== undefined) checkSignature(tag.signature, signedBytesOfTag(bytes), 0, []);
}

function treeRun(trees: readonly Buffer[]): (bytes: Buffer) => void {
  return (bytes) => {
    const entries = announced(() => parseTree(bytes, OID));
    for (const tree of trees.slice(0, 8)) {
      announced(() => {
        const pair = new TreePair(tree, bytes);
        let steps = 0;
        while (pair.next())
          if ((steps += 1) > tree.length + bytes.length) throw new WrongAnswer('an endless tree pair');
      });
    }
    if (entries === undefined) return;
    const cursor = new TreeCursor(bytes);
    for (const { name, oid } of entries.slice(0, 20)) {
      const found = announced(() => findInTree(bytes, pathBytes(name), cursor));
      // The order of entries may be wrong, and a name may occur twice; but what is found has the name.
      if (found === true && !bytes.subarray(cursor.nameStart, cursor.nameEnd).equals(pathBytes(name)))
        throw new WrongAnswer(`another entry than ${name} ${oid}`);
    }
    for (const [i, { name, mode }] of entries.entries()) {
      const next = entries[i + 1];
      if (next !== undefined)
        compareTreeNames(pathBytes(name), mode === MODE_TREE, pathBytes(next.name), next.mode === MODE_TREE);
    }
  };
}

const BASE = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 31) & 255));
const GUARD = 16;

function deltas(): Buffer[] {
  return [
    copyDelta(BASE.length, 0, 4000, 'more'),
    copyDelta(BASE.length, 900, 0x1000, ''),
    copyDelta(BASE.length, 1, 2, 'x'),
  ];
}

/** A result has the stated size, and no byte outside of it is written. */
function readDelta(bytes: Buffer): void {
  const isAnnounced = (error: unknown): boolean => error instanceof DeltaError;
  const sizes = { base: 0, result: 0, instructions: 0 };
  announced(() => {
    readDeltaSizes({ bytes, start: 0, size: bytes.length }, sizes);
    if (sizes.result > 1 << 20) return;
    const guard = randomBytes(GUARD);
    const target = Buffer.concat([guard, Buffer.alloc(sizes.result), guard]);
    const check = (): void => {
      if (!target.subarray(0, GUARD).equals(guard) || !target.subarray(-GUARD).equals(guard))
        throw new WrongAnswer('a delta wrote outside of its result');
    };
    const instructions = { bytes, start: sizes.instructions, size: bytes.length - sizes.instructions };
    try {
      applyDelta(
        instructions,
        { bytes: BASE, start: 0, size: BASE.length },
        { bytes: target, start: GUARD, size: sizes.result },
      );
    } finally {
      check();
    }
  }, isAnnounced);
}

/** A tree of notes with the note of OID in the root, and one with folders of two digits. */
function noteTrees(): Buffer[] {
  const entry = (mode: string, name: string): Buffer =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(OID, 'hex')]);
  return [entry('100644', OID), Buffer.concat([entry('100644', 'a'.repeat(40)), entry('40000', 'ab')])];
}

/** Every tree of the notes is the mutated one, so folders of notes lead into themselves. */
async function findNote(bytes: Buffer): Promise<void> {
  const objects: Parameters<typeof readNote>[1] = {
    readCommit: async () => parseCommit(OID, Buffer.from(`tree ${OID}\n\n`)),
    entryOf: async (_, name) => parseTree(bytes, OID).find((entry) => entry.name === name),
    findHeader: () => ({ type: 'blob', sizeBytes: 4 }),
    readWords: async () => 'note',
  };
  await readNote({ getConfig: async () => undefined, resolveRef: async () => OID }, objects, OID);
}
