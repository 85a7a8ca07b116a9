/** The folded list of a file's definitions or headings, with links to them. */
import { MAX_OUTLINE_ENTRIES, type OutlineKind, type SourceOutline } from '../../../render/code/source-outline.js';
import type { Heading } from '../../../render/document/markdown-options.js';
import type { PageRequest } from '../../http/page.js';

export interface OutlineModel {
  readonly title: string;
  /** The number of entries in the format of the language. */
  readonly count: string;
  readonly items: readonly OutlineItem[];
  /** True when the list is long enough for a search box. */
  readonly isFiltered: boolean;
  /** The text below a list that was cut. */
  readonly more: string | undefined;
}

export interface OutlineItem {
  readonly label: string;
  readonly href: string;
  /** The kind of definition as a text; undefined for headings. */
  readonly kind: string | undefined;
  /** One letter or sign for the kind; undefined for headings. */
  readonly mark: string | undefined;
  /** The line number in the format of the file's text; undefined for headings of documents, which have no lines. */
  readonly line: string | undefined;
  /** The level of indentation, 0 to 5. */
  readonly depth: number;
  /** True when the label is code. */
  readonly isMono: boolean;
}

/** A list needs at least two entries. */
const FEWEST = 2;
/** A shorter list is seen at a glance. */
const FEWEST_FILTERED = 8;

const MARKS: Readonly<Record<Exclude<OutlineKind, 'heading'>, string>> = {
  function: 'ƒ',
  type: 'T',
  macro: '#',
  option: '=',
  label: ':',
  target: '→',
};

export function lineOutline(request: PageRequest, outline: SourceOutline | undefined): OutlineModel | undefined {
  if (outline === undefined || outline.entries.length < FEWEST) return undefined;
  const { t } = request;
  const items = outline.entries.map(({ name, kind, line }) => ({
    label: name,
    href: `#L${line}`,
    kind: kind === 'heading' ? undefined : t(`file.outline.kind.${kind}`),
    mark: kind === 'heading' ? undefined : MARKS[kind],
    line: String(line),
    depth: 0,
    isMono: kind !== 'heading',
  }));
  const isCode = items.some(({ kind }) => kind !== undefined);
  return modelOf(request, items, {
    title: t(isCode ? 'file.outline.definitions' : 'file.outline.summary'),
    isCut: !outline.isWhole,
  });
}

export function headingOutline(request: PageRequest, headings: readonly Heading[]): OutlineModel | undefined {
  if (headings.length < FEWEST) return undefined;
  const top = Math.min(...headings.map(({ level }) => level));
  const items = headings.slice(0, MAX_OUTLINE_ENTRIES).map(({ text, id, level }) => ({
    label: text,
    href: `#${id}`,
    kind: undefined,
    mark: undefined,
    line: undefined,
    depth: level - top,
    isMono: false,
  }));
  return modelOf(request, items, {
    title: request.t('file.outline.summary'),
    isCut: items.length < headings.length,
  });
}

function modelOf(
  { t, numbers }: PageRequest,
  items: readonly OutlineItem[],
  { title, isCut }: { readonly title: string; readonly isCut: boolean },
): OutlineModel {
  return {
    title,
    count: numbers.integer(items.length),
    items,
    isFiltered: items.length >= FEWEST_FILTERED,
    more: isCut ? t('file.outline.more') : undefined,
  };
}
