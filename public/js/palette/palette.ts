/**
 * The command palette: a modal dialog with a combobox over groups of options (WAI-ARIA APG, "Combobox with list
 * autocomplete"). The focus stays in the input; `aria-activedescendant` names the option that Enter opens.
 */
import { announce } from '../core/announce.js';
import { closeOnBackdrop } from '../core/dialog.js';
import { requiredElement } from '../core/required-element.js';
import { foundText } from '../finder/found-text.js';
import { takeAction } from '../keys/page-actions.js';
import { PaletteList } from './palette-list.js';
import { PaletteSearch } from './palette-search.js';
import { applySetting, settingTarget } from './palette-settings.js';

export async function loadPalette(url: string): Promise<Palette> {
  const response = await fetch(url);
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const dialog = page.querySelector('dialog');
  const input = dialog?.querySelector('input');
  if (!response.ok || !dialog || !input) throw new Error(`${response.status}`);
  document.body.append(document.adoptNode(dialog));
  return new Palette(dialog, input);
}

class Palette {
  /** True when Enter was pressed before there was anything to open. */
  #isEnterDue = false;

  readonly dialog: HTMLDialogElement;
  readonly input: HTMLInputElement;
  readonly list: PaletteList;
  readonly search: PaletteSearch;
  readonly status: HTMLElement;

  constructor(dialog: HTMLDialogElement, input: HTMLInputElement) {
    this.dialog = dialog;
    this.input = input;
    const list = requiredElement(dialog, '[role="listbox"]');
    this.list = new PaletteList(list, this.input);
    this.search = new PaletteSearch(dialog, this.list, () => this.#settle());
    this.status = requiredElement(dialog, '[role="status"]');
    closeOnBackdrop(dialog);
    // After closing, later answers must not leave the page.
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
        event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('[role="option"]') : null;
      if (!option || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.#take(option);
    });
  }

  /** `typed` is the text typed while the palette was being loaded; `isEntered` means that Enter followed it. */
  toggle(typed: string, isEntered: boolean): void {
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

  #find(): void {
    this.list.isChosen = false;
    this.#isEnterDue = false;
    this.search.find(this.input.value.trim());
    this.#settle();
  }

  /** Called after each change: updates the active option and the status text. */
  #settle(): void {
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

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const step = ({ ArrowDown: 1, ArrowUp: -1 } as const)[event.key];
    if (step !== undefined) {
      if (!this.list.step(step)) return;
    } else if (event.key === 'Enter') {
      this.#enter(event.ctrlKey || event.metaKey);
    } else return;
    event.preventDefault();
  }

  /** `isBeside` opens the option in a new tab. */
  #enter(isBeside: boolean): void {
    const option = this.list.active;
    // A search in progress may find the wanted result, so Enter waits, unless the reader has chosen an option or the
    // option is permanent.
    if (this.search.isPending && !this.list.isChosen && !option?.dataset.searchText) this.#isEnterDue = true;
    else if (option?.href && isBeside) window.open(settingTarget(option), '_blank', 'noopener');
    else if (option) this.#take(option);
  }

  #take(option: HTMLAnchorElement): void {
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
