/** A small picture for a person: letters of the name on a colour of the address. No file, no request: one element and the stylesheet. */
import type { Identity } from '../../../knowledge/mailmap.js';

export interface AvatarModel {
  /** One or two; a sign for who has none in the name. */
  readonly letters: string;
  /** From 0 to `AVATAR_COLOURS` - 1: an ending of a class. */
  readonly colour: number;
}

/** As many as the stylesheet has. */
export const AVATAR_COLOURS = 8;
const NAMELESS = '?';
const FIRST_LETTER = /[\p{L}\p{N}]/u;

export function avatarOf({ name, email }: Identity): AvatarModel {
  return { letters: lettersOf(name), colour: hashOf((email === '' ? name : email).toLowerCase()) % AVATAR_COLOURS };
}

/** Of the first word and the last one. */
function lettersOf(name: string): string {
  const letters = name.split(/\s+/).flatMap((word) => FIRST_LETTER.exec(word)?.[0] ?? []);
  const [first] = letters;
  if (first === undefined) return NAMELESS;
  const last = letters.length > 1 ? (letters.at(-1) as string) : '';
  return [first, last].map(capital).join('');
}

/** One letter stays one: ß has no capital of its own. */
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
