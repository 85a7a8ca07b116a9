/** The content of a changed file besides its lines: pictures to compare side by side, pointers of Git LFS. */
import { readSide, isRegular, type FileChange } from '../../diff/files/file-change.js';
import type { FileDiff } from '../../diff/output/file-diff.js';
import { MAX_LFS_POINTER_BYTES, parseLfsPointer } from '../../git/lfs-pointer.js';
import type { ObjectReader } from '../../git/object/object-reader.js';
import { imageSize, type ImageSize } from '../../render/media/image-size.js';
import { mediaType, MEDIA_SAMPLE_BYTES } from '../../render/media/media-type.js';

export interface ChangedImage {
  readonly sizeBytes: number;
  /** Undefined when the header has no size. */
  readonly size: ImageSize | undefined;
}

/** A side is absent when it has no file or a file of another kind. */
export interface Sides<T> {
  readonly old?: T;
  readonly new?: T;
}

export interface ChangedContent {
  /** Present when each existing side is a picture. */
  readonly images?: Sides<ChangedImage>;
  /** Sizes in bytes of the files that LFS pointers refer to; at least one side. */
  readonly lfs?: Sides<number>;
}

/** Text with this extension is also shown as a picture. */
const SVG = /\.svg$/i;
/** Ordinary text files, which are nearly all, need no reading here. */
export function changedContent(reader: ObjectReader, { change, kind, oldSize, newSize }: FileDiff): ChangedContent {
  if (kind === 'binary' || (kind === 'text' && SVG.test(change.newPath))) {
    const images = bothSides(reader, change, (bytes, path) => {
      const { mime, category } = mediaType(path, bytes.subarray(0, MEDIA_SAMPLE_BYTES), { encoding: 'utf-8' });
      return category === 'image' ? { sizeBytes: bytes.length, size: imageSize(bytes, mime) } : undefined;
    });
    const isWhole =
      (change.oldMode === 0 || images.old !== undefined) && (change.newMode === 0 || images.new !== undefined);
    if (isWhole) return { images };
  }
  if (
    (kind === 'text' || kind === 'binary') &&
    [oldSize, newSize].some((size) => size > 0 && size < MAX_LFS_POINTER_BYTES)
  ) {
    const lfs = bothSides(reader, change, (bytes) => parseLfsPointer(bytes)?.sizeBytes);
    if (lfs.old !== undefined || lfs.new !== undefined) return { lfs };
  }
  return {};
}

function bothSides<T>(
  reader: ObjectReader,
  { oldPath, newPath, oldMode, newMode, oldOid, newOid }: FileChange,
  look: (bytes: Buffer, path: string) => T | undefined,
): Sides<T> {
  const old = isRegular(oldMode) ? look(readSide(reader, oldMode, oldOid), oldPath) : undefined;
  const new_ = isRegular(newMode) ? look(readSide(reader, newMode, newOid), newPath) : undefined;
  return { ...(old === undefined ? {} : { old }), ...(new_ === undefined ? {} : { new: new_ }) };
}
