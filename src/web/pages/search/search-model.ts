/** The model of the page of a search. */
import type { FoundPath } from '../find/find.js';
import type { LogDaysModel } from '../log/log-model.js';
import type { IndexProgressModel } from '../../parts/index-progress.js';
import type { LayoutModel } from '../../parts/layout.js';
import type { SearchTabsModel } from '../../parts/search-tabs.js';
import type { CrumbsModel, RefSwitcherModel } from '../../parts/toolbar.js';
import type { Facet } from './facets.js';

export interface SearchModel {
  readonly layout: LayoutModel;
  readonly heading: string;
  readonly form: {
    readonly action: string;
    readonly query: string;
    readonly placeholder: string;
    /** Prefixes of the addresses of suggestions for `author:` and `committer:`, in a search for commits. */
    readonly people: { readonly author: string; readonly committer: string } | undefined;
    /** The other parameters. */
    readonly kept: readonly { readonly name: string; readonly value: string }[];
  };
  readonly refs: RefSwitcherModel;
  /** The directory; its items lead to searches in the directories above. */
  readonly crumbs: CrumbsModel | undefined;
  readonly tabs: SearchTabsModel;
  /** Why the query cannot be answered, with the query in three parts, of which the second is at fault. */
  readonly problem: SearchProblem | undefined;
  readonly notes: readonly SearchNote[];
  /** The bar of an index without which the answer takes longer. */
  readonly indexing: IndexProgressModel | undefined;
  /** How many were found; undefined without a query. */
  readonly summary: string | undefined;
  /** The same search at the commit; undefined when this is it. */
  readonly permalink: string | undefined;
  readonly facets: readonly Facet[];
  readonly results: SearchResults | undefined;
  /** After all results: commits with other forms of the words. */
  readonly similar:
    { readonly heading: string; readonly list: LogDaysModel; readonly more: SearchLink | undefined } | undefined;
  readonly blank: SearchBlank | undefined;
  readonly next: SearchNext | undefined;
  /** The command of git that answers the same. */
  readonly command: string | undefined;
  /** The syntax; undefined where the query is plain words. */
  readonly help: SearchHelp | undefined;
}

export interface SearchProblem {
  readonly text: string;
  readonly detail: string | undefined;
  readonly parts: readonly [string, string, string];
}

/** Nothing was found, and what may be tried. */
export interface SearchBlank {
  readonly title: string;
  readonly text: string;
  readonly links: readonly SearchLink[];
}

export interface SearchLink {
  readonly label: string;
  readonly href: string;
}

export interface SearchNote {
  readonly text: string;
  readonly link: SearchLink | undefined;
}

export type SearchResults =
  | { readonly kind: 'code'; readonly files: readonly FoundFileModel[] }
  | { readonly kind: 'commits'; readonly list: LogDaysModel }
  | { readonly kind: 'symbols'; readonly found: readonly FoundSymbolModel[] }
  | { readonly kind: 'files'; readonly found: readonly FoundPath[] };

export interface FoundSymbolModel {
  readonly name: string;
  /** The page of the symbol. */
  readonly href: string;
  readonly kind: string;
  /** The path with the number of the line. */
  readonly place: string;
  readonly placeHref: string;
  readonly signature: string;
}

export interface FoundFileModel {
  readonly href: string;
  /** With its slash; '' at the root. */
  readonly directory: string;
  readonly name: string;
  readonly language: string | undefined;
  readonly countText: string;
  readonly rows: readonly FoundRow[];
  /** The link to all matching lines of the file. */
  readonly more: SearchLink | undefined;
}

export interface FoundRow {
  readonly line: number;
  readonly href: string;
  /** For screen readers. */
  readonly label: string;
  /** A line of context. */
  readonly isAround: boolean;
  /** Lines are left out before it. */
  readonly isAfterGap: boolean;
  /** Says in which definition this line and the next ones are. */
  readonly inside: string | undefined;
  readonly pieces: readonly { readonly text: string; readonly isMatch: boolean }[];
}

/** The link to the next part, and what is not searched yet. */
export interface SearchNext {
  readonly text: string | undefined;
  /** Why it takes so long, or how far the search has come. */
  readonly more: string | undefined;
  readonly href: string;
  readonly label: string;
  /** A script goes on by itself as long as nothing is found. */
  readonly goesOn: boolean;
}

export interface SearchHelp {
  readonly isOpen: boolean;
  readonly rows: readonly { readonly example: string; readonly text: string }[];
  readonly note: string;
}
