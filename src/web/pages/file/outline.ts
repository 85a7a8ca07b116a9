/** The folded list of what a file defines, as links to it. */
import { MAX_OUTLINE_ENTRIES, type Outline } from '../../../render/code/outline.js';
import type { Heading } from '../../../render/document/markdown-options.js';
import type { PageRequest } from '../../http/page.js';

export interface OutlineModel {
  /** How many there are, as people write it. */
  readonly count: string;
  readonly items: readonly OutlineItem[];
  /** Said below a list that is cut. */
  readonly more: string | undefined;
}

export interface OutlineItem {
  readonly label: string;
  readonly href: string;
  /** What it is, in words; undefined for headings. */
  readonly kind: string | undefined;
  /** 0 to 5: how far it is put in. */
  readonly depth: number;
  /** Code, not words. */
  readonly isMono: boolean;
}

/** One entry is no list. */
const FEWEST = 2;

export function lineOutline(request: PageRequest, outline: Outline | undefined): OutlineModel | undefined {
  if (outline === undefined || outline.entries.length < FEWEST) return undefined;
  const { t } = request;
  const items = outline.entries.map(({ name, kind, line }) => ({
    label: name,
    href: `#L${line}`,
    kind: kind === 'heading' ? undefined : t(`file.outline.kind.${kind}`),
    depth: 0,
    isMono: kind !== 'heading',
  }));
  return modelOf(request, items, !outline.isWhole);
}

export function headingOutline(request: PageRequest, headings: readonly Heading[]): OutlineModel | undefined {
  if (headings.length < FEWEST) return undefined;
  const top = Math.min(...headings.map(({ level }) => level));
  const items = headings.slice(0, MAX_OUTLINE_ENTRIES).map(({ text, id, level }) => ({
    label: text,
    href: `#${id}`,
    kind: undefined,
    depth: level - top,
    isMono: false,
  }));
  return modelOf(request, items, items.length < headings.length);
}

function modelOf({ t, numbers }: PageRequest, items: readonly OutlineItem[], isCut: boolean): OutlineModel {
  return { count: numbers.integer(items.length), items, more: isCut ? t('file.outline.more') : undefined };
}
