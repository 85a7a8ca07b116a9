/** How a visitor wants changes to be shown: `?style=`, `?whitespace=` and `?files=` of Gitea, `?context=`, and the menu that chooses. */
import { MAX_SHOWN_FILE_LINES } from '../../../diff/output/file-diff.js';
import { DEFAULT_CONTEXT_LINES } from '../../../diff/lines/line-diff.js';
import { WHITESPACE_MODES, type WhitespaceMode } from '../../../diff/lines/whitespace.js';
import type { GitPath } from '../../../git/path-text.js';
import { href } from '../../address/location.js';
import { DIFF_STYLES, type DiffStyle, type PageRequest } from '../../http/page.js';

export interface DiffView {
  readonly style: DiffStyle;
  readonly whitespace: WhitespaceMode;
  /** Equal lines around a change. */
  readonly contextLines: number;
  /** The one file that is shown; undefined: all. */
  readonly file: GitPath | undefined;
}

export interface DiffMenu {
  readonly label: string;
  readonly groups: readonly {
    readonly title: string;
    readonly items: readonly { readonly label: string; readonly href: string; readonly current: boolean }[];
  }[];
}

const STYLE = 'style';
const WHITESPACE = 'whitespace';
const FILE = 'files';
const PATH = 'path';
const CONTEXT = 'context';
/** A screen around each change. */
const MORE_CONTEXT_LINES = 25;
/** No file that is shown has more lines. */
const WHOLE_FILE = MAX_SHOWN_FILE_LINES;

/** What the URL does not say is as the visitor has it by habit; words that mean nothing count as not said, as they do in Gitea. */
export function diffViewOf({ query, diffStyle }: PageRequest): DiffView {
  return {
    style: DIFF_STYLES.find((name) => name === query.get(STYLE)) ?? diffStyle,
    whitespace: WHITESPACE_MODES.find((name) => name === query.get(WHITESPACE)) ?? 'show-all',
    contextLines: contextLinesOf(query.get(CONTEXT)),
    file: query.get(FILE) === '' ? undefined : query.get(FILE),
  };
}

function contextLinesOf(text: string | undefined): number {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Math.min(Number(text), WHOLE_FILE) : DEFAULT_CONTEXT_LINES;
}

/** For the tag of a page that shows changes. */
export function diffViewTag({ style, whitespace, contextLines, file = '' }: DiffView): string {
  return [style, whitespace, contextLines, Buffer.from(file).toString('base64url')].join('-');
}

/** Of a page that shows one file: the same page with all of them. */
export function allFilesHref({ target }: PageRequest): string {
  return withParameter(withParameter(target, FILE, undefined), CONTEXT, undefined);
}

/** The page of a commit, narrowed to a folder; with '' all of it. A name that no query can hold narrows nothing. */
export function narrowedHref({ target }: PageRequest, path: GitPath): string {
  return withParameter(target, PATH, path === '' || !path.isWellFormed() ? undefined : path);
}

/** The page of one file's changes; undefined for a name that no query can hold. */
export function oneFileHref({ target }: PageRequest, path: GitPath): string | undefined {
  return path.isWellFormed() ? withParameter(target, FILE, path) : undefined;
}

/** Links to the page of one file with more lines around its changes, as far as there may be more. */
export function contextLinks(
  request: PageRequest,
  { contextLines }: DiffView,
  path: GitPath,
): { readonly label: string; readonly href: string }[] {
  const { t } = request;
  if (!path.isWellFormed()) return [];
  const hrefOf = widerHrefs(request, path);
  const link = (label: string, lines: number) => ({ label, href: hrefOf(lines, 'diff-1') });
  return [
    ...(contextLines < MORE_CONTEXT_LINES ? [link(t('diff.moreContext'), MORE_CONTEXT_LINES)] : []),
    ...(contextLines < WHOLE_FILE ? [link(t('diff.wholeFile'), WHOLE_FILE)] : []),
  ];
}

/**
 * Links to the page of one file with so many lines around its changes, at the element `anchor`. The name is one that a query can
 * hold. The query is taken apart once: a file may have hundreds of these links.
 */
export function widerHrefs({ target }: PageRequest, path: GitPath): (contextLines: number, anchor: string) => string {
  const page = withParameter(withParameter(target, CONTEXT, undefined), FILE, path);
  return (contextLines, anchor) => `${page}&${CONTEXT}=${String(Math.min(contextLines, WHOLE_FILE))}#${anchor}`;
}

/** What links to other changes keep; the style is kept by a cookie. */
export function diffViewQuery({ whitespace }: DiffView): { readonly whitespace: string | undefined } {
  return { whitespace: whitespace === 'show-all' ? undefined : whitespace };
}

export function diffMenu({ t, target }: PageRequest, view: DiffView): DiffMenu {
  return {
    label: t('diff.options'),
    groups: [
      {
        title: t('diff.layout'),
        items: DIFF_STYLES.map((style) => ({
          label: t(`diff.style.${style}`),
          href: href.settings({ style, to: withParameter(target, STYLE, undefined) }),
          current: style === view.style,
        })),
      },
      {
        title: t('diff.spaces'),
        items: WHITESPACE_MODES.map((mode) => ({
          label: t(`diff.whitespace.${mode}`),
          href: withParameter(target, WHITESPACE, diffViewQuery({ ...view, whitespace: mode }).whitespace),
          current: mode === view.whitespace,
        })),
      },
    ],
  };
}

/** The same target with one parameter set or, when undefined, left out. */
function withParameter(target: string, name: string, value: string | undefined): string {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1));
  query.delete(name);
  if (value !== undefined) query.set(name, value);
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}
