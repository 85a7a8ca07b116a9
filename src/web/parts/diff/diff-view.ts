/**
 * The visitor's options for changes: `?style=`, `?whitespace=` and `?files=` as in Gitea, `?context=`, and the menu for
 * them.
 */
import { MAX_SHOWN_FILE_LINES } from '../../../diff/output/file-diff.js';
import { DEFAULT_CONTEXT_LINES } from '../../../diff/lines/line-diff.js';
import { WHITESPACE_MODES, type WhitespaceMode } from '../../../diff/lines/whitespace.js';
import type { GitPath } from '../../../git/path-text.js';
import { href } from '../../address/location.js';
import { PREFERENCES, type DiffStyle } from '../../../shared/preferences.js';
import type { PageRequest } from '../../http/page.js';

export interface DiffView {
  readonly style: DiffStyle;
  readonly whitespace: WhitespaceMode;
  /** Number of unchanged lines around a change. */
  readonly contextLines: number;
  /** The only file that is shown; undefined for all. */
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
/** About one screen around each change. */
const MORE_CONTEXT_LINES = 25;
/** No file that is shown has more lines. */
const WHOLE_FILE = MAX_SHOWN_FILE_LINES;

/**
 * Options that are missing or unknown in the URL get the visitor's preference or the default; Gitea ignores unknown
 * values too.
 */
export function diffViewOf({ query, preferences }: PageRequest): DiffView {
  return {
    style: preferences.choose('diffStyle', query.get(STYLE)),
    whitespace: WHITESPACE_MODES.find((name) => name === query.get(WHITESPACE)) ?? 'show-all',
    contextLines: contextLinesOf(query.get(CONTEXT)),
    file: query.get(FILE) === '' ? undefined : query.get(FILE),
  };
}

function contextLinesOf(text: string | undefined): number {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Math.min(Number(text), WHOLE_FILE) : DEFAULT_CONTEXT_LINES;
}

/** A part of the validator of a page that shows changes; the style is in it as a preference. */
export function diffViewTag({ whitespace, contextLines, file = '' }: DiffView): string {
  return [whitespace, contextLines, Buffer.from(file).toString('base64url')].join('-');
}

/** On the page of one file: the address of the same page with all files. */
export function allFilesHref({ target }: PageRequest): string {
  return withParameter(withParameter(target, FILE, undefined), CONTEXT, undefined);
}

/** Another address of this page with the same options. */
export function withQueryOf({ target }: PageRequest, path: string): string {
  const mark = target.indexOf('?');
  return mark < 0 ? path : path + target.slice(mark);
}

/** The page of a commit limited to a folder; '' for all of it. A name that a query cannot contain is ignored. */
export function narrowedHref({ target }: PageRequest, path: GitPath): string {
  return withParameter(target, PATH, path === '' || !path.isWellFormed() ? undefined : path);
}

/** The page of one file's changes; undefined for a name that a query cannot contain. */
export function oneFileHref({ target }: PageRequest, path: GitPath): string | undefined {
  return path.isWellFormed() ? withParameter(target, FILE, path) : undefined;
}

/** Links to the page of one file with more unchanged lines, as far as there may be more. */
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
 * Addresses of the page of one file with the given number of unchanged lines, at the element `anchor`. `path` must be
 * well-formed. The query is parsed once, because a file may have hundreds of these links.
 */
export function widerHrefs({ target }: PageRequest, path: GitPath): (contextLines: number, anchor: string) => string {
  const page = withParameter(withParameter(target, CONTEXT, undefined), FILE, path);
  return (contextLines, anchor) => `${page}&${CONTEXT}=${String(Math.min(contextLines, WHOLE_FILE))}#${anchor}`;
}

/** The query for links to other changes; the style is stored in a cookie. */
export function diffViewQuery({ whitespace }: DiffView): { readonly whitespace: string | undefined } {
  return { whitespace: whitespace === 'show-all' ? undefined : whitespace };
}

export function diffMenu({ t, target }: PageRequest, view: DiffView): DiffMenu {
  return {
    label: t('diff.options'),
    groups: [
      {
        title: t('diff.layout'),
        items: PREFERENCES.diffStyle.values.map((style) => ({
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

/** The same target with one parameter set, or removed when the value is undefined. */
export function withParameter(target: string, name: string, value: string | undefined): string {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1));
  query.delete(name);
  if (value !== undefined) query.set(name, value);
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}
