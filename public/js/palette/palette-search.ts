/**
 * The searches of the palette: fills the groups of its list, at once from the page, and later with answers to requests.
 */
import type { RepoListAnswer } from '../../../src/shared/answers.js';
import { REF_ICONS } from '../../../src/shared/ref-icons.js';
import { filled } from '../core/filled.js';
import { createOption } from '../finder/finder-results.js';
import { pageActions, type PageAction } from '../keys/page-actions.js';
import type { PaletteList } from './palette-list.js';
import { paletteKey, paletteOption } from './palette-option.js';
import { isCurrentSetting } from './palette-settings.js';
import { commitIdOf, findFiles, isPlainlyId, matchTexts } from './palette-sources.js';
import { recentPages } from './recent-pages.js';
import { findRefs, findRepositories, refUrl } from '../finder/name-client.js';

const SHOWN_FILES = 20;
const SHOWN_REFS = 10;
const SHOWN_RECENT = 5;

export class PaletteSearch {
  #asked = 0;
  #pending = 0;
  #aborter = new AbortController();
  /** The actions of the page at the time of opening, by their options. */
  #actions = new Map<HTMLAnchorElement, PageAction>();
  /** True when there are more results than shown. */
  isCut = false;
  /** The reading of the query that found something, when it differs from the typed query. */
  reading: string | undefined;
  /** True when the list of files could not be loaded. */
  isFailed = false;

  readonly dialog: HTMLDialogElement;
  readonly list: PaletteList;
  readonly onAnswer: () => void;
  /** Pages and settings, which came with the palette. */
  readonly fixed: readonly HTMLAnchorElement[];

  constructor(dialog: HTMLDialogElement, list: PaletteList, onAnswer: () => void) {
    this.dialog = dialog;
    this.list = list;
    this.onAnswer = onAnswer;
    this.fixed = [...dialog.querySelectorAll<HTMLAnchorElement>('[data-search-text]')];
    // Where no repository is open, one that has the name is more likely meant.
    if (dialog.dataset.searchCommitsUrl === undefined) list.element.append(list.group('search'));
  }

  get isPending(): boolean {
    return this.#pending > 0;
  }

  /** The number of results, without the permanent offer to search elsewhere. */
  get count(): number {
    return this.list.options().filter((option) => !('offer' in option.dataset)).length;
  }

  /** The element of the page that an option represents. */
  elementOf(option: HTMLAnchorElement): HTMLElement | undefined {
    return this.#actions.get(option)?.element;
  }

  /** Called at each opening, because menus and rows of the page may have changed. */
  collectActions(): void {
    const actions = pageActions(this.dialog.dataset.textInMenu);
    this.#actions = new Map(
      actions.map((action) => {
        const { element, label, icon, key } = action;
        const option = paletteOption(
          element instanceof HTMLAnchorElement ? element.href : undefined,
          icon ?? this.#icon('command-palette'),
          label,
        );
        if (key !== undefined) option.append(paletteKey(key));
        return [option, action];
      }),
    );
  }

  find(query: string): void {
    this.#asked += 1;
    this.#aborter.abort();
    this.#aborter = new AbortController();
    this.#pending = 0;
    this.isCut = false;
    this.reading = undefined;
    this.isFailed = false;
    // When something matches the query as typed, other readings are not shown, since they would only be in the way.
    const isNamed = [this.#showRecent(query), this.#showActions(query), this.#showFixed(query)].includes(true);
    this.#showCommit(query);
    this.#showSearches(query);
    this.#showRepositories(query, []);
    if (query === '') {
      this.list.fill('refs', []);
      this.list.fill('files', []);
    } else {
      this.#await((signal) => this.#askRefs(query, isNamed, signal));
      this.#await(() => this.#askFiles(query, isNamed));
      this.#await((signal) => this.#askRepositories(query, isNamed, signal));
    }
  }

  /** Runs a search that fills a group; answers to an older query are dropped. */
  #await(ask: (signal: AbortSignal) => Promise<(() => void) | undefined>): void {
    const asked = this.#asked;
    this.#pending += 1;
    void ask(this.#aborter.signal).then((show) => {
      if (asked !== this.#asked) return;
      this.#pending -= 1;
      show?.();
      this.onAnswer();
    });
  }

  /** `literally` excludes other readings of the query. */
  async #askRefs(query: string, literally: boolean, signal: AbortSignal): Promise<(() => void) | undefined> {
    const { refsUrl } = this.dialog.dataset;
    // On pages with a ref switcher, a ref leads to the same page and path, as there; elsewhere to its files.
    const { dataset } = document.querySelector<HTMLElement>('.ref[data-branch-url]') ?? this.dialog;
    if (!refsUrl) return undefined;
    const answer = await findRefs(refsUrl, query, signal);
    return () => {
      const found = answer && !(literally && answer.reading) ? answer : { refs: [], isCut: false, reading: null };
      this.list.fill(
        'refs',
        found.refs
          .slice(0, SHOWN_REFS)
          .map((ref) => paletteOption(refUrl(dataset, ref), this.#icon(REF_ICONS[ref.kind]), ref.name, true)),
      );
      this.isCut ||= found.isCut || found.refs.length > SHOWN_REFS;
      this.reading = found.reading ?? this.reading;
    };
  }

  /** `literally` excludes other readings of the query. */
  async #askFiles(query: string, literally: boolean): Promise<(() => void) | undefined> {
    const { listUrl, openUrl = '', icons = '' } = this.dialog.dataset;
    if (!listUrl) return undefined;
    const found = await findFiles(this.dialog.dataset, query, literally);
    return () => {
      const matches = found?.matches.slice(0, SHOWN_FILES) ?? [];
      this.list.fill(
        'files',
        matches.map((match) =>
          createOption(match, { id: '', openUrl, fragment: found?.fragment ?? '', icon: `${icons}#file` }),
        ),
      );
      this.isFailed = !found;
      this.isCut ||= found !== undefined && found.matches.length > SHOWN_FILES;
      if (found?.swapped && matches.length > 0) this.reading = found.reading;
    };
  }

  /** Returns true when something matches the query as typed; the same applies to the methods below. */
  #showActions(query: string): boolean {
    const options = [...this.#actions.keys()];
    const { matches, isAsTyped } = matchTexts(
      [...this.#actions.values()].map(({ label }) => label),
      query,
    );
    this.list.fill(
      'actions',
      options.filter((_, at) => matches[at]),
    );
    return isAsTyped && matches.includes(true);
  }

  /** Recent pages are first while nothing is typed, and after actions and pages later. */
  #showRecent(query: string): boolean {
    const here = location.pathname + location.search;
    const pages = recentPages().filter(({ href }) => href !== here);
    const { matches, isAsTyped } = matchTexts(
      pages.map(({ label }) => label),
      query,
    );
    const shown = pages.filter((_, at) => matches[at]).slice(0, SHOWN_RECENT);
    if (query === '') this.list.element.prepend(this.list.group('recent'));
    else this.list.group('pages').after(this.list.group('recent'));
    this.list.fill(
      'recent',
      shown.map(({ href, label, icon }) => paletteOption(href, this.#icon(icon), label, true)),
    );
    return isAsTyped && shown.length > 0;
  }

  #showFixed(query: string): boolean {
    const { matches, isAsTyped } = matchTexts(
      this.fixed.map(({ dataset }) => dataset.searchText ?? ''),
      query,
    );
    for (const [at, option] of this.fixed.entries()) {
      const { setting } = option.dataset;
      option.hidden = !matches[at] || (setting !== undefined && isCurrentSetting(setting));
    }
    for (const name of ['pages', 'settings'])
      this.list.group(name).hidden = !this.list.group(name).querySelector('[role="option"]:not([hidden])');
    return isAsTyped && this.fixed.some(({ hidden }) => !hidden);
  }

  /** The commit is first, or last of all results when its id may also be a word. */
  #showCommit(query: string): void {
    const { commitUrl, textCommit } = this.dialog.dataset;
    const id = commitUrl ? commitIdOf(query) : undefined;
    const group = this.list.group('commits');
    if (id !== undefined && isPlainlyId(id)) this.list.element.prepend(group);
    else this.list.group('repositories').before(group);
    this.list.fill(
      'commits',
      id ? [paletteOption(commitUrl + id, this.#icon('git-commit'), filled(textCommit, { id }))] : [],
    );
  }

  async #askRepositories(query: string, literally: boolean, signal: AbortSignal): Promise<(() => void) | undefined> {
    const answer = await findRepositories(this.dialog.dataset.repoListUrl ?? '', query, signal);
    if (!answer || (literally && answer.reading)) return undefined;
    return () => {
      this.#showRepositories(query, answer.repositories);
      this.isCut ||= answer.isCut;
      this.reading ??= answer.reading ?? undefined;
    };
  }

  /** Offers to look for the query in the code and in the messages of commits. */
  #showSearches(query: string): void {
    const { searchUrl, searchCommitsUrl, textSearch, textSearchCommits } = this.dialog.dataset;
    const offers: [string | undefined, string | undefined][] = [
      [searchUrl, textSearch],
      [searchCommitsUrl, textSearchCommits],
    ];
    this.list.fill(
      'search',
      offers.flatMap(([url, text]) => (query === '' || url === undefined ? [] : [this.#offer(url, query, text)])),
    );
  }

  /** An option that leads to a search elsewhere and is no result. */
  #offer(url: string, query: string, text: string | undefined): HTMLAnchorElement {
    const offer = paletteOption(url + encodeURIComponent(query), this.#icon('search'), filled(text, { query }));
    offer.dataset.offer = '';
    return offer;
  }

  /** The repositories, followed by the offer to search all of them. */
  #showRepositories(query: string, found: RepoListAnswer['repositories']): void {
    const { repositoriesUrl = '', textRepository } = this.dialog.dataset;
    const offer = this.#offer(repositoriesUrl, query, textRepository);
    const options = found.map(({ name, href }) => paletteOption(href, this.#icon('repo'), name, true));
    this.list.fill('repositories', query === '' ? [] : [...options, offer]);
  }

  /** The address of an icon in the sprite. */
  #icon(name: string): string {
    return `${this.dialog.dataset.icons}#${name}`;
  }
}
