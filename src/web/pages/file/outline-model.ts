/** The folded list of a file's definitions or headings, with links to them. */
import { MAX_OUTLINE_ENTRIES, type SourceOutline } from '../../../render/code/source-outline.js';
import type { Heading } from '../../../render/document/markdown-options.js';
import type { PageRequest } from '../../http/page.js';

export interface OutlineModel {
  /** The number of entries in the format of the language. */
  readonly count: string;
  readonly items: readonly OutlineItem[];
  /** The text below a list that was cut. */
  readonly more: string | undefined;
}

export interface OutlineItem {
  readonly label: string;
  readonly href: string;
  /** The kind of definition as a text; undefined for headings. */
  readonly kind: string | undefined;
  /** The level of indentation, 0 to 5. */
  readonly depth: number;
  /** True when the label is code. */
  readonly isMono: boolean;
}

/** A list needs at least two entries. */
const FEWEST = 2;

export function lineOutline(request: PageRequest, outline: SourceOutline | undefined): OutlineModel | undefined {
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
