/**
 * A list box below a field, which makes it a combobox (WAI-ARIA APG, "Combobox with list autocomplete"). The focus stays
 * in the field. Nothing is active until an arrow key is pressed, so Enter still sends the form.
 */
export class FieldList {
  readonly element = document.createElement('div');
  readonly #input: HTMLInputElement;
  readonly #onTake: (option: HTMLElement) => void;

  constructor(input: HTMLInputElement, className: string, onTake: (option: HTMLElement) => void) {
    this.#input = input;
    this.#onTake = onTake;
    this.element.id = `${input.id}-list`;
    this.element.className = className;
    this.element.hidden = true;
    this.element.setAttribute('role', 'listbox');
    // A scrolling element would be a tab stop.
    this.element.tabIndex = -1;
    this.element.setAttribute('aria-label', input.dataset.textList ?? '');
    input.after(this.element);
    for (const [name, value] of Object.entries({
      role: 'combobox',
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': this.element.id,
    }))
      input.setAttribute(name, value);
    input.addEventListener('keydown', (event) => this.#onKey(event));
    input.addEventListener('blur', () => this.show([]));
    // The field keeps the focus while options are pressed.
    this.element.addEventListener('mousedown', (event) => event.preventDefault());
  }

  /** Elements with the role `option`, or groups of them; without any the list is hidden. */
  show(content: readonly Node[]): void {
    this.element.replaceChildren(...content);
    for (const [at, option] of this.#options().entries()) option.id = `${this.element.id}-${at}`;
    this.element.hidden = content.length === 0;
    this.element.scrollTop = 0;
    this.#input.setAttribute('aria-expanded', String(content.length > 0));
    this.#input.removeAttribute('aria-activedescendant');
  }

  #options(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>('[role="option"]')];
  }

  #onKey(event: KeyboardEvent): void {
    const options: readonly (HTMLElement | undefined)[] = this.#options();
    if (options.length === 0 || event.isComposing) return;
    const at = options.findIndex((option) => option?.id === this.#input.getAttribute('aria-activedescendant'));
    const active = options[at];
    const step = ({ ArrowDown: 1, ArrowUp: -1 } as const)[event.key];
    if (step !== undefined)
      this.#setActive(active, options[(Math.max(at, step < 0 ? 0 : -1) + step + options.length) % options.length]);
    else if (event.key === 'Enter' && active) this.#onTake(active);
    else if (event.key === 'Escape') this.show([]);
    else return;
    event.preventDefault();
  }

  #setActive(before: HTMLElement | undefined, option: HTMLElement | undefined): void {
    before?.setAttribute('aria-selected', 'false');
    if (!option) return;
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    this.#input.setAttribute('aria-activedescendant', option.id);
  }
}
