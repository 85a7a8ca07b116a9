/**
 * Parses the `packed-refs` file. It has lines `<oid> <name>`; a line `^<oid>` below one names the object that the tag
 * peels to. Source: git-pack-refs(1), and the header that git writes: `# pack-refs with: peeled fully-peeled sorted`.
 */
import { GitError } from '../errors.js';
import { isOid, OID_HEX, ZERO_OID, type Oid } from '../oid.js';
import { pathText } from '../path-text.js';
import { isValidRefName } from './ref-name.js';

export interface PackedRef {
  readonly name: string;
  readonly oid: Oid;
  /** The object that the tag `oid` peels to. Absent when `oid` is not a tag, or unknown (see `isFullyPeeled`). */
  readonly peeledOid?: Oid;
}

export interface PackedRefs {
  readonly refs: readonly PackedRef[];
  /** Whether every ref without `peeledOid` is known not to be an annotated tag. */
  readonly isFullyPeeled: boolean;
  /** Number of entries that were left out because of an invalid name or the zero id. */
  readonly brokenCount: number;
}

const NEWLINE = 10;
const HASH = 35;
const CARET = 94;

/** Throws GitError('corrupt') for a line that is neither a comment, a ref nor a peeled id. O(bytes). */
export function parsePackedRefs(bytes: Buffer): PackedRefs {
  const refs: PackedRef[] = [];
  let isFullyPeeled = false;
  let brokenCount = 0;
  let wasKept = false;
  for (let at = 0, end: number; at < bytes.length; at = end + 1) {
    end = bytes.indexOf(NEWLINE, at);
    if (end < 0) throw corrupt(at, 'incomplete last line');
    if (bytes[at] === HASH) {
      isFullyPeeled ||= at === 0 && / fully-peeled(?: |$)/.test(bytes.toString('latin1', at, end));
    } else if (bytes[at] === CARET) {
      const last = refs.at(-1);
      const peeledOid = bytes.toString('latin1', at + 1, end);
      if (!isOid(peeledOid) || (last === undefined && wasKept)) throw corrupt(at, 'peeled line');
      if (wasKept && last !== undefined) refs[refs.length - 1] = { ...last, peeledOid };
    } else {
      const oid = bytes.toString('latin1', at, at + OID_HEX);
      if (!isOid(oid) || bytes[at + OID_HEX] !== 32) throw corrupt(at, 'ref line');
      const name = pathText(bytes.subarray(at + OID_HEX + 1, end));
      wasKept = oid !== ZERO_OID && isValidRefName(name);
      if (wasKept) refs.push({ name, oid });
      else brokenCount += 1;
    }
  }
  return { refs, isFullyPeeled, brokenCount };
}

function corrupt(offset: number, detail: string): GitError {
  return new GitError('corrupt', { file: 'packed-refs', offset, detail });
}
