/**
 * The identity lines of commits and tags: `name <email> seconds zone`. Real histories hold garbled ones, so nothing here throws:
 * what cannot be read is '' or 0, as git shows it. Sources: git-commit-tree(1) "Commit information", gitformat-signature(5).
 */

export interface Signature {
  readonly name: string;
  readonly email: string;
  /** Seconds since 1970-01-01 UTC; 0 when absent or unreadable. May exceed what a Date can hold. */
  readonly timeSeconds: number;
  /** East of UTC is positive. May be far outside of a real zone (`+051800` is 518 hours). */
  readonly offsetMinutes: number;
  /** The zone as written (`-0600`); `+0000` when absent. */
  readonly offsetText: string;
}

export const NO_SIGNATURE: Signature = { name: '', email: '', timeSeconds: 0, offsetMinutes: 0, offsetText: '+0000' };

/** The last `>` ends the address as far as the date is concerned, as git reads it: names and addresses may hold stray ones. */
const DATE = /^[ \t]*(\d+)(?:[ \t]+([+-]\d+))?/;

/** `line` is the header's value without its keyword and newline. */
export function parseSignature(line: string): Signature {
  const open = line.indexOf('<');
  if (open < 0) return { ...NO_SIGNATURE, name: line.trim() };
  const close = line.indexOf('>', open);
  const email = line.slice(open + 1, close < 0 ? undefined : close);
  const date = DATE.exec(line.slice(line.lastIndexOf('>') + 1));
  const offsetText = date?.[2] ?? '+0000';
  return {
    name: line.slice(0, open).trim(),
    email,
    timeSeconds: close < 0 ? 0 : Number(date?.[1] ?? 0),
    offsetMinutes: offsetMinutesOf(offsetText),
    offsetText,
  };
}

/** `-0130` -> -90. The last two digits are minutes whatever the length, as git counts. */
function offsetMinutesOf(text: string): number {
  const digits = Number(text.slice(1));
  if (digits > 0x7fffffff) return 0;
  const minutes = Math.trunc(digits / 100) * 60 + (digits % 100);
  return text.startsWith('-') && minutes > 0 ? -minutes : minutes;
}
