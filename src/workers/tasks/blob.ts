/** A blob's bytes for raw answers, with their media type. */
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import { detectEncoding } from '../../encoding/decode.js';
import { mediaType, MEDIA_SAMPLE_BYTES } from '../../render/media/media-type.js';
import { libraryOf } from '../stores.js';
import { markTransferables, ownCopy } from '../transfer.js';

export interface BlobInput {
  readonly gitDir: string;
  readonly oid: Oid;
  /** '' when only the id is known. */
  readonly path: GitPath;
}

export interface BlobOutput {
  /** To be read only: all who ask at the same time are given the same. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Value of `Content-Type`; the charset of text is detected from the whole text. */
  readonly mime: string;
}

/** Throws GitError('not-found' | 'wrong-type' | 'too-large' | 'corrupt'). */
export async function blobTask({ gitDir, oid, path }: BlobInput): Promise<BlobOutput> {
  const stored = await libraryOf(gitDir).readBlob(oid);
  const sample = stored.subarray(0, MEDIA_SAMPLE_BYTES);
  const { mime, category } = mediaType(path, sample, { encoding: 'utf-8' });
  const encoding = category === 'text' ? detectEncoding(stored).encoding.name : undefined;
  const bytes = ownCopy(stored);
  return markTransferables(
    { bytes, mime: encoding === undefined ? mime : mediaType(path, sample, { encoding }).mime },
    [bytes.buffer],
  );
}
