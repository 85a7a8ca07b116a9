/**
 * What the palette finds: fills the groups of its list, at once with what the page knows, later with what is asked for.
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
  /** What the page offered when the palette was opened, by the options that stand for it. */
  #actions = new Map<HTMLAnchorElement, PageAction>();
  /** What was found is not all. */
  isCut = false;
  /** The query as it was read, when that is not as it was typed. */
  reading: string | undefined;
  /** The list of files could not be had. */
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
    this.fixed = [...dialog.querySelectorAll<HTMLAnchorElement>('[data-words]')];
  }

  get isPending(): boolean {
    return this.#pending > 0;
  }

  /** How many of the options are something found: the offer to look elsewhere is always there. */
  get count(): number {
    return this.list.options().filter((option) => !('offer' in option.dataset)).length;
  }

  /** The element of the page that an option stands for. */
  elementOf(option: HTMLAnchorElement): HTMLElement | undefined {
    return this.#actions.get(option)?.element;
  }

  /** Asked at each opening: menus and rows of the page may have changed. */
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
    // What has the query as typed is what was meant: what another reading finds would only stand in its way.
    const isNamed = [this.#showRecent(query), this.#showActions(query), this.#showFixed(query)].includes(true);
    this.#showCommit(query);
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

  /** Runs what fills a group; answers to an older query are dropped. */
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

  /** `literally`: no other reading. */
  async #askRefs(query: string, literally: boolean, signal: AbortSignal): Promise<(() => void) | undefined> {
    const { refsUrl } = this.dialog.dataset;
    // Where the page has a ref switcher, a ref leads to the same page and path, as there; elsewhere to its files.
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

  /** `literally`: no other reading. */
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

  /** Something has the query as typed; likewise below. */
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

  /** Before anything is typed what one comes back to stands first; later what one does comes before it. */
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
      this.fixed.map(({ dataset }) => dataset.words ?? ''),
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

  /** First of all, but after everything found where it may be a word. */
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

  /** At their end the offer to look among all. */
  #showRepositories(query: string, found: RepoListAnswer['repositories']): void {
    const { repositoriesUrl = '', textRepository } = this.dialog.dataset;
    const offer = paletteOption(
      repositoriesUrl + encodeURIComponent(query),
      this.#icon('search'),
      filled(textRepository, { query }),
    );
    offer.dataset.offer = '';
    const options = found.map(({ name, href }) => paletteOption(href, this.#icon('repo'), name, true));
    this.list.fill('repositories', query === '' ? [] : [...options, offer]);
  }

  /** The address in the sprite. */
  #icon(name: string): string {
    return `${this.dialog.dataset.icons}#${name}`;
  }
}
