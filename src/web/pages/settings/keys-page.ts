/**
 * `/-/keys?to=`: the keyboard shortcuts of the pages, and the switch for single-key shortcuts. A script shows this list
 * over any page.
 */
import { keyGroups, type KeyGroup } from './keys.js';
import { layoutOf, type LayoutModel } from '../../parts/layout.js';
import { localTarget } from './local-target.js';
import { PREFERENCES, type Shortcuts } from '../../../shared/preferences.js';
import { href, type Location } from '../../address/location.js';
import { notModified, pageTag, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';

export interface KeysModel {
  readonly layout: LayoutModel;
  readonly groups: readonly KeyGroup[];
  readonly switch: {
    readonly action: string;
    /** The address after a choice: this page. */
    readonly to: string;
    readonly choices: readonly { readonly value: Shortcuts; readonly label: string; readonly current: boolean }[];
  };
  /** The page from which this one was opened. */
  readonly backHref: string | undefined;
}

export function keysPage(request: PageRequest<Extract<Location, { page: 'keys' }>>): Reply {
  const { t, language, preferences, target, query } = request;
  const cache: CachePolicy = { kind: 'revalidate', tag: pageTag(request, ['keys']) };
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const to = query.get('to');
  const model: KeysModel = {
    layout: layoutOf(request, { title: [t('keys.title')], indexed: false }),
    groups: keyGroups(language, t),
    switch: {
      action: href.settings(),
      to: target,
      choices: PREFERENCES.shortcuts.values.map((value) => ({
        value,
        label: t(`keys.switch.${value}`),
        current: value === preferences.get('shortcuts'),
      })),
    },
    backHref: to === undefined ? undefined : localTarget(to),
  };
  return { kind: 'html', view: 'pages/keys', model, cache };
}
