/** The page of shortcuts in a dialog: its list, without shortcuts that the current page lacks, and its switch. */
import { closeOnBackdrop } from '../core/dialog.js';
import { enhanceShortcuts, isAnswered, showShortcuts } from './keyboard.js';

let made: Promise<HTMLDialogElement> | undefined;

export async function showKeys(url: string): Promise<void> {
  made ??= createDialog(url);
  const dialog = await made.catch((error) => {
    made = undefined;
    throw error;
  });
  // Checked each time, because menus or lists may have appeared since.
  for (const row of dialog.querySelectorAll<HTMLElement>('.keys-row'))
    row.hidden = !isTrueHere(row.dataset.needs ?? '');
  for (const group of dialog.querySelectorAll<HTMLElement>('.keys-group'))
    group.hidden = !group.querySelector('.keys-row:not([hidden])');
  const form = dialog.querySelector('form');
  if (form) showShortcuts(form);
  if (!dialog.open) dialog.showModal();
}

/** `needs` is a character or the name of a component. */
function isTrueHere(needs: string): boolean {
  return needs.length === 1
    ? isAnswered(needs)
    : [...document.querySelectorAll(`[data-enhance~="${needs}"]`)].some((element) => element.checkVisibility());
}

async function createDialog(url: string): Promise<HTMLDialogElement> {
  const response = await fetch(url);
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const list = page.querySelector<HTMLElement>('main .keys');
  const heading = page.querySelector('main h1');
  if (!response.ok || !list || !heading) throw new Error(`${response.status}`);
  const made = document.createElement('dialog');
  made.className = 'dialog keys-dialog';
  made.setAttribute('aria-labelledby', 'keys-dialog-title');
  const head = document.createElement('div');
  head.className = 'dialog-head';
  const title = document.createElement('h2');
  title.className = 'section-title';
  title.id = 'keys-dialog-title';
  title.textContent = heading.textContent;
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'btn btn--small';
  close.textContent = list.dataset.textClose ?? '';
  close.addEventListener('click', () => made.close());
  head.append(title, close);
  for (const groupTitle of list.querySelectorAll('h2')) {
    const inner = document.createElement('h3');
    inner.className = groupTitle.className;
    inner.textContent = groupTitle.textContent;
    groupTitle.replaceWith(inner);
  }
  const form = list.querySelector('form');
  if (form) enhanceShortcuts(form);
  list.classList.remove('box');
  made.append(head, document.adoptNode(list));
  closeOnBackdrop(made);
  document.body.append(made);
  return made;
}
