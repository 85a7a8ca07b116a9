/**
 * Cards over links to commits: `a[data-card]`, and ids in messages. A card appears after the pointer has been over the
 * link for a moment, or the keyboard focus on it. Esc hides it, and the pointer may move onto it (WCAG 2.2, 1.4.13).
 * Touch shows no cards.
 */
const LINKS = 'a[data-card], a.commit-id';
const SHOW_AFTER_MS = 300;
/** Tolerates a pointer that leaves the link briefly. */
const HIDE_AFTER_MS = 200;
/** Distance between link and card in pixels. */
const GAP = 6;
const EDGE = 8;
const CARD_ID = 'commit-card';

/** Answers by address, kept until the page is left. */
const answers = new Map<string, Promise<string | undefined>>();

export function showCommitCards(): void {
  const { cardUrl } = document.body.dataset;
  if (!cardUrl || !HTMLElement.prototype.showPopover) return;
  let card: HTMLElement | undefined;
  /** The link of the card that is shown or about to be shown. */
  let owner: HTMLAnchorElement | undefined;
  let timer = 0;

  const hide = (): void => {
    window.clearTimeout(timer);
    owner?.removeAttribute('aria-describedby');
    owner = undefined;
    if (card?.matches(':popover-open')) card.hidePopover();
  };
  const plan = (link: HTMLAnchorElement): void => {
    window.clearTimeout(timer);
    if (link === owner) return;
    hide();
    owner = link;
    timer = window.setTimeout(() => void show(link), SHOW_AFTER_MS);
  };
  const planHiding = (): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(hide, HIDE_AFTER_MS);
  };
  const show = async (link: HTMLAnchorElement): Promise<void> => {
    const html = await answerOf(cardUrl + link.pathname.slice(link.pathname.lastIndexOf('/') + 1));
    if (html === undefined || owner !== link || !link.isConnected) return;
    card ??= makeCard({ enter: () => window.clearTimeout(timer), leave: planHiding });
    card.replaceChildren(...new DOMParser().parseFromString(html, 'text/html').body.childNodes);
    document.dispatchEvent(new CustomEvent('kedr:dates'));
    // The browser would show the truncated subject over the card, which has it in full.
    link.removeAttribute('title');
    card.showPopover();
    place(card, link);
    link.setAttribute('aria-describedby', CARD_ID);
  };

  document.addEventListener('pointerover', (event) => {
    const link = event.pointerType === 'touch' ? undefined : linkAt(event.target);
    if (link) plan(link);
  });
  document.addEventListener('pointerout', (event) => {
    const link = linkAt(event.target);
    if (link && link === owner && !(event.relatedTarget instanceof Node && link.contains(event.relatedTarget)))
      planHiding();
  });
  document.addEventListener('focusin', ({ target }) => {
    const link = linkAt(target);
    if (link?.matches(':focus-visible')) plan(link);
  });
  document.addEventListener('focusout', ({ target }) => {
    if (owner && linkAt(target) === owner) hide();
  });
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || !card?.matches(':popover-open')) return;
      // The key press is used up, so that it closes nothing else.
      event.preventDefault();
      event.stopPropagation();
      hide();
    },
    { capture: true },
  );
  document.addEventListener('pointerdown', ({ target }) => {
    if (!(target instanceof Node && card?.contains(target))) hide();
  });
  window.addEventListener('pagehide', hide);
}

function linkAt(target: EventTarget | null): HTMLAnchorElement | undefined {
  return (target instanceof Element ? target.closest<HTMLAnchorElement>(LINKS) : null) ?? undefined;
}

/** The card's HTML; undefined when there was no answer, which is requested again at the next occasion. */
function answerOf(url: string): Promise<string | undefined> {
  let answer = answers.get(url);
  if (!answer) {
    answer = fetch(url)
      .then((response) => (response.ok ? response.text() : undefined))
      .catch(() => undefined);
    answers.set(url, answer);
    void answer.then((html) => {
      if (html === undefined) answers.delete(url);
    });
  }
  return answer;
}

function makeCard({ enter, leave }: { enter: () => void; leave: () => void }): HTMLDivElement {
  const card = document.createElement('div');
  card.id = CARD_ID;
  card.className = 'card';
  card.popover = 'manual';
  card.setAttribute('role', 'tooltip');
  card.addEventListener('pointerenter', enter);
  card.addEventListener('pointerleave', leave);
  document.body.append(card);
  return card;
}

/**
 * Places the card below the link, or above it where there is more room. It uses page coordinates, so that the card
 * scrolls with the link.
 */
function place(card: HTMLElement, link: HTMLElement): void {
  // The first line of a link that is broken into two.
  const at = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  card.style.left = card.style.top = '0';
  const { width, height } = card.getBoundingClientRect();
  const isUnder = at.bottom + GAP + height <= clientHeight || at.top < clientHeight - at.bottom;
  const left = Math.max(EDGE, Math.min(at.left, clientWidth - width - EDGE));
  card.style.left = `${left + window.scrollX}px`;
  card.style.top = `${(isUnder ? at.bottom + GAP : at.top - GAP - height) + window.scrollY}px`;
}
