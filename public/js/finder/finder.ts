/**
 * «Go to file»: the form's input becomes a combobox over every path of the tree (WAI-ARIA APG, "Combobox with list
 * autocomplete"). Without script, or before the list is loaded, Enter submits the form to the server's own page.
 */
import type { FoundPaths } from '../../../src/shared/finder/find-paths.js';
import { filled } from '../core/filled.js';
import { finderOf } from './finder-client.js';
import { createOption } from './finder-results.js';
import { foundText } from './found-text.js';

export function enhanceFinder(form: HTMLElement): void {
  const input = form.querySelector('input');
  if (input && form.dataset.listUrl) new Finder(form, input);
}

class Finder {
  #client: ReturnType<typeof finderOf> | undefined;
  #asked = 0;
  #active = -1;
  #isLiteral = false;
  /** The element that had the focus before. */
  #cameFrom: EventTarget | null = null;

  readonly form: HTMLElement;
  readonly input: HTMLInputElement;
  readonly panel = document.createElement('div');
  readonly options = document.createElement('div');
  readonly note = document.createElement('p');

  constructor(form: HTMLElement, input: HTMLInputElement) {
    this.form = form;
    this.input = input;
    this.panel.className = 'goto-list';
    this.panel.hidden = true;
    this.options.className = 'goto-options';
    this.options.id = `${input.id}-list`;
    this.options.setAttribute('role', 'listbox');
    // A scrolling element would be a tab stop.
    this.options.tabIndex = -1;
    this.options.setAttribute('aria-label', form.dataset.textList ?? '');
    this.note.className = 'goto-note';
    this.note.setAttribute('role', 'status');
    this.panel.append(this.options, this.note);
    form.append(this.panel);
    // The input must keep the focus while options are pressed, because it handles the keys.
    this.options.addEventListener('mousedown', (event) => event.preventDefault());
    for (const [name, value] of Object.entries({
      role: 'combobox',
      'aria-expanded': 'false',
      'aria-controls': this.options.id,
      'aria-autocomplete': 'list',
    })) {
      input.setAttribute(name, value);
    }
    input.addEventListener('focus', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && form.contains(relatedTarget))) this.#cameFrom = relatedTarget;
      this.#load();
    });
    input.addEventListener('input', () => {
      this.#isLiteral = false;
      this.#find();
    });
    input.addEventListener('keydown', (event) => this.#onKey(event));
    form.addEventListener('focusout', (event) => {
      if (!(event.relatedTarget instanceof Node && form.contains(event.relatedTarget))) this.#close();
    });
    // A line of the open file may have been selected: the page stays.
    window.addEventListener('hashchange', () => this.#close());
    // The browser may have restored a query and its focus before this script ran.
    if (document.activeElement === input) this.#load();
  }

  #load(): void {
    const { listUrl = '', workerUrl } = this.form.dataset;
    this.#client = finderOf(listUrl, workerUrl);
    if (this.#client.state !== 'loading') {
      if (this.input.value !== '') this.#find();
      return;
    }
    void this.#client.settled.then(() => {
      if (document.activeElement === this.input) this.#find();
    });
  }

  #find(): void {
    const query = this.input.value.trim();
    if (query === '') {
      this.#close();
      return;
    }
    if (this.#client?.state === 'ready') {
      this.#asked += 1;
      const asked = this.#asked;
      void this.#client.find(query, this.#isLiteral).then((found) => {
        if (asked !== this.#asked) return;
        if (found) this.#show(found);
        else this.#showState();
      });
      return;
    }
    this.#showState();
  }

  /** Shows that the list is being loaded or has failed. */
  #showState(): void {
    this.options.replaceChildren();
    this.#setActive(-1);
    this.note.textContent =
      (this.#client?.state === 'failed' ? this.form.dataset.textFailed : this.form.dataset.textLoading) ?? '';
    this.#open();
  }

  #show({ matches, isCut, reading, swapped, fragment }: FoundPaths): void {
    const { openUrl = '' } = this.form.dataset;
    const sprite = (this.form.querySelector('use')?.getAttribute('href') ?? '').replace(/#.*$/, '');
    const icon = `${sprite}#file`;
    this.options.replaceChildren(
      ...matches.map((match, at) => createOption(match, { id: `${this.options.id}-${at}`, openUrl, fragment, icon })),
    );
    this.options.scrollTop = 0;
    const status = foundText(this.form.dataset, {
      count: matches.length,
      isCut,
      reading: swapped ? reading : undefined,
    });
    this.note.replaceChildren(status, ...(swapped && matches.length > 0 ? this.#literalButton() : []));
    this.#open();
    this.#setActive(matches.length > 0 ? 0 : -1);
  }

  /** «… · искать «вкшмукы»»: only on pages with a text for it. */
  #literalButton(): (string | HTMLButtonElement)[] {
    const label = filled(this.form.dataset.textLiteral, { query: this.input.value.trim() });
    if (label === '') return [];
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'btn btn--quiet btn--small';
    button.textContent = label;
    button.addEventListener('click', () => {
      this.#isLiteral = true;
      this.input.focus();
      this.#find();
    });
    return [' ', button];
  }

  #open(): void {
    this.panel.hidden = false;
    this.input.setAttribute('aria-expanded', String(this.options.childElementCount > 0));
  }

  #close(): void {
    this.panel.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.#asked += 1;
    this.#setActive(-1);
  }

  /**
   * Returns the focus to its previous element, or to the page's main content, where single-key shortcuts work again.
   */
  #leave(): void {
    if (this.#cameFrom instanceof HTMLElement) this.#cameFrom.focus({ preventScroll: true });
    // The previous element may have been removed or be in a closed menu.
    if (document.activeElement === this.input) document.querySelector('main')?.focus({ preventScroll: true });
  }

  #setActive(at: number): void {
    this.options.children[this.#active]?.setAttribute('aria-selected', 'false');
    this.#active = at;
    const option = this.options.children[at];
    if (!option) {
      this.input.removeAttribute('aria-activedescendant');
      return;
    }
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    this.input.setAttribute('aria-activedescendant', option.id);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      if (this.panel.hidden) this.#leave();
      else this.#close();
      event.preventDefault();
      return;
    }
    const option = this.options.children[this.#active];
    if (this.panel.hidden || !(option instanceof HTMLAnchorElement)) return;
    const { length } = this.options.children;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) this.#setActive((this.#active + step + length) % length);
    else if (event.key !== 'Enter') return;
    else if (event.ctrlKey || event.metaKey) window.open(option.href, '_blank', 'noopener');
    else option.click();
    event.preventDefault();
  }
}
