/**
 * The command palette: a modal dialog with a combobox over groups of options (WAI-ARIA APG, "Combobox with list
 * autocomplete"). The focus stays in the input; `aria-activedescendant` tells which option Enter opens.
 */
import { announce } from './announce.js';
import { closeOnBackdrop } from './dialog.js';
import { filled } from './filled.js';
import { createIcon, createOption } from './finder-results.js';
import { pageActions, takeAction } from './page-actions.js';
import { applySetting, isCurrentSetting, settingTarget } from './palette-settings.js';
import { commitIdOf, findFiles, matchTexts } from './palette-sources.js';
import { recentPages } from './recent-pages.js';
import { findRefs, refUrl } from './ref-client.js';

/** @typedef {import('./page-actions.js').PageAction} PageAction */
/** @typedef {import('./palette-sources.js').FoundPaths} FoundPaths */

const SHOWN_FILES = 20;
const SHOWN_REFS = 10;
const SHOWN_RECENT = 5;
const REF_ICONS = { branch: 'git-branch', tag: 'tag' };

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
  /** @type {HTMLElement | undefined} */
  #active;
  /** The reader has chosen an option by arrow: what comes later does not take it away. */
  #isChosen = false;
  /** Enter was pressed before there was anything to open. */
  #isEnterDue = false;
  #asked = 0;
  #pending = 0;
  #note = '';
  /** What the page offered when the palette was opened, by the options that stand for it. @type {Map<HTMLElement, PageAction>} */
  #actions = new Map();
  #aborter = new AbortController();

  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.dialog = dialog;
    this.input = /** @type {HTMLInputElement} */ (dialog.querySelector('input'));
    this.list = /** @type {HTMLElement} */ (dialog.querySelector('[role="listbox"]'));
    this.status = /** @type {HTMLElement} */ (dialog.querySelector('[role="status"]'));
    this.fixed = /** @type {HTMLAnchorElement[]} */ ([...dialog.querySelectorAll('[data-words]')]);
    this.#number();
    closeOnBackdrop(dialog);
    dialog.querySelector('[data-close]')?.addEventListener('click', () => dialog.close());
    this.input.addEventListener('input', () => this.#find());
    this.input.addEventListener('keydown', (event) => this.#onKey(event));
    // The input keeps the focus while options are pressed.
    this.list.addEventListener('mousedown', (event) => event.preventDefault());
    this.list.addEventListener('click', (event) => {
      const option = event.target instanceof Element ? /** @type {HTMLAnchorElement | null} */ (event.target.closest('[role="option"]')) : null;
      if (!option || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.#take(option);
    });
  }

  /** @param {string} typed What was typed while the palette was on its way. */
  toggle(typed) {
    if (this.dialog.open) {
      this.dialog.close();
      return;
    }
    this.#collectActions();
    this.dialog.showModal();
    if (typed !== '') this.input.value = typed;
    else this.input.select();
    this.#find();
  }

  #find() {
    const query = this.input.value.trim();
    this.#asked += 1;
    this.#aborter.abort();
    this.#aborter = new AbortController();
    this.#isChosen = false;
    this.#isEnterDue = false;
    this.#pending = 0;
    this.#note = '';
    this.#showRecent(query);
    this.#showActions(query);
    this.#showFixed(query);
    this.#showCommit(query);
    this.#showRepositories(query);
    if (query === '') {
      this.#fill('refs', []);
      this.#fill('files', []);
    } else {
      this.#await((signal) => this.#askRefs(query, signal));
      this.#await(() => this.#askFiles(query));
    }
    this.#settle();
  }

  /** Runs what fills a group; answers to an older query are dropped. @param {(signal: AbortSignal) => Promise<(() => void) | undefined>} ask */
  #await(ask) {
    const asked = this.#asked;
    this.#pending += 1;
    void ask(this.#aborter.signal).then((show) => {
      if (asked !== this.#asked) return;
      this.#pending -= 1;
      show?.();
      this.#settle();
    });
  }

  /** @param {string} query @param {AbortSignal} signal */
  async #askRefs(query, signal) {
    const { refsUrl } = this.dialog.dataset;
    if (!refsUrl) return undefined;
    const answer = await findRefs(refsUrl, query, signal);
    return () => {
      this.#fill('refs', (answer?.refs ?? []).slice(0, SHOWN_REFS).map((ref) => this.#option(refUrl(this.dialog.dataset, ref), this.#icon(REF_ICONS[/** @type {'branch' | 'tag'} */ (ref.kind)]), ref.name, true)));
      if (answer?.reading) this.#note = filled(this.dialog.dataset.textSwapped, { query: answer.reading });
    };
  }

  /** @param {string} query */
  async #askFiles(query) {
    const { listUrl, openUrl = '', icons = '', textSwapped, textFailed } = this.dialog.dataset;
    if (!listUrl) return undefined;
    const found = await findFiles(this.dialog.dataset, query);
    return () => {
      const matches = found?.matches.slice(0, SHOWN_FILES) ?? [];
      this.#fill('files', matches.map((match) => createOption(match, { id: '', openUrl, icon: `${icons}#file` })));
      if (!found) this.#note = textFailed ?? '';
      else if (found.swapped && matches.length > 0) this.#note = filled(textSwapped, { query: found.reading });
    };
  }

  /** Asked at each opening: menus and rows of the page may have changed. */
  #collectActions() {
    const actions = pageActions(this.dialog.dataset.textInMenu);
    this.#actions = new Map(actions.map((action) => {
      const { element, label, icon, key } = action;
      const option = this.#option(element instanceof HTMLAnchorElement ? element.href : undefined, icon ?? this.#icon('command-palette'), label);
      if (key !== undefined) option.append(keyOf(key));
      return [option, action];
    }));
  }

  /** @param {string} query */
  #showActions(query) {
    const options = [...this.#actions.keys()];
    const matches = matchTexts([...this.#actions.values()].map(({ label }) => label), query);
    this.#fill('actions', options.filter((_, at) => matches[at]));
  }

  /** Before anything is typed what one comes back to stands first; later what one does comes before it. @param {string} query */
  #showRecent(query) {
    const here = location.pathname + location.search;
    const pages = recentPages().filter(({ href }) => href !== here);
    const matches = matchTexts(pages.map(({ label }) => label.replaceAll('/', ' ')), query);
    const shown = pages.filter((_, at) => matches[at]).slice(0, SHOWN_RECENT);
    if (query === '') this.list.prepend(this.#group('recent'));
    else this.#group('pages').after(this.#group('recent'));
    this.#fill('recent', shown.map(({ href, label, icon }) => this.#option(href, this.#icon(icon), label, true)));
  }

  /** @param {string} query */
  #showFixed(query) {
    const matches = matchTexts(this.fixed.map(({ dataset }) => dataset.words ?? ''), query);
    for (const [at, option] of this.fixed.entries()) {
      const { setting } = option.dataset;
      option.hidden = !matches[at] || (setting !== undefined && isCurrentSetting(setting));
    }
    for (const name of ['pages', 'settings']) this.#group(name).hidden = !this.#group(name).querySelector('[role="option"]:not([hidden])');
  }

  /** @param {string} query */
  #showCommit(query) {
    const { commitUrl, textCommit } = this.dialog.dataset;
    const id = commitUrl ? commitIdOf(query) : undefined;
    this.#fill('commits', id ? [this.#option(commitUrl + id, this.#icon('git-commit'), filled(textCommit, { id }))] : []);
  }

  /** @param {string} query */
  #showRepositories(query) {
    const { repositoriesUrl = '', textRepository } = this.dialog.dataset;
    this.#fill('repositories', query === '' ? [] : [this.#option(repositoriesUrl + encodeURIComponent(query), this.#icon('repo'), filled(textRepository, { query }))]);
  }

  /** @param {string} name Its address in the sprite. */
  #icon(name) {
    return `${this.dialog.dataset.icons}#${name}`;
  }

  /** @param {string | undefined} href Undefined: what it does has no address. @param {string} icon @param {string} text @param {boolean} isName Of git's: no translator touches it. */
  #option(href, icon, text, isName = false) {
    const option = document.createElement('a');
    option.className = 'found-item';
    if (href !== undefined) option.href = href;
    option.tabIndex = -1;
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', 'false');
    const words = document.createElement('span');
    words.className = 'found-path';
    words.translate = !isName;
    words.textContent = text;
    option.append(createIcon(icon), words);
    return option;
  }

  /** @param {string} name @returns {HTMLElement} */
  #group(name) {
    return /** @type {HTMLElement} */ (this.list.querySelector(`[data-group="${name}"]`));
  }

  /** @param {string} name @param {readonly HTMLElement[]} options */
  #fill(name, options) {
    const group = this.#group(name);
    const wanted = this.#isChosen && this.#active && group.contains(this.#active) ? this.#active.getAttribute('href') : undefined;
    for (const old of group.querySelectorAll('[role="option"]')) old.remove();
    group.append(...options);
    group.hidden = options.length === 0;
    this.#number();
    if (wanted !== undefined) this.#setActive(options.find((option) => option.getAttribute('href') === wanted));
  }

  /** Ids in the order of the list. */
  #number() {
    for (const [at, option] of this.list.querySelectorAll('[role="option"]').entries()) option.id = `palette-${at}`;
    if (this.#active) this.input.setAttribute('aria-activedescendant', this.#active.id);
  }

  /** @returns {HTMLAnchorElement[]} */
  #options() {
    return [...this.list.querySelectorAll('[role="group"]:not([hidden]) > [role="option"]:not([hidden])')];
  }

  /** After each change: which option is active, and what is said. */
  #settle() {
    this.list.setAttribute('aria-busy', String(this.#pending > 0));
    const options = this.#options();
    if (!this.#isChosen || !this.#active?.isConnected) this.#setActive(options[0], !this.#isChosen);
    const { textNone, textFound, textLoading } = this.dialog.dataset;
    // The offer to look elsewhere is always there: it is nothing found.
    const count = options.length - this.#group('repositories').querySelectorAll('[role="option"]').length;
    if (this.input.value.trim() === '') this.status.textContent = '';
    else if (this.#pending === 0) this.status.textContent = this.#note || (count === 0 ? textNone : filled(textFound, { count })) || '';
    else if (count === 0) this.status.textContent = textLoading ?? '';
    if (this.#isEnterDue && this.#pending === 0) {
      this.#isEnterDue = false;
      if (this.#active) this.#take(/** @type {HTMLAnchorElement} */ (this.#active));
    }
  }

  /** @param {HTMLElement | undefined} option */
  #setActive(option, isTop = false) {
    this.#active?.setAttribute('aria-selected', 'false');
    this.#active = option;
    if (isTop) this.list.scrollTop = 0;
    if (!option) {
      this.input.removeAttribute('aria-activedescendant');
      return;
    }
    option.setAttribute('aria-selected', 'true');
    this.input.setAttribute('aria-activedescendant', option.id);
    if (!isTop) option.scrollIntoView({ block: 'nearest' });
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.isComposing) return;
    const options = this.#options();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && options.length > 0) {
      const at = options.indexOf(/** @type {HTMLAnchorElement} */ (this.#active));
      this.#isChosen = true;
      this.#setActive(options[(Math.max(at, step < 0 ? 0 : -1) + step + options.length) % options.length]);
    } else if (event.key === 'Enter') {
      this.#onEnter(event);
    } else return;
    event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  #onEnter(event) {
    const option = /** @type {HTMLAnchorElement | undefined} */ (this.#active);
    // What is still being looked for may be what is meant, unless the reader has pointed at something or it is there for good.
    if (this.#pending > 0 && !this.#isChosen && !option?.dataset.words) this.#isEnterDue = true;
    else if (option?.href && (event.ctrlKey || event.metaKey)) window.open(settingTarget(option), '_blank', 'noopener');
    else if (option) this.#take(option);
  }

  /** @param {HTMLAnchorElement} option */
  #take(option) {
    this.dialog.close();
    const action = this.#actions.get(option);
    if (action) {
      takeAction(action.element);
      return;
    }
    const { setting } = option.dataset;
    if (setting === undefined || !applySetting(setting)) location.assign(settingTarget(option));
    else if (option.closest('[data-group="settings"]')) announce(option.querySelector('span')?.textContent ?? '');
  }
}

/** A key beside what it does. @param {string} label */
function keyOf(label) {
  const key = document.createElement('kbd');
  key.className = 'key palette-note';
  key.setAttribute('aria-hidden', 'true');
  key.textContent = label;
  return key;
}
