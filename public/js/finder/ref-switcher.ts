/**
 * The filter of the ref switcher, for either keyboard layout: filters the names in the page and, when these are only
 * the first of many, searches all names on the server.
 */
import type { ListedRef, RefListAnswer } from '../../../src/shared/answers.js';
import { filterByName } from '../../../src/shared/name-filter.js';
import { foundText } from './found-text.js';
import { findRefs, refUrl } from './name-client.js';

export function enhanceRefSwitcher(menu: HTMLDetailsElement): void {
  const input = menu.querySelector('.menu-filter > input');
  const status = menu.querySelector('[role="status"]');
  if (input instanceof HTMLInputElement && status) new RefSwitcher(menu, input, status);
}

interface RefGroup {
  readonly group: HTMLElement;
  readonly list: Element | null;
  readonly kind: string | undefined;
  readonly items: readonly Element[];
}

function groupOf(group: HTMLElement): RefGroup {
  const list = group.querySelector('.menu-list');
  return { group, list, kind: group.dataset.kind, items: [...(list?.children ?? [])] };
}

class RefSwitcher {
  #aborter = new AbortController();
  #isWaiting = false;
  /** True when Enter was pressed before the answer arrived. */
  #isEnterDue = false;

  readonly menu: HTMLDetailsElement;
  readonly input: HTMLInputElement;
  readonly status: Element;
  readonly groups: readonly RefGroup[];
  /** The items of the page itself, by address. */
  readonly listed: ReadonlyMap<string, Element>;

  constructor(menu: HTMLDetailsElement, input: HTMLInputElement, status: Element) {
    this.menu = menu;
    this.input = input;
    this.status = status;
    this.groups = [...menu.querySelectorAll<HTMLElement>('.menu-group')].map(groupOf);
    this.listed = new Map<string, Element>(
      this.groups.flatMap(({ items }) =>
        items.map((item) => [item.querySelector('a')?.getAttribute('href') ?? '', item]),
      ),
    );
    input.addEventListener('input', () => void this.#find());
    input.form?.addEventListener('submit', (event) => this.#onSubmit(event));
  }

  async #find(): Promise<void> {
    const query = this.input.value.trim();
    const { refsUrl } = this.menu.dataset;
    this.#aborter.abort();
    this.#aborter = new AbortController();
    this.#isEnterDue = false;
    this.#isWaiting = query !== '' && refsUrl !== undefined;
    const { items, reading } = filterByName(
      [...this.listed.values()],
      (item) => item.querySelector('span')?.textContent ?? '',
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
    // If the reader has closed the menu meanwhile, the page stays.
    if (this.#isEnterDue && this.menu.open) this.#open();
  }

  #showAnswer({ refs }: RefListAnswer): void {
    const focused = document.activeElement;
    this.#show(this.groups.map(({ kind }) => refs.filter((ref) => ref.kind === kind).map((ref) => this.#itemOf(ref))));
    // Keeps the focus of a reader who is already in the list, or returns it to the field.
    if (focused instanceof HTMLElement && this.groups.some(({ items }) => items.some((item) => item.contains(focused))))
      (focused.isConnected ? focused : this.input).focus();
  }

  /** `lists` has one entry for each group. */
  #show(lists: readonly (readonly Element[])[]): void {
    for (const [at, { group, list }] of this.groups.entries()) {
      const items = lists[at] ?? [];
      list?.replaceChildren(...items);
      group.hidden = items.length === 0;
    }
  }

  #itemOf(ref: ListedRef): Element {
    const href = refUrl(this.menu.dataset, ref);
    const listed = this.listed.get(href);
    if (listed) return listed;
    const link = document.createElement('a');
    link.className = 'menu-item';
    link.href = href;
    const name = document.createElement('span');
    name.textContent = ref.name;
    link.append(name);
    const item = document.createElement('li');
    item.append(link);
    return item;
  }

  #onSubmit(event: SubmitEvent): void {
    if (this.input.value.trim() === '') return;
    event.preventDefault();
    if (this.#isWaiting) this.#isEnterDue = true;
    else this.#open();
  }

  /** Opens the first item, or submits the form to the page that reports no matches. */
  #open(): void {
    const first = this.menu.querySelector<HTMLElement>('.menu-group:not([hidden]) .menu-item');
    if (first) first.click();
    else this.input.form?.submit();
  }
}
