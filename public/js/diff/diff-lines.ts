/**
 * Lines of a diff chosen by the fragment of the address (src/shared/diff-lines.ts), in Kedr's form and in those of
 * GitHub and Gitea, which name a file by the hash of its path. A click on a number chooses the line, with Shift the
 * range from the line chosen last. Hidden lines and folded files open.
 */
import {
  diffFileName,
  diffLinesName,
  namedDiffLines,
  type DiffKind,
  type DiffLine,
  type DiffLineRange,
} from '../../../src/shared/diff-lines.js';
import { carryLines, listenToNumbers } from '../code/number-clicks.js';
import { announce } from '../core/announce.js';
import { filled } from '../core/filled.js';
import { openGap } from './gaps.js';
import { fileOfHash } from './path-hash.js';

/** Sections of files, by the kind of their names. The ids of the boxes end with the place of the file. */
const BOXES: Readonly<Record<DiffKind, string>> = { f: 'diff-', c: 'combined-' };

interface Chosen {
  readonly box: HTMLElement;
  readonly name: string;
  readonly line: DiffLine;
}

export function enhanceDiffLines(section: HTMLElement): void {
  const here = location.pathname + location.search;
  let anchor: Chosen | undefined;

  const choose = (number: Element, isExtended: boolean): void => {
    const chosen = chosenAt(number);
    if (!chosen) return;
    const { box, name } = chosen;
    if (!isExtended || anchor?.box !== box) anchor = chosen;
    const range = select(section, box, { first: anchor.line, last: chosen.line });
    if (!range) return;
    const hash = `#${diffLinesName(name, range)}`;
    // A file that was loaded later has a page of its own, where it is the first one.
    history.replaceState(history.state, '', (box.dataset.page ?? here) + hash);
    carryLines('a[data-key="y"]', hash);
    tell(section, range);
  };

  const applyFragment = async (): Promise<void> => {
    const named = namedDiffLines(location.hash.slice(1));
    if (!named) return;
    const name = 'name' in named.file ? named.file.name : await fileOfHash(section, named.file.hash, named.lines);
    const box = name === undefined ? undefined : boxOf(section, name);
    if (!box || name === undefined) return;
    unfold(box);
    if (!named.lines) return box.scrollIntoView();
    const range = await shown(section, box, named.lines);
    if (!range) return box.scrollIntoView();
    anchor = { box, name, line: range.first };
    cellOf(box, range.first)?.scrollIntoView({ block: 'center' });
    carryLines('a[data-key="y"]', `#${diffLinesName(name, range)}`);
    tell(section, range);
  };

  listenToNumbers(section, '.dn[data-n]', choose);
  window.addEventListener('hashchange', () => void applyFragment());
  void applyFragment();
}

function boxOf(section: HTMLElement, name: string): HTMLElement | undefined {
  const box = document.getElementById(BOXES[name.startsWith('c') ? 'c' : 'f'] + name.slice(1));
  return box && section.contains(box) ? box : undefined;
}

/** Opens the box of a file that its program made or that was viewed. */
function unfold(box: Element): void {
  const file = box.querySelector('details');
  if (file) file.open = true;
}

/** The line of a number; an unchanged one counts on the new side, which has the id. */
function chosenAt(number: Element): Chosen | undefined {
  const row = number.parentElement;
  const box = number.closest('.dfile-frame');
  if (!row || !(box instanceof HTMLElement)) return undefined;
  const kind = box.id.startsWith(BOXES.c) ? 'c' : 'f';
  const isDeleted = number.matches('.d-del, .d-del > .dn') && kind === 'f';
  const cell = isDeleted ? number : ([...row.querySelectorAll('.dn[data-n]')].at(-1) ?? number);
  const line: DiffLine = { side: isDeleted ? 'L' : 'R', number: Number(cell.getAttribute('data-n')) };
  const place = box.dataset.page === undefined ? Number(/\d+$/.exec(box.id)?.[0]) : 1;
  return { box, name: diffFileName(kind, place), line };
}

/** The column of the side's numbers, from 1; a combined diff has only numbers of the result. */
function columnOf(box: Element, side: DiffLine['side']): number {
  const table = box.querySelector('table.diff');
  if (side === 'L' || table?.matches('.diff--combined')) return 1;
  return table?.matches('.diff--split') ? 3 : 2;
}

function cellOf(box: Element, { side, number }: DiffLine): Element | null {
  return box.querySelector(`td.dn:nth-child(${columnOf(box, side)})[data-n="${number}"]`);
}

/** Selects lines after opening the gaps that hide them. */
async function shown(section: HTMLElement, box: HTMLElement, range: DiffLineRange): Promise<DiffLineRange | undefined> {
  for (const { side, number } of [range.first, range.last]) {
    if (cellOf(box, { side, number })) continue;
    const gap = [...box.querySelectorAll<HTMLElement>('tbody[data-count]')].find(({ dataset }) => {
      const start = Number(side === 'L' ? dataset.old : dataset.new);
      return start <= number && number < start + Number(dataset.count);
    });
    if (gap) await openGap(section, gap);
  }
  return select(section, box, range);
}

/** Marks the lines and returns the range in the order of the page; undefined when an end of it is not on the page. */
function select(section: HTMLElement, box: HTMLElement, { first, last }: DiffLineRange): DiffLineRange | undefined {
  for (const cell of document.querySelectorAll('.diff .is-selected')) mark(cell, false);
  section.classList.add('has-range');
  const ends = [first, last].map((line) => cellOf(box, line)?.parentElement);
  const rows = [...box.querySelectorAll<HTMLElement>('tr')];
  const [from = -1, to = -1] = ends.map((row) => (row ? rows.indexOf(row) : -1));
  if (from < 0 || to < 0) return undefined;
  const sides = new Set([columnOf(box, first.side), columnOf(box, last.side)]);
  for (const row of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (!row.matches('.d-hunk')) for (const cell of cellsOf(row, sides)) mark(cell, true);
  }
  return from <= to ? { first, last } : { first: last, last: first };
}

/** In two columns only the side that was chosen. */
function cellsOf(row: Element, columns: ReadonlySet<number>): Element[] {
  const cells = [...row.children];
  return row.closest('.diff--split') ? cells.filter((_, at) => columns.has(at < 2 ? 1 : 3)) : cells;
}

function mark(cell: Element, isSelected: boolean): void {
  cell.classList.toggle('is-selected', isSelected);
  if (!cell.matches('.dn')) return;
  if (isSelected) cell.setAttribute('aria-current', 'true');
  else cell.removeAttribute('aria-current');
}

/** For screen readers only, since the selection is visible. */
function tell({ dataset }: HTMLElement, { first, last }: DiffLineRange): void {
  const isOne = first.side === last.side && first.number === last.number;
  announce(filled(isOne ? dataset.textLine : dataset.textLines, { first: first.number, last: last.number }), {
    isSeen: false,
  });
}
