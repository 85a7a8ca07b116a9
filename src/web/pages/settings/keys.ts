/** The keys that pages answer to, in the order in which help lists them; what each does is wired in `public/js/keys/keyboard.ts`. */
import { hasCyrillic, isWrittenInCyrillic, russianReadings } from '../../../shared/finder/keyboard-layout.js';
import type { Translate } from '../../http/language.js';

export interface KeyGroup {
  readonly title: string;
  readonly rows: readonly KeyRow[];
}

export interface KeyRow {
  /** Each alone does it; of two things that the text names, the first key does the first. */
  readonly keys: readonly KeyCap[];
  readonly text: string;
  /** The sign that a page must answer to for this row to be true there, or the name of what the script wakes there (`data-enhance`). */
  readonly needs: string;
}

export interface KeyCap {
  readonly label: string;
  /** The letter that a Russian keyboard has on the same key. */
  readonly face: string | undefined;
}

/** Alone or with Shift, as the Russian locale writes it. */
const LETTER = /^(?:Shift\+)?([A-Z])$/;

export function keyGroups(language: string, t: Translate): KeyGroup[] {
  const hasFaces = isWrittenInCyrillic(language);
  const row = (labels: readonly string[], text: string, needs = (labels[0] ?? '').toLowerCase()): KeyRow => ({
    keys: labels.map((label) => ({ label, face: hasFaces ? faceOf(label) : undefined })),
    text,
    needs,
  });
  return [
    {
      title: t('keys.everywhere'),
      rows: [
        row([t('palette.keys')], t('palette.title'), 'palette'),
        row([t('keys.newTabKeys')], t('keys.newTab'), 'palette'),
        row(['S', '/'], t('keys.search')),
        row(['?'], t('keys.help')),
      ],
    },
    {
      title: t('keys.repository'),
      rows: [row(['T'], t('keys.finder')), row(['W'], t('keys.refs')), row(['Y'], t('keys.permalink'))],
    },
    {
      title: t('keys.file'),
      rows: [
        row(['L'], t('keys.line')),
        row(['B'], t('blame.key')),
        row([t('keys.shiftClick'), t('keys.shiftEnter')], t('keys.range'), 'line-select'),
      ],
    },
    {
      title: t('keys.lists'),
      rows: [row(['J'], t('keys.nextRow')), row(['K'], t('keys.previousRow')), row(['Enter'], t('keys.open'), 'j')],
    },
    {
      title: t('keys.menus'),
      rows: [
        row(['↓', '↑'], t('keys.nextItem'), 'menu'),
        row(['Home', 'End'], t('keys.firstItem'), 'menu'),
        row(['→', '←'], t('keys.unfold'), 'side-tree'),
      ],
    },
    {
      title: t('keys.changes'),
      rows: [
        row(['N'], t('keys.nextFile')),
        row(['P'], t('keys.previousFile')),
        row([t('keys.shiftWith', { key: 'N' })], t('keys.nextHunk'), 'N'),
        row([t('keys.shiftWith', { key: 'P' })], t('keys.previousHunk'), 'P'),
      ],
    },
  ];
}

function faceOf(label: string): string | undefined {
  const [face] = russianReadings(LETTER.exec(label)?.[1] ?? '');
  return face !== undefined && hasCyrillic(face) ? face : undefined;
}
