/** The `Git-Protocol` header, with which a client states the versions that it knows (gitprotocol-v2(5)). */
import type { PageRequest } from '../../http/page.js';

/** `key=value` pairs, joined by colons. */
const PROTOCOL = /^[a-z0-9]+(?:=[a-z0-9.-]*)?(?::[a-z0-9]+(?:=[a-z0-9.-]*)?)*$/i;
const MAX_LENGTH = 256;

/** The value for git's variable GIT_PROTOCOL; undefined when there is none, or none of this form. */
export function protocolOf({ header }: PageRequest): string | undefined {
  const value = header('git-protocol');
  return value !== undefined && value.length <= MAX_LENGTH && PROTOCOL.test(value) ? value : undefined;
}

/** The version in which git will answer: the highest one that is named and that it knows, else 0. */
export function protocolVersion(protocol: string | undefined): number {
  const versions = (protocol ?? '').split(':').map((pair) => /^version=([0-2])$/.exec(pair)?.[1]);
  return Math.max(...versions.map((version) => Number(version ?? 0)));
}
