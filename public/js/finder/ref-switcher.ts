/**
 * The filter of the ref switcher, in whichever keyboard layout: over the names that stand on the page, and where these are only the
 * first of many over all names, by asking the server.
 */
import { filterByName } from '../../../src/shared/name-filter.js';
import { foundText } from './found-text.js';
import { findRefs, refUrl } from './name-client.js';

/** @typedef {import('./name-client.js').RefListAnswer} RefListAnswer */

/** @param {HTMLDetailsElement} menu */
export function enhanceRefSwitcher(menu) {
  const input = menu.querySelector('.menu-filter > input');
  const status = menu.querySelector('[role="status"]');
  if (input instanceof HTMLInputElement && status) new RefSwitcher(menu, input, status);
}

class RefSwitcher {
  #aborter = new AbortController();
  #isWaiting = false;
  /** Enter was pressed before the answer was there. */
  #isEnterDue = false;

  /** @param {HTMLDetailsElement} menu @param {HTMLInputElement} input @param {Element} status */
  constructor(menu, input, status) {
    this.menu = menu;
    this.input = input;
    this.status = status;
    this.groups = /** @type {HTMLElement[]} */ [...menu.querySelectorAll('.menu-group')].map((group) => {
      const list = /** @type {HTMLElement} */ group.querySelector('.menu-list');
      return { group, list, kind: group.dataset.kind, items: [...list.children] };
    });
    /** What the page itself lists, by address. @type {Map<string, Element>} */
    this.listed = new Map(
      this.groups.flatMap(({ items }) =>
        items.map((item) => [item.querySelector('a')?.getAttribute('href') ?? '', item]),
      ),
    );
    input.addEventListener('input', () => void this.#find());
    input.form?.addEventListener('submit', (event) => this.#onSubmit(event));
  }

  async #find() {
    const query = this.input.value.trim();
    const { refsUrl } = this.menu.dataset;
    this.#aborter.abort();
    this.#aborter = new AbortController();
    this.#isEnterDue = false;
    this.#isWaiting = query !== '' && refsUrl !== undefined;
    const { items, reading } = filterByName(
      [...this.listed.values()],
      (item) => item.querySelector('.menu-text')?.textContent ?? '',
      query,
    );
    const shown = new Set(items);
    this.#show(this.groups.map((group) => group.items.filter((item) => shown.has(item))));
    const here = { count: items.length, isCut: false, reading };
    if (!this.#isWaiting || refsUrl === undefined) {
      this.status.textContent = query === '' ? '' : foundText(this.menu.dataset, here);
      return;
    }
    const { signal } = this.#aborter;
    const answer = await findRefs(refsUrl, query, signal);
    if (signal.aborted) return;
    this.#isWaiting = false;
    if (answer) this.#showAnswer(answer);
    this.status.textContent = foundText(
      this.menu.dataset,
      answer ? { count: answer.refs.length, isCut: answer.isCut, reading: answer.reading ?? undefined } : here,
    );
    // Who has closed the menu meanwhile stays where he is.
    if (this.#isEnterDue && this.menu.open) this.#open();
  }

  /** @param {RefListAnswer} answer */
  #showAnswer({ refs }) {
    const focused = document.activeElement;
    this.#show(this.groups.map(({ kind }) => refs.filter((ref) => ref.kind === kind).map((ref) => this.#itemOf(ref))));
    // Who has walked into the list already stays there, or goes back to the field.
    if (focused instanceof HTMLElement && this.groups.some(({ items }) => items.some((item) => item.contains(focused))))
      (focused.isConnected ? focused : this.input).focus();
  }

  /** @param {readonly (readonly Element[])[]} lists One for each group. */
  #show(lists) {
    for (const [at, { group, list }] of this.groups.entries()) {
      const items = lists[at] ?? [];
      list.replaceChildren(...items);
      group.hidden = items.length === 0;
    }
  }

  /** @param {RefListAnswer['refs'][number]} ref @returns {Element} */
  #itemOf(ref) {
    const href = refUrl(this.menu.dataset, ref);
    const listed = this.listed.get(href);
    if (listed) return listed;
    const link = document.createElement('a');
    link.className = 'menu-item';
    link.href = href;
    const name = document.createElement('span');
    name.className = 'menu-text';
    name.textContent = ref.name;
    link.append(name);
    const item = document.createElement('li');
    item.append(link);
    return item;
  }

  /** @param {SubmitEvent} event */
  #onSubmit(event) {
    if (this.input.value.trim() === '') return;
    event.preventDefault();
    if (this.#isWaiting) this.#isEnterDue = true;
    else this.#open();
  }

  /** The first; where there is none, the page that says so. */
  #open() {
    const first = /** @type {HTMLElement | null} */ this.menu.querySelector('.menu-group:not([hidden]) .menu-item');
    if (first) first.click();
    else this.input.form?.submit();
  }
}
