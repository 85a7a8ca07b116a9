/**
 * The placeholders of git-log(1), "PRETTY FORMATS", that `$Format:...$` in an archive may use: ids, people, dates, message, refs. What is
 * not among them (`%(describe)`, notes, signatures, `.mailmap`, columns, colours) stays as written.
 */
import { bodyOf, summaryOf, type Commit, type Signature } from '../git/object/commit.js';
import { pathBytes } from '../git/path-text.js';
import { refTarget } from '../git/refs/peel.js';
import { HEADS, REMOTES, TAGS } from '../git/refs/ref-name.js';
import { RefStore, type Ref } from '../git/refs/ref-store.js';
import type { ObjectStore } from '../git/store/object-store.js';

const PLACEHOLDER = /%(?:x[0-9a-fA-F]{2}|[ac][neladItsri][sS]?|[ac][A-Z]|[HhTtPpsbBfedDn%])/g;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export class CommitFormat {
  readonly #store: ObjectStore;
  readonly #commit: Commit;
  #decorations: string | undefined;

  constructor(store: ObjectStore, commit: Commit) {
    this.#store = store;
    this.#commit = commit;
  }

  expand(format: Buffer): Buffer {
    const text = format
      .toString('latin1')
      .replace(PLACEHOLDER, (placeholder) => this.#value(placeholder.slice(1))?.toString('latin1') ?? placeholder);
    return Buffer.from(text, 'latin1');
  }

  /** Undefined: not known. */
  #value(name: string): Buffer | undefined {
    if (name.startsWith('x')) return Buffer.from([Number.parseInt(name.slice(1), 16)]);
    const text =
      this.#messagePart(name) ??
      (name.length > 1
        ? personPart(name.startsWith('a') ? this.#commit.author : this.#commit.committer, name.slice(1))
        : this.#part(name));
    // Refs and people may have names of any bytes.
    return text === undefined ? undefined : pathBytes(text);
  }

  #part(name: string): string | undefined {
    const commit = this.#commit;
    const short = (oid: Commit['oid']): string => this.#store.abbreviate(oid);
    switch (name) {
      case 'H':
        return commit.oid;
      case 'h':
        return short(commit.oid);
      case 'T':
        return commit.tree;
      case 't':
        return short(commit.tree);
      case 'P':
        return commit.parents.join(' ');
      case 'p':
        return commit.parents.map(short).join(' ');
      case 'e':
        return commit.encoding ?? '';
      case 'D':
        return this.#refs();
      case 'd':
        return this.#refs() === '' ? '' : ` (${this.#refs()})`;
      case 'n':
        return '\n';
      case '%':
        return '%';
      default:
        return undefined;
    }
  }

  /** A declared encoding becomes UTF-8, where git is of two minds. */
  #messagePart(name: string): string | undefined {
    const { message } = this.#commit;
    switch (name) {
      case 's':
        return summaryOf(message);
      case 'b':
        return bodyOf(message);
      case 'B':
        return message;
      case 'f':
        return fileName(message.replace(/^\s+/, '').split('\n', 1)[0] as string);
      default:
        return undefined;
    }
  }

  /** `HEAD -> main, tag: v1.0, other`, the order of git: HEAD, then names backwards. */
  #refs(): string {
    this.#decorations ??= decorations(this.#store, this.#commit);
    return this.#decorations;
  }
}

function decorations(store: ObjectStore, { oid }: Commit): string {
  const { head, all } = RefStore.open(store.gitDir).snapshot();
  const isHead = head.oid === oid;
  const names = all
    .filter((ref) => ref.name !== (isHead ? head.target : undefined) && pointsAt(store, ref, oid))
    .map(refWord)
    .reverse();
  const first = !isHead ? [] : head.target === undefined ? ['HEAD'] : [`HEAD -> ${shortName(head.target)}`];
  return [...first, ...names].join(', ');
}

function pointsAt(store: ObjectStore, ref: Ref, oid: string): boolean {
  return (
    ref.oid === oid || ((ref.peeledOid !== undefined || ref.name.startsWith(TAGS)) && refTarget(store, ref) === oid)
  );
}

function refWord({ name }: Ref): string {
  return name.startsWith(TAGS) ? `tag: ${shortName(name)}` : shortName(name);
}

function shortName(name: string): string {
  const place = [HEADS, TAGS, REMOTES].find((start) => name.startsWith(start));
  return place === undefined ? name : name.slice(place.length);
}

/** `%an`, `%cI` and so on, without the letter that says whose. */
function personPart(person: Signature, part: string): string | undefined {
  switch (part) {
    case 'n':
      return person.name;
    case 'e':
      return person.email;
    case 'l':
      return person.email.split('@', 1)[0];
    case 't':
      return String(person.timeSeconds);
    case 'd':
      return defaultDate(person);
    case 'D':
      return mailDate(person);
    case 'i':
      return `${localDate(person)} ${localTime(person)} ${person.offsetText}`;
    case 'I':
      return strictDate(person);
    case 's':
      return localDate(person);
    default:
      return undefined;
  }
}

function localMoment({ timeSeconds, offsetMinutes }: Signature): Date {
  const moment = new Date((timeSeconds + offsetMinutes * 60) * 1000);
  return Number.isNaN(moment.getTime()) ? new Date(0) : moment;
}

function localDate(person: Signature): string {
  return localMoment(person).toISOString().replace(/T.*$/s, '');
}

function localTime(person: Signature): string {
  return localMoment(person).toISOString().slice(-13, -5);
}

/** UTC as git writes it since 2.45. */
function strictDate(person: Signature): string {
  const zone = person.offsetMinutes === 0 ? 'Z' : `${person.offsetText.slice(0, 3)}:${person.offsetText.slice(3)}`;
  return `${localDate(person)}T${localTime(person)}${zone}`;
}

/** `Tue Mar 24 09:28:27 2020 -0600` */
function defaultDate(person: Signature): string {
  const at = localMoment(person);
  return `${DAYS[at.getUTCDay()]} ${MONTHS[at.getUTCMonth()]} ${at.getUTCDate()} ${localTime(person)} ${at.getUTCFullYear()} ${person.offsetText}`;
}

/** `Tue, 24 Mar 2020 09:28:27 -0600` */
function mailDate(person: Signature): string {
  const at = localMoment(person);
  return `${DAYS[at.getUTCDay()]}, ${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()} ${localTime(person)} ${person.offsetText}`;
}

/** As `git format-patch` names files: what is no letter, digit, point or underscore becomes one hyphen. */
function fileName(line: string): string {
  return Buffer.from(line, 'utf8')
    .toString('latin1')
    .replace(/[^A-Za-z0-9._]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/^-+|[-.]+$/g, '');
}
