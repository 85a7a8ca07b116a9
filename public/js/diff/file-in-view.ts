/**
 * Marks the file that is being read in the tree of changed files, and keeps the mark in sight where the tree scrolls.
 */

/** The line of the window below the head of a file that sticks to the top. */
const READING_LINE = '-64px 0px -100% 0px';

export function enhanceFileInView(changes: HTMLElement): void {
  const tree = changes.querySelector('.files');
  const links = new Map(
    [...changes.querySelectorAll<HTMLAnchorElement>('.files-leaf > a')].map((link) => [link.hash.slice(1), link]),
  );
  if (!tree || links.size < 2) return;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const link = links.get(target.id);
        if (!link) continue;
        if (!isIntersecting) link.removeAttribute('aria-current');
        else {
          link.setAttribute('aria-current', 'location');
          showIn(tree, link);
        }
      }
    },
    { rootMargin: READING_LINE },
  );
  for (const file of changes.querySelectorAll('.dfile-frame')) observer.observe(file);
}

/** Scrolls the tree alone: the page stays where the reader is. */
function showIn(tree: Element, link: HTMLElement): void {
  if (tree.scrollHeight <= tree.clientHeight) return;
  for (let folder = link.closest('details'); folder && folder !== tree; folder = parentFolder(folder))
    folder.open = true;
  const [frame, place] = [tree.getBoundingClientRect(), link.getBoundingClientRect()];
  const isInSight = place.top >= frame.top + place.height * 2 && place.bottom <= frame.bottom - place.height;
  if (!isInSight) tree.scrollTop += place.top - frame.top - frame.height / 3;
}

function parentFolder(folder: Element): HTMLDetailsElement | null {
  return folder.parentElement?.closest('details') ?? null;
}
