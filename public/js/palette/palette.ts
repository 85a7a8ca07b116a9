/**
 * The command palette: a modal dialog with a combobox over groups of options (WAI-ARIA APG, "Combobox with list
 * autocomplete"). The focus stays in the input; `aria-activedescendant` tells which option Enter opens.
 */
import { announce } from '../core/announce.js';
import { closeOnBackdrop } from '../core/dialog.js';
import { foundText } from '../finder/found-text.js';
import { takeAction } from '../keys/page-actions.js';
import { PaletteList } from './palette-list.js';
import { PaletteSearch } from './palette-search.js';
import { applySetting, settingTarget } from './palette-settings.js';

/** @param {string} url */
export async function loadPalette(url) {
  const response = await fetch(url);
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const dialog = page.querySelector('dialog');
  if (!response.ok || !dialog) throw new Error(`${response.status}`);
  document.body.append(document.adoptNode(dialog));
  return new Palette(dialog);
}

class Palette {
  /** Enter was pressed before there was anything to open. */
  #isEnterDue = false;

  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.dialog = dialog;
    this.input = /** @type {HTMLInputElement} */ dialog.querySelector('input');
    const list = /** @type {HTMLElement} */ dialog.querySelector('[role="listbox"]');
    this.list = new PaletteList(list, this.input);
    this.search = new PaletteSearch(dialog, this.list, () => this.#settle());
    this.status = /** @type {HTMLElement} */ dialog.querySelector('[role="status"]');
    closeOnBackdrop(dialog);
    // Whoever closed it does not want to be led away by what comes later.
    dialog.addEventListener('close', () => {
      this.#isEnterDue = false;
    });
    dialog.querySelector('[data-close]')?.addEventListener('click', () => dialog.close());
    this.input.addEventListener('input', () => this.#find());
    this.input.addEventListener('keydown', (event) => this.#onKey(event));
    // The input keeps the focus while options are pressed.
    list.addEventListener('mousedown', (event) => event.preventDefault());
    list.addEventListener('click', (event) => {
      const option =
        event.target instanceof Element
          ? /** @type {HTMLAnchorElement | null} */ event.target.closest('[role="option"]')
          : null;
      if (!option || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.#take(option);
    });
  }

  /** @param {string} typed What was typed while the palette was on its way. @param {boolean} isEntered And Enter after it. */
  toggle(typed, isEntered) {
    if (this.dialog.open) {
      this.dialog.close();
      return;
    }
    this.search.collectActions();
    this.dialog.showModal();
    if (typed !== '') this.input.value = typed;
    else this.input.select();
    this.#find();
    if (isEntered) this.#enter(false);
  }

  #find() {
    this.list.isChosen = false;
    this.#isEnterDue = false;
    this.search.find(this.input.value.trim());
    this.#settle();
  }

  /** After each change: which option is active, and what is said. */
  #settle() {
    const { isPending, isFailed, count } = this.search;
    this.list.settle(isPending);
    const { textFailed, textLoading } = this.dialog.dataset;
    if (this.input.value.trim() === '') this.status.textContent = '';
    else if (!isPending)
      this.status.textContent = isFailed ? (textFailed ?? '') : foundText(this.dialog.dataset, this.search);
    else if (count === 0) this.status.textContent = textLoading ?? '';
    if (this.#isEnterDue && !isPending) {
      this.#isEnterDue = false;
      if (this.list.active) this.#take(this.list.active);
    }
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.isComposing) return;
    const step = /** @type {const} */ { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      if (!this.list.step(step)) return;
    } else if (event.key === 'Enter') {
      this.#enter(event.ctrlKey || event.metaKey);
    } else return;
    event.preventDefault();
  }

  /** @param {boolean} isBeside In a tab of its own. */
  #enter(isBeside) {
    const option = this.list.active;
    // What is still being looked for may be what is meant, unless the reader has pointed at something or it is there for good.
    if (this.search.isPending && !this.list.isChosen && !option?.dataset.words) this.#isEnterDue = true;
    else if (option?.href && isBeside) window.open(settingTarget(option), '_blank', 'noopener');
    else if (option) this.#take(option);
  }

  /** @param {HTMLAnchorElement} option */
  #take(option) {
    this.dialog.close();
    const element = this.search.elementOf(option);
    if (element) {
      takeAction(element);
      return;
    }
    const { setting } = option.dataset;
    if (setting === undefined || !applySetting(setting)) location.assign(settingTarget(option));
    else if (option.closest('[data-group="settings"]')) announce(option.querySelector('span')?.textContent ?? '');
  }
}
