/**
 * The author, committer and tagger lines of commits and tags: `name <email> seconds zone`. Real histories have
 * malformed ones, so nothing here throws: a part that cannot be read becomes '' or 0, as in git's output. Sources:
 * git-commit-tree(1) "Commit information"; gitformat-signature(5).
 */

export interface Signature {
  readonly name: string;
  readonly email: string;
  /** Seconds since 1970-01-01 UTC; 0 when absent or malformed. May be larger than a Date can represent. */
  readonly timeSeconds: number;
  /** Positive east of UTC. May be far larger than the offset of a real time zone: `+051800` is 518 hours. */
  readonly offsetMinutes: number;
  /** The time zone as it is written, such as `-0600`; `+0000` when absent. */
  readonly offsetText: string;
}

export const NO_SIGNATURE: Signature = { name: '', email: '', timeSeconds: 0, offsetMinutes: 0, offsetText: '+0000' };

/** The date follows the last `>` of the line, as in git: names and addresses may contain others. */
const DATE = /^[ \t]*(\d+)(?:[ \t]+([+-]\d+))?/;

/** `line` is the value of the header, without the keyword and the newline. */
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

/** `-0130` becomes -90. As in git, the last two digits are minutes, whatever the number of digits is. */
function offsetMinutesOf(text: string): number {
  const digits = Number(text.slice(1));
  if (digits > 0x7fffffff) return 0;
  const minutes = Math.trunc(digits / 100) * 60 + (digits % 100);
  return text.startsWith('-') && minutes > 0 ? -minutes : minutes;
}
