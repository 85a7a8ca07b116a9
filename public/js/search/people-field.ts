/**
 * Suggests people in a field: a combobox over a list box (WAI-ARIA APG). Without an answer it stays a plain field.
 *
 * With `data-in-query` only the value of `author:` or `committer:` at the end of the text is a name; elsewhere the
 * whole text is one.
 */
import { findPeople } from '../finder/name-client.js';
import { createOptionLink } from '../finder/finder-results.js';

/** What is typed of a name, and the text before it. */
interface TypedName {
  readonly before: string;
  readonly name: string;
  readonly url: string;
}

const IN_QUERY = /^(.*(?:^|[\s(-])(author|committer):)"?([^"\s][^"]*)$/;

export function enhancePeopleField(input: HTMLInputElement): void {
  new PeopleField(input);
}

class PeopleField {
  #aborter = new AbortController();
  readonly #input: HTMLInputElement;
  readonly #list: HTMLElement;

  constructor(input: HTMLInputElement) {
    this.#input = input;
    this.#list = document.createElement('div');
    this.#list.id = `${input.id}-people`;
    this.#list.className = 'people-list';
    this.#list.hidden = true;
    this.#list.setAttribute('role', 'listbox');
    this.#list.setAttribute('aria-label', input.dataset.textList ?? '');
    input.after(this.#list);
    for (const [name, value] of Object.entries({
      role: 'combobox',
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': this.#list.id,
    }))
      input.setAttribute(name, value);
    input.addEventListener('input', () => void this.#find());
    input.addEventListener('keydown', (event) => this.#onKey(event));
    input.addEventListener('blur', () => this.#show([]));
    // The input keeps the focus while options are pressed.
    this.#list.addEventListener('mousedown', (event) => event.preventDefault());
    this.#list.addEventListener('click', (event) => {
      const option = event.target instanceof Element ? event.target.closest<HTMLElement>('[role="option"]') : null;
      if (option) this.#take(option);
    });
  }

  #typed(): TypedName | undefined {
    const { value, dataset } = this.#input;
    if (!('inQuery' in dataset)) return { before: '', name: value.trim(), url: dataset.authorUrl ?? '' };
    const found = IN_QUERY.exec(value);
    const url = found?.[2] === 'committer' ? dataset.committerUrl : dataset.authorUrl;
    return found ? { before: found[1] ?? '', name: (found[3] ?? '').trim(), url: url ?? '' } : undefined;
  }

  async #find(): Promise<void> {
    this.#aborter.abort();
    this.#aborter = new AbortController();
    const typed = this.#typed();
    if (!typed || typed.name === '') {
      this.#show([]);
      return;
    }
    const { signal } = this.#aborter;
    const answer = await findPeople(typed.url, typed.name, signal);
    if (signal.aborted || document.activeElement !== this.#input) return;
    const names = answer?.people.map(({ name }) => name) ?? [];
    this.#show(names.length === 1 && names[0] === typed.name ? [] : names);
  }

  #show(names: readonly string[]): void {
    this.#list.replaceChildren(
      ...names.map((name, at) => {
        const option = createOptionLink(undefined);
        option.id = `${this.#list.id}-${at}`;
        option.translate = false;
        option.textContent = name;
        return option;
      }),
    );
    this.#list.hidden = names.length === 0;
    this.#input.setAttribute('aria-expanded', String(names.length > 0));
    this.#input.removeAttribute('aria-activedescendant');
  }

  #onKey(event: KeyboardEvent): void {
    const options = [...this.#list.children];
    if (options.length === 0 || event.isComposing) return;
    const at = options.findIndex((option) => option.id === this.#input.getAttribute('aria-activedescendant'));
    const active = options[at];
    const step = ({ ArrowDown: 1, ArrowUp: -1 } as const)[event.key];
    if (step !== undefined)
      this.#setActive(options, (Math.max(at, step < 0 ? 0 : -1) + step + options.length) % options.length);
    else if (event.key === 'Enter' && active instanceof HTMLElement) this.#take(active);
    else if (event.key === 'Escape') this.#show([]);
    else return;
    event.preventDefault();
  }

  #setActive(options: readonly Element[], wanted: number): void {
    for (const [at, option] of options.entries()) option.setAttribute('aria-selected', String(at === wanted));
    this.#input.setAttribute('aria-activedescendant', options[wanted]?.id ?? '');
  }

  #take(option: HTMLElement): void {
    const typed = this.#typed();
    const name = option.textContent ?? '';
    const isInQuery = 'inQuery' in this.#input.dataset;
    this.#input.value = isInQuery ? `${typed?.before ?? ''}"${name.replaceAll('"', '')}" ` : name;
    this.#show([]);
    this.#input.focus();
  }
}
