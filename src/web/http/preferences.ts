/**
 * The preferences of one request: the language, and what the visitor has stored in cookies. Reading one is recorded,
 * so that the validator of the answer contains every preference that the answer depends on. A page must read its
 * preferences before it makes its tag; an answer that read another one later is not cached (send-reply.ts).
 */
import {
  PREFERENCE_NAMES,
  PREFERENCES,
  preferenceValue,
  type PreferenceName,
  type PreferenceValue,
} from '../../shared/preferences.js';

type Name = PreferenceName | 'language';
type Value<N extends Name> = N extends PreferenceName ? PreferenceValue<N> : string;

export class Preferences {
  readonly #values: Map<Name, string>;
  readonly #read = new Set<Name>();
  #tagged: ReadonlySet<Name> = new Set();

  /** `cookies` by name; unknown values give the default. */
  constructor(language: string, cookies: Readonly<Record<string, string | undefined>>) {
    this.#values = new Map<Name, string>([['language', language]]);
    for (const name of PREFERENCE_NAMES) {
      const { cookie, values } = PREFERENCES[name];
      this.#values.set(name, preferenceValue(name, cookies[cookie]) ?? values[0]);
    }
  }

  get<N extends Name>(name: N): Value<N> {
    this.#read.add(name);
    return this.#values.get(name) as Value<N>;
  }

  /** For a preference that the URL may contain as well: `text` wins for this request, if it is a value. */
  choose<P extends PreferenceName>(name: P, text: string | undefined): PreferenceValue<P> {
    const chosen = preferenceValue(name, text);
    if (chosen !== undefined) this.#values.set(name, chosen);
    return this.get(name);
  }

  /** The values of all preferences. Not a read: for a key that must hold whatever an answer may depend on. */
  get all(): string {
    return [...this.#values.values()].join('.');
  }

  /** The part of a validator for the preferences that were read so far, and for `others`. */
  tag(others: readonly Name[]): string {
    this.#tagged = new Set([...this.#read, ...others]);
    return [...this.#tagged]
      .sort()
      .map((name) => this.#values.get(name))
      .join('.');
  }

  /** False when a preference was read that the last tag does not contain. */
  get areTagged(): boolean {
    return [...this.#read].every((name) => this.#tagged.has(name));
  }

  /** True when the last tag contains any preference. */
  get varyTag(): boolean {
    return this.#tagged.size > 0;
  }
}
