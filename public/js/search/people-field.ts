/**
 * Suggests people in a field: a combobox over a list box (WAI-ARIA APG). Without an answer it stays a plain field.
 *
 * With `data-in-query` only the value of `author:` or `committer:` at the end of the text is a name; elsewhere the
 * whole text is one.
 */
import { findPeople } from '../finder/name-client.js';
import { createOptionLink } from '../finder/finder-results.js';
import { FieldList } from './field-list.js';

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
  readonly #list: FieldList;

  constructor(input: HTMLInputElement) {
    this.#input = input;
    this.#list = new FieldList(input, 'people-list', (option) => this.#take(option));
    input.addEventListener('input', () => void this.#find());
    this.#list.element.addEventListener('click', (event) => {
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
      this.#list.show([]);
      return;
    }
    const { signal } = this.#aborter;
    const answer = await findPeople(typed.url, typed.name, signal);
    if (signal.aborted || document.activeElement !== this.#input) return;
    const names = answer?.people.map(({ name }) => name) ?? [];
    this.#list.show((names.length === 1 && names[0] === typed.name ? [] : names).map(personOption));
  }

  #take(option: HTMLElement): void {
    const typed = this.#typed();
    const name = option.textContent ?? '';
    const isInQuery = 'inQuery' in this.#input.dataset;
    this.#input.value = isInQuery ? `${typed?.before ?? ''}"${name.replaceAll('"', '')}" ` : name;
    this.#list.show([]);
    this.#input.focus();
  }
}

function personOption(name: string): HTMLElement {
  const option = createOptionLink(undefined);
  option.translate = false;
  option.textContent = name;
  return option;
}
