/**
 * The keyboard shortcuts of the pages in the order of the help; their actions are defined in
 * `public/js/keys/keyboard.ts`.
 */
import { hasCyrillic, isWrittenInCyrillic, russianReadings } from '../../../shared/finder/keyboard-layout.js';
import type { Translate } from '../../http/language.js';

export interface KeyGroup {
  readonly title: string;
  readonly rows: readonly KeyRow[];
}

export interface KeyRow {
  /** Any of these keys performs the action; when the text names two actions, they belong to the keys in order. */
  readonly keys: readonly KeyCap[];
  readonly text: string;
  /** A page has this shortcut only if it has this key, or a component of this name (`data-enhance`). */
  readonly needs: string;
}

export interface KeyCap {
  readonly label: string;
  /** The letter on the same key of a Russian keyboard. */
  readonly face: string | undefined;
}

/** One letter, alone or with Shift, in the spelling of the Russian locale. */
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
