/**
 * A small picture for a person: initials on a colour derived from the name, so
 * that a person with several addresses has one. It needs no file and no request, only
 * one element and the stylesheet.
 */
import type { Identity } from '../../../knowledge/mailmap.js';

export interface AvatarModel {
  /** One or two letters; a question mark when the name has none. */
  readonly letters: string;
  /** From 0 to `AVATAR_COLOURS` - 1: suffix of a class. */
  readonly colour: number;
}

/** The number of colours in the stylesheet. */
export const AVATAR_COLOURS = 8;
const NAMELESS = '?';
const FIRST_LETTER = /[\p{L}\p{N}]/u;

export function avatarOf({ name, email }: Identity): AvatarModel {
  return { letters: lettersOf(name), colour: hashOf((name === '' ? email : name).toLowerCase()) % AVATAR_COLOURS };
}

/** The initials of the first and the last word. */
function lettersOf(name: string): string {
  const letters = name.split(/\s+/).flatMap((word) => FIRST_LETTER.exec(word)?.[0] ?? []);
  const [first] = letters;
  if (first === undefined) return NAMELESS;
  const last = letters.length > 1 ? (letters.at(-1) as string) : '';
  return [first, last].map(capital).join('');
}

/** Keeps letters whose capital form has two letters, such as ß. */
function capital(letter: string): string {
  const upper = letter.toUpperCase();
  return [...upper].length === 1 ? upper : letter;
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
