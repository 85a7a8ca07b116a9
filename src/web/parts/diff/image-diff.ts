/**
 * A changed picture before and after the change. A script can lay the two over each other
 * (public/js/diff/image-diff.ts).
 */
import type { FileChange } from '../../../diff/files/file-change.js';
import { displayPath } from '../../../git/path-text.js';
import type { ChangedImage, Sides } from '../../../workers/tasks/changed-content.js';
import type { PageRequest } from '../../http/page.js';

export interface ImageDiffModel {
  readonly sides: readonly ImageSideModel[];
}

interface ImageSideModel {
  /** Suffix of the class `idiff-side--`. */
  readonly side: 'old' | 'new';
  readonly caption: string;
  readonly src: string;
  readonly alt: string;
  readonly size: { readonly width: number; readonly height: number } | undefined;
  /** Format: `640 × 480, 12 KB`. */
  readonly facts: string;
}

/** `hrefs` are the addresses of the raw files of both sides. */
export function imageDiff(
  { t, numbers }: PageRequest,
  { oldPath, newPath }: FileChange,
  images: Sides<ChangedImage>,
  hrefs: { readonly old: string; readonly new: string },
): ImageDiffModel {
  const side = (name: 'old' | 'new', image: ChangedImage | undefined, path: string): ImageSideModel[] => {
    if (image === undefined) return [];
    const { size, sizeBytes } = image;
    const caption = t(name === 'old' ? 'diff.before' : 'diff.after');
    const bytes = numbers.size(sizeBytes);
    return [
      {
        side: name,
        caption,
        src: hrefs[name],
        alt: `${displayPath(path)}: ${caption}`,
        size,
        facts:
          size === undefined
            ? bytes
            : t('diff.image.facts', {
                width: numbers.integer(size.width),
                height: numbers.integer(size.height),
                size: bytes,
              }),
      },
    ];
  };
  return { sides: [...side('old', images.old, oldPath), ...side('new', images.new, newPath)] };
}
