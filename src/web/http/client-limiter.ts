/** Counts what clients do within a time, for a bounded number of clients. */
import { isIPv6 } from 'node:net';
import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Some 15 MB. Of more clients the one that has done nothing for longest begins anew. */
const MAX_KEYS = 50_000;

export class ClientLimiter {
  readonly #limiter: RateLimiterMemory;
  readonly #keys: LRUCache<string, true>;

  /** Each key has `points` in a window of `seconds`. */
  constructor(limit: { readonly points: number; readonly seconds: number }, maxKeys = MAX_KEYS) {
    const limiter = new RateLimiterMemory({ points: limit.points, duration: limit.seconds });
    this.#limiter = limiter;
    this.#keys = new LRUCache({
      max: maxKeys,
      ttl: limit.seconds * 1_000,
      noUpdateTTL: true,
      dispose: (_, key, reason) => {
        if (reason === 'evict') void limiter.delete(key);
      },
    });
  }

  /** Takes one point. False when the key has none left. */
  async consume(key: string): Promise<boolean> {
    this.#keys.set(key, true);
    try {
      await this.#limiter.consume(key);
      return true;
    } catch (error) {
      if (error instanceof RateLimiterRes) return false;
      throw error;
    }
  }

  /** Gives a point back. */
  async reward(key: string): Promise<void> {
    await this.#limiter.reward(key);
  }
}

const GROUPS = 8;
/** A provider gives at least a /64 to each client, which may use any address of it. */
const NETWORK_GROUPS = 4;
const MAPPED = /^(?:0*:)*:?(?:0+:)*ffff:(?=\d+\.)/i;

/** What counts as one client: an IPv4 address, also where it is mapped to IPv6, or the /64 of an IPv6 address. */
export function clientKey(address: string): string {
  const plain = address.replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  if (MAPPED.test(plain)) return plain.replace(MAPPED, '');
  const [before = '', after] = plain.split('::');
  const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [first, last] = [groupsOf(before), groupsOf(after ?? '')];
  // Two groups may be written as an IPv4 address.
  const count = first.length + last.length + (plain.includes('.') ? 1 : 0);
  const zeros = after === undefined ? 0 : GROUPS - count;
  const groups = [...first, ...Array.from({ length: zeros }, () => '0'), ...last].slice(0, NETWORK_GROUPS);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
