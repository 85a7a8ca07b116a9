/**
 * The browser's entry. Every page works without it; it enhances the elements with `data-enhance="name …"`. All texts
 * come from the page (`data-text-…`), because they belong to the locales.
 */
import { enhanceAutoSubmit } from './core/auto-submit.js';
import { enhanceBlame } from './code/blame.js';
import { enhanceCopy } from './core/copy.js';
import { enhanceDates } from './core/dates.js';
import { enhanceDiffLines } from './diff/diff-lines.js';
import { enhanceFileInView } from './diff/file-in-view.js';
import { enhanceFileBar } from './code/file-bar.js';
import { enhanceFilesFilter } from './diff/files-filter.js';
import { enhanceFillLater } from './core/fill-later.js';
import { enhanceFinder } from './finder/finder.js';
import { enhanceGaps } from './diff/gaps.js';
import { enhanceGoToLine } from './code/go-to-line.js';
import { enhanceImageDiff } from './diff/image-diff.js';
import { enhanceShortcuts, listenToKeys } from './keys/keyboard.js';
import { showCommitCards } from './core/hover-card.js';
import { enhanceKeysHelp } from './keys/keys-help.js';
import { enhanceLineSelect } from './code/line-select.js';
import { enhanceLineVersions } from './code/line-versions.js';
import { enhanceLoadDiffs } from './diff/load-diffs.js';
import { enhanceOutline } from './code/outline.js';
import { enhanceOpenFolders } from './diff/open-folders.js';
import { closeMenusElsewhere, enhanceMenu } from './core/menu.js';
import { enhancePaletteButton } from './palette/palette-button.js';
import { enhanceOneField } from './search/one-field.js';
import { enhancePeopleField } from './search/people-field.js';
import { enhanceProgress } from './core/progress.js';
import { enhanceSideSwitch, enhanceSideTree } from './core/side-tree.js';
import { rememberPage } from './palette/recent-pages.js';
import { enhanceRefSwitcher } from './finder/ref-switcher.js';
import { enhanceSearchNext } from './search/search-next.js';
import { enhanceTheme } from './core/theme.js';
import { enhanceViewed } from './diff/viewed.js';
import { initialiseInSlices } from './core/initialise.js';
import { enhanceWrap } from './code/wrap.js';

type Component = (element: HTMLElement) => void;

/** A component for one kind of element. It does nothing when a template puts its name on another kind. */
function on<Kind extends HTMLElement>(kind: new () => Kind, enhance: (element: Kind) => void): Component {
  return (element) => {
    if (element instanceof kind) enhance(element);
  };
}

const components: Readonly<Record<string, Component>> = {
  'auto-submit': on(HTMLFormElement, enhanceAutoSubmit),
  blame: enhanceBlame,
  copy: enhanceCopy,
  dates: enhanceDates,
  'diff-lines': enhanceDiffLines,
  'file-in-view': enhanceFileInView,
  'file-bar': enhanceFileBar,
  'files-filter': enhanceFilesFilter,
  'fill-later': enhanceFillLater,
  finder: enhanceFinder,
  gaps: enhanceGaps,
  'go-to-line': enhanceGoToLine,
  'image-diff': enhanceImageDiff,
  'keys-help': on(HTMLAnchorElement, enhanceKeysHelp),
  'line-select': enhanceLineSelect,
  'line-versions': enhanceLineVersions,
  'load-diffs': enhanceLoadDiffs,
  menu: on(HTMLDetailsElement, enhanceMenu),
  'open-folders': enhanceOpenFolders,
  'one-field': on(HTMLInputElement, enhanceOneField),
  outline: enhanceOutline,
  palette: enhancePaletteButton,
  'people-field': on(HTMLInputElement, enhancePeopleField),
  progress: enhanceProgress,
  shortcuts: enhanceShortcuts,
  'ref-switcher': on(HTMLDetailsElement, enhanceRefSwitcher),
  'search-next': enhanceSearchNext,
  'side-switch': enhanceSideSwitch,
  'side-tree': enhanceSideTree,
  theme: enhanceTheme,
  viewed: enhanceViewed,
  wrap: enhanceWrap,
};

/** These components touch up to a thousand elements of a large page; others only add listeners. */
const LATE = new Set(['dates', 'side-tree']);

closeMenusElsewhere();
listenToKeys();
showCommitCards();
const early: (() => void)[] = [];
const late: (() => void)[] = [];
for (const element of document.querySelectorAll<HTMLElement>('[data-enhance]')) {
  for (const name of (element.dataset.enhance ?? '').split(' ')) {
    (LATE.has(name) ? late : early).push(() => components[name]?.(element));
  }
}
// Reading the storage for the first time may wait for the disk, so it comes last; `pagehide` covers visitors who leave
// earlier.
initialiseInSlices([...early, ...late], rememberPage);
window.addEventListener('pagehide', rememberPage);
