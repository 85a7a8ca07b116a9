/**
 * Levels of a document's headings in the page that shows it: below the page's own heading and without gaps, whatever
 * levels the author chose.
 */
import GithubSlugger from 'github-slugger';
import type { Element } from 'hast';

const DEEPEST = 6;

/** One object for each page: its documents share one outline and have different ids. */
export class HeadingLevels {
  readonly slugger = new GithubSlugger();
  readonly #above: number;
  /** The levels, as written, of the headings that enclose the next one. */
  readonly #open: number[] = [];

  /** `above` is the level of the page's heading above its documents; 0 when there is none. */
  constructor(above = 0) {
    this.#above = above;
  }

  /** The tag of a heading that is not below another heading of a document. */
  get firstTag(): string {
    return this.#tag(1);
  }

  /**
   * Changes a heading to its level in the page; `data-level` keeps the author's level for the style sheet. Returns the
   * author's level, or undefined for other elements.
   */
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
