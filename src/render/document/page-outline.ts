/** Where a document's headings stand in the outline of the page that shows it: below the page's own, without jumps, whatever levels their author chose. */
import GithubSlugger from 'github-slugger';
import type { Element } from 'hast';

const DEEPEST = 6;

/** One for each page: several documents of it have one outline, and different ids. */
export class PageOutline {
  readonly slugger = new GithubSlugger();
  readonly #above: number;
  /** Levels, as written, of the headings that the next one may stand under. */
  readonly #open: number[] = [];

  /** `above`: level of the heading that the page shows its documents under; 0 for none. */
  constructor(above = 0) {
    this.#above = above;
  }

  /** Of a heading that no other heading of a document stands over. */
  get firstTag(): string {
    return this.#tag(1);
  }

  /** A heading becomes one of its level in the page; the style sheet finds the author's level in `data-level`. Returns that; undefined for other elements. */
  place(element: Element): number | undefined {
    if (!/^h[1-6]$/.test(element.tagName)) return undefined;
    const level = Number(element.tagName[1]);
    while ((this.#open.at(-1) ?? 0) >= level) this.#open.pop();
    this.#open.push(level);
    element.tagName = this.#tag(this.#open.length);
    element.properties['dataLevel'] = level;
    return level;
  }

  #tag(depth: number): string {
    return `h${Math.min(this.#above + depth, DEEPEST)}`;
  }
}
