/**
 * Checks passwords against an htpasswd file. A check is a task of a worker thread, because bcrypt takes a tenth of a
 * second or more. A password that was right is remembered for some minutes under a keyed hash. Wrong ones are counted for
 * each address and each user; past a limit nothing is checked for a while.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { LRUCache } from 'lru-cache';
import { SharedRuns } from '../../../workers/shared-run.js';
import { clientKey, ClientLimiter } from '../client-limiter.js';
import { WebError } from '../errors.js';
import { parseHtpasswd, type Htpasswd } from './htpasswd.js';

export interface PasswordsOptions {
  /** Absolute path. */
  readonly file: string;
  readonly check: (password: string, hash: string) => Promise<boolean>;
  readonly log: { warn(fields: object, message: string): void };
}

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

const REMEMBERED_MS = 5 * 60_000;
const MAX_REMEMBERED = 10_000;
/** The file is looked at this often. */
const LOOK_MS = 2_000;
const WINDOW_SECONDS = 5 * 60;
const FAILURES_OF_CLIENT = 10;
/** More, since anybody can cause them for a user; who is remembered is not kept out by them. */
const FAILURES_OF_USER = 50;

export class Passwords {
  readonly #options: PasswordsOptions;
  readonly #secret = randomBytes(32);
  readonly #right = new LRUCache<string, true>({ max: MAX_REMEMBERED, ttl: REMEMBERED_MS });
  readonly #runs = new SharedRuns<boolean>();
  readonly #byClient = new ClientLimiter({ points: FAILURES_OF_CLIENT, seconds: WINDOW_SECONDS });
  readonly #byUser = new ClientLimiter({ points: FAILURES_OF_USER, seconds: WINDOW_SECONDS });
  #file: Htpasswd = { users: new Map(), wrongLines: [] };
  #version = '';
  #lookedAt = -Infinity;

  constructor(options: PasswordsOptions) {
    this.#options = options;
  }

  /** Throws WebError('unauthorized') for a wrong password, WebError('too-many-logins') after too many. */
  async verify({ user, password }: Credentials, client: string): Promise<string> {
    const name = user.normalize('NFC');
    const { users } = await this.#current();
    const hash = users.get(name);
    // The hash is part of the key: a password that was changed in the file is forgotten.
    const key = createHmac('sha256', this.#secret)
      .update(JSON.stringify([name, password, hash]))
      .digest('base64');
    if (this.#right.has(key)) return name;
    // A browser sends several requests with a new password at once.
    const check = (): Promise<boolean> => this.#check({ user: name, password }, hash, client);
    if (!(await this.#runs.join(key, undefined, check))) throw new WebError('unauthorized');
    this.#right.set(key, true);
    return name;
  }

  /** Counts the attempt before its result is known, so that many at once do not pass the limit. */
  async #check({ user, password }: Credentials, hash: string | undefined, client: string): Promise<boolean> {
    const counted: (readonly [ClientLimiter, string])[] = [
      [this.#byClient, clientKey(client)],
      // Names that do not exist are without number.
      ...(hash === undefined ? [] : [[this.#byUser, user] as const]),
    ];
    for (const [limiter, key] of counted) if (!(await limiter.consume(key))) throw new WebError('too-many-logins');
    // The hash of another user for one who is not there: the time of an answer must not say which it was.
    const compared = hash ?? [...this.#file.users.values()][0];
    const isEqual = compared !== undefined && (await this.#options.check(password, compared));
    const isRight = isEqual && hash !== undefined;
    if (isRight) for (const [limiter, key] of counted) await limiter.reward(key);
    else this.#options.log.warn({ client }, 'wrong user or password');
    return isRight;
  }

  /** The file as it is now, at most two seconds old. One that cannot be read lets nobody in. */
  async #current(): Promise<Htpasswd> {
    const now = performance.now();
    if (now - this.#lookedAt < LOOK_MS) return this.#file;
    this.#lookedAt = now;
    const { file, log } = this.#options;
    try {
      const { mtimeMs, size, ino } = await stat(file);
      const version = `${mtimeMs} ${size} ${ino}`;
      if (version === this.#version) return this.#file;
      this.#file = parseHtpasswd(await readFile(file, 'utf8'));
      this.#version = version;
      if (this.#file.wrongLines.length > 0) log.warn({ lines: this.#file.wrongLines }, 'lines of htpasswd are skipped');
    } catch (error) {
      this.#file = { users: new Map(), wrongLines: [] };
      this.#version = '';
      log.warn({ err: error }, 'htpasswd cannot be read');
    }
    return this.#file;
  }
}

/** RFC 7617; undefined for another scheme or a malformed header. */
export function basicCredentials(header: string | undefined): Credentials | undefined {
  const [, encoded] = /^basic +([\w+/=-]+) *$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
