/**
 * The preferences that visitors store in cookies, for server and scripts. To add one, add a row here; settings page,
 * parsing and validators follow from it.
 */

interface Preference {
  readonly cookie: string;
  /** The query parameter of the settings page. */
  readonly parameter: string;
  /** The default is the first. */
  readonly values: readonly string[];
}

export const PREFERENCES = {
  theme: { cookie: 'theme', parameter: 'theme', values: ['auto', 'light', 'dark'] },
  /** Single-key shortcuts can be switched off (WCAG 2.2, 2.1.4): speech-input users would trigger them by accident. */
  shortcuts: { cookie: 'shortcuts', parameter: 'shortcuts', values: ['on', 'off'] },
  /** The tree beside directories and files. */
  sideTree: { cookie: 'tree', parameter: 'tree', values: ['shown', 'hidden'] },
  /** Whether long lines of code are wrapped. */
  wrap: { cookie: 'wrap', parameter: 'wrap', values: ['off', 'on'] },
  /** How changes are shown; the names are those of Gitea's `?style=`. */
  diffStyle: { cookie: 'diff-style', parameter: 'style', values: ['unified', 'split'] },
} as const satisfies Record<string, Preference>;

export type PreferenceName = keyof typeof PREFERENCES;
export type PreferenceValue<P extends PreferenceName> = (typeof PREFERENCES)[P]['values'][number];
export type Theme = PreferenceValue<'theme'>;
export type Shortcuts = PreferenceValue<'shortcuts'>;
export type SideTreeState = PreferenceValue<'sideTree'>;
export type Wrap = PreferenceValue<'wrap'>;
export type DiffStyle = PreferenceValue<'diffStyle'>;

export const PREFERENCE_NAMES = Object.keys(PREFERENCES) as readonly PreferenceName[];

/** `text` when it is a value of the preference. */
export function preferenceValue<P extends PreferenceName>(
  name: P,
  text: string | undefined,
): PreferenceValue<P> | undefined {
  const values: readonly PreferenceValue<P>[] = PREFERENCES[name].values;
  return values.find((value) => value === text);
}
