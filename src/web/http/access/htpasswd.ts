/** A file of users and passwords as htpasswd(1) of Apache writes it with `-B`: `name:$2y$10$…` on each line. */

/** 2^cost rounds; 14 takes a second or two, and a thread is ended after 20 s. */
const MAX_COST = 14;
const ENTRY = /^([^:]+):(\$2[abxy]\$(\d\d)\$[./A-Za-z0-9]{53})$/;

export interface Htpasswd {
  /** The bcrypt hash by name. */
  readonly users: ReadonlyMap<string, string>;
  /** Numbers of lines that have no user with a bcrypt hash of a usable cost, from 1. */
  readonly wrongLines: readonly number[];
}

export function parseHtpasswd(text: string): Htpasswd {
  const users = new Map<string, string>();
  const wrongLines: number[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, name, hash, cost] = ENTRY.exec(line.trimEnd()) ?? [];
    if (name === undefined || hash === undefined || !(Number(cost) >= 4 && Number(cost) <= MAX_COST))
      wrongLines.push(at + 1);
    else users.set(name.normalize('NFC'), hash);
  }
  return { users, wrongLines };
}
