/** The link to the list of keys: a click (or «?») shows the list over the page. What shows it is loaded then. */

export function enhanceKeysHelp(link: HTMLAnchorElement): void {
  link.setAttribute('aria-haspopup', 'dialog');
  link.addEventListener('click', (event) => {
    // On the page of keys there is nothing to lay over it.
    if (document.querySelector('main .keys') || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    // Whatever fails (the network, an old server): the page itself is there.
    import('./keys-dialog.js').then(({ showKeys }) => showKeys(link.href)).catch(() => location.assign(link.href));
  });
}
