/** The link to the list of shortcuts: a click (or «?») shows the list over the page. The code for it is loaded then. */

export function enhanceKeysHelp(link: HTMLAnchorElement): void {
  link.setAttribute('aria-haspopup', 'dialog');
  link.addEventListener('click', (event) => {
    // On the page of shortcuts itself the link works as usual.
    if (document.querySelector('main .keys') || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    // After any failure (network, old server) the page itself is opened.
    import('./keys-dialog.js').then(({ showKeys }) => showKeys(link.href)).catch(() => location.assign(link.href));
  });
}
