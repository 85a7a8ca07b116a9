/** The palette's list box: options in groups, one of them active while the focus stays in the input. */
import { requiredElement } from '../core/required-element.js';

export class PaletteList {
  #active: HTMLAnchorElement | undefined;
  /** True when the reader has chosen an option with the arrow keys; later results keep that choice. */
  isChosen = false;

  readonly element: HTMLElement;
  readonly input: HTMLInputElement;

  constructor(element: HTMLElement, input: HTMLInputElement) {
    this.element = element;
    this.input = input;
    this.#number();
  }

  get active(): HTMLAnchorElement | undefined {
    return this.#active;
  }

  group(name: string): HTMLElement {
    return requiredElement(this.element, `[data-group="${name}"]`);
  }

  fill(name: string, options: readonly HTMLAnchorElement[]): void {
    const group = this.group(name);
    const wanted =
      this.isChosen && this.#active && group.contains(this.#active) ? this.#active.getAttribute('href') : undefined;
    for (const old of group.querySelectorAll('[role="option"]')) old.remove();
    group.append(...options);
    group.hidden = options.length === 0;
    this.#number();
    if (wanted !== undefined) this.#setActive(options.find((option) => option.getAttribute('href') === wanted));
  }

  /** The visible options. */
  options(): HTMLAnchorElement[] {
    return [
      ...this.element.querySelectorAll<HTMLAnchorElement>(
        '[role="group"]:not([hidden]) > [role="option"]:not([hidden])',
      ),
    ];
  }

  /**
   * Called after each change: makes the first option active, unless the reader has chosen one that still exists.
   * `isBusy` means that more results will follow.
   */
  settle(isBusy: boolean): void {
    this.element.setAttribute('aria-busy', String(isBusy));
    if (!this.isChosen || !this.#active?.isConnected) this.#setActive(this.options()[0], !this.isChosen);
  }

  /** Returns false when there are no options. */
  step(by: 1 | -1): boolean {
    const options: readonly (HTMLAnchorElement | undefined)[] = this.options();
    if (options.length === 0) return false;
    const at = options.indexOf(this.#active);
    this.isChosen = true;
    this.#setActive(options[(Math.max(at, by < 0 ? 0 : -1) + by + options.length) % options.length]);
    return true;
  }

  /** Numbers the ids in the order of the list. */
  #number(): void {
    for (const [at, option] of this.element.querySelectorAll('[role="option"]').entries()) option.id = `palette-${at}`;
    if (this.#active) this.input.setAttribute('aria-activedescendant', this.#active.id);
  }

  #setActive(option: HTMLAnchorElement | undefined, isTop = false): void {
    this.#active?.setAttribute('aria-selected', 'false');
    this.#active = option;
    if (isTop) this.element.scrollTop = 0;
    if (!option) {
      this.input.removeAttribute('aria-activedescendant');
      return;
    }
    option.setAttribute('aria-selected', 'true');
    this.input.setAttribute('aria-activedescendant', option.id);
    if (!isTop) option.scrollIntoView({ block: 'nearest' });
  }
}
