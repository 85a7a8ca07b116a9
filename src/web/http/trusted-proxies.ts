/** Proxies whose `X-Forwarded-*` headers are believed. */
import proxyaddr from 'proxy-addr';

/** `address` is undefined for a connection over a Unix socket. */
export type Trust = (address: string | undefined, hop: number) => boolean;

/** Everything that connects, and what connects over a Unix socket; other words are addresses and networks. */
export const ALL_PROXIES = 'all';
const UNIX_SOCKET = 'unixsocket';

/**
 * `list` consists of addresses, networks (`10.0.0.0/8`), the names that proxy-addr has for some (`loopback`) and the two
 * words above. Throws TypeError for anything else.
 */
export function trustOf(list: readonly string[]): Trust {
  if (list.includes(ALL_PROXIES)) return () => true;
  const trustsSocket = list.includes(UNIX_SOCKET);
  const trusts = proxyaddr.compile(list.filter((word) => word !== UNIX_SOCKET));
  return (address, hop) => (address === undefined ? trustsSocket : trusts(address, hop));
}
