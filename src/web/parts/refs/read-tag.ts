/** A tag with its target. A damaged tag must not hide the others, so an unreadable one is undefined. */
import { isGitError } from '../../../git/errors.js';
import type { Commit, Signature } from '../../../git/object/commit.js';
import type { Oid } from '../../../git/oid.js';
import type { Peeled } from '../../../git/refs/peel.js';
import type { Repository } from '../../../repository/repository.js';

export interface ReadTag {
  readonly target: Peeled;
  readonly commit: Commit | undefined;
  /** The message of an annotated tag. */
  readonly message: string | undefined;
  readonly tagger: Signature | undefined;
  /** In armoured form, as stored. */
  readonly signature: string | undefined;
}

/** Undefined when one of the objects is missing or damaged. */
export async function readTag({ objects }: Repository, oid: Oid): Promise<ReadTag | undefined> {
  try {
    // A tag may name a blob of any size, so its content is not read.
    const type = objects.findHeader(oid)?.type;
    if (type === undefined) return undefined;
    const tag = type === 'tag' ? await objects.readTag(oid) : undefined;
    const target = await objects.peel(tag?.target ?? oid);
    return {
      target,
      commit: target.type === 'commit' ? await objects.readCommit(target.oid) : undefined,
      message: tag?.message,
      tagger: tag?.tagger,
      signature: tag?.signature,
    };
  } catch (error) {
    if (isGitError(error)) return undefined;
    throw error;
  }
}
