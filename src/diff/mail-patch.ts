/**
 * A commit as a mail that `git am` takes: what `git format-patch --stdout -1 --signature=<signature> <commit>` prints. Known
 * differences: a changed binary file always comes whole, where git may send a delta (see binary-patch.ts).
 */
import type { TreeAttributes } from '../git/attributes/tree-attributes.js';
import type { ObjectReader } from '../git/object/object-reader.js';
import { parseCommit } from '../git/object/commit.js';
import type { Oid } from '../git/oid.js';
import { diffstatText, summaryText } from './output/diffstat.js';
import { fileStats } from './output/file-stat.js';
import type { SeriesNumber } from './output/mail-header.js';
import { mailMessage } from './output/mail-message.js';
import { patchWithStats, type PatchTextOptions } from './output/patch-text.js';
import { withAttributes } from './files/change-attributes.js';
import { detectRenames, type RenameOptions } from './files/rename.js';
import { diffTrees } from './files/tree-diff.js';

export interface MailPatchOptions extends Omit<PatchTextOptions, 'binary'> {
  /** The line after `-- ` at the end: program and version. */
  readonly signature: string;
  readonly renames?: RenameOptions;
  /** The attributes of the commit's tree. */
  readonly attributes?: TreeAttributes;
  /** Take the commit for a root commit, as git does at the boundary of a shallow clone. */
  readonly isRoot?: boolean;
  /** The mail's place in a series. */
  readonly series?: SeriesNumber;
}

export interface MailPatch {
  /** Empty for a merge and for a commit that changes nothing: git prints nothing for them. */
  readonly text: Buffer;
  /** True when `maxBytes` ended the patch after some whole file. */
  readonly truncated: boolean;
}

/** The date in git's first line; a constant by which mbox readers know that git wrote it. */
const MAGIC_DATE = 'Mon Sep 17 00:00:00 2001';
const NOTHING: MailPatch = { text: Buffer.alloc(0), truncated: false };

export function mailPatch(reader: ObjectReader, commitOid: Oid, options: MailPatchOptions): MailPatch {
  const { bytes } = reader.read(commitOid, 'commit');
  const { tree, parents: stored } = parseCommit(commitOid, bytes);
  const parents = options.isRoot === true ? [] : stored;
  const parent = parents[0];
  if (parents.length > 1) return NOTHING;
  const parentTree = parent === undefined ? undefined : parseCommit(parent, reader.read(parent, 'commit').bytes).tree;
  const treeDiff = diffTrees(reader, parentTree, tree);
  if (treeDiff.changes.length === 0) return NOTHING;
  const detected = detectRenames(reader, treeDiff.changes, options.renames);
  const changes =
    options.attributes === undefined ? detected.changes : withAttributes(detected.changes, options.attributes);
  const patch = patchWithStats(reader, changes, { ...options, binary: true });
  const stats = [...patch.stats, ...fileStats(reader, changes.slice(patch.stats.length), options.budgetMs)];
  const text = Buffer.concat([
    Buffer.from(`From ${commitOid} ${MAGIC_DATE}\n`),
    mailMessage(bytes, options.series),
    Buffer.from(`---\n${diffstatText(stats)}${summaryText(changes)}\n`, 'latin1'),
    patch.text,
    Buffer.from(`-- \n${options.signature}\n\n`),
  ]);
  return { text, truncated: patch.truncated || treeDiff.truncated };
}
