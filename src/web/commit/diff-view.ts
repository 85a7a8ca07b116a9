/** How a visitor wants changes to be shown: `?style=` and `?whitespace=` of Gitea, and the menu that chooses. */
import { WHITESPACE_MODES, type WhitespaceMode } from '../../diff/whitespace.js';
import { href } from '../location.js';
import { DIFF_STYLES, type DiffStyle, type PageRequest } from '../page.js';

export interface DiffView {
  readonly style: DiffStyle;
  readonly whitespace: WhitespaceMode;
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

/** What the URL does not say is as the visitor has it by habit; words that mean nothing count as not said, as they do in Gitea. */
export function diffViewOf({ query, diffStyle }: PageRequest): DiffView {
  return {
    style: DIFF_STYLES.find((name) => name === query.get(STYLE)) ?? diffStyle,
    whitespace: WHITESPACE_MODES.find((name) => name === query.get(WHITESPACE)) ?? 'show-all',
  };
}

/** For the tag of a page that shows changes. */
export function diffViewTag({ style, whitespace }: DiffView): string {
  return `${style}-${whitespace}`;
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
        items: DIFF_STYLES.map((style) => ({ label: t(`diff.style.${style}`), href: href.settings({ style, to: withParameter(target, STYLE, undefined) }), current: style === view.style })),
      },
      {
        title: t('diff.spaces'),
        items: WHITESPACE_MODES.map((mode) => ({ label: t(`diff.whitespace.${mode}`), href: withParameter(target, WHITESPACE, diffViewQuery({ ...view, whitespace: mode }).whitespace), current: mode === view.whitespace })),
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
