/**
 * The browser's entry. Every page works without it; this wakes the parts that carry `data-enhance="name …"`.
 * All words come from the page (`data-text-…`): locales own them.
 */
import { enhanceAutoSubmit } from './auto-submit.js';
import { enhanceBlame } from './blame.js';
import { enhanceCopy } from './copy.js';
import { enhanceDates } from './dates.js';
import { enhanceFilesFilter } from './files-filter.js';
import { enhanceFinder } from './finder.js';
import { enhanceGaps } from './gaps.js';
import { enhanceGoToLine } from './go-to-line.js';
import { enhanceImageDiff } from './image-diff.js';
import { enhanceShortcuts, listenToKeys } from './keyboard.js';
import { showCommitCards } from './hover-card.js';
import { enhanceKeysHelp } from './keys-help.js';
import { enhanceLastCommits } from './last-commits.js';
import { enhanceLineSelect } from './line-select.js';
import { enhanceLoadDiffs } from './load-diffs.js';
import { closeMenusElsewhere, enhanceMenu } from './menu.js';
import { enhancePaletteButton } from './palette-button.js';
import { enhanceProgress } from './progress.js';
import { enhanceSideSwitch, enhanceSideTree } from './side-tree.js';
import { rememberPage } from './recent-pages.js';
import { enhanceRefSwitcher } from './ref-switcher.js';
import { enhanceTheme } from './theme.js';
import { enhanceViewed } from './viewed.js';
import { wakeInTurn } from './waking.js';
import { enhanceWrap } from './wrap.js';

/** @type {Record<string, (element: any) => void>} */
const behaviours = {
  'auto-submit': enhanceAutoSubmit,
  blame: enhanceBlame,
  copy: enhanceCopy,
  dates: enhanceDates,
  'files-filter': enhanceFilesFilter,
  finder: enhanceFinder,
  gaps: enhanceGaps,
  'go-to-line': enhanceGoToLine,
  'image-diff': enhanceImageDiff,
  'keys-help': enhanceKeysHelp,
  'last-commits': enhanceLastCommits,
  'line-select': enhanceLineSelect,
  'load-diffs': enhanceLoadDiffs,
  menu: enhanceMenu,
  palette: enhancePaletteButton,
  progress: enhanceProgress,
  shortcuts: enhanceShortcuts,
  'ref-switcher': enhanceRefSwitcher,
  'side-switch': enhanceSideSwitch,
  'side-tree': enhanceSideTree,
  theme: enhanceTheme,
  viewed: enhanceViewed,
  wrap: enhanceWrap,
};

/** These touch a thousand elements of a large page; all others are a listener or two. */
const LATE = new Set(['dates', 'side-tree']);

closeMenusElsewhere();
listenToKeys();
showCommitCards();
/** @type {(() => void)[]} */
const early = [];
/** @type {(() => void)[]} */
const late = [];
for (const element of document.querySelectorAll('[data-enhance]')) {
  for (const name of (element.getAttribute('data-enhance') ?? '').split(' ')) {
    (LATE.has(name) ? late : early).push(() => behaviours[name]?.(element));
  }
}
// The first look into the store may wait for the disk. Who leaves before it has been here all the same.
wakeInTurn([...early, ...late], rememberPage);
window.addEventListener('pagehide', rememberPage);
