/**
 * The `packed-refs` file: one `<oid> <name>` a line; a line `^<oid>` gives what the tag above peels to. Source: git-pack-refs(1) and the
 * header that git writes, `# pack-refs with: peeled fully-peeled sorted`.
 */
import { GitError } from '../errors.js';
import { isOid, OID_HEX, ZERO_OID, type Oid } from '../oid.js';
import { pathText } from '../path-text.js';
import { isValidRefName } from './ref-name.js';

export interface PackedRef {
  readonly name: string;
  readonly oid: Oid;
  /** What the ref's tag peels to. Absent: `oid` is no tag, or the file does not say (see `PackedRefs.isFullyPeeled`). */
  readonly peeledOid?: Oid;
}

export interface PackedRefs {
  readonly refs: readonly PackedRef[];
  /** A ref without `peeledOid` is surely no tag. */
  readonly isFullyPeeled: boolean;
  /** Entries left out because of a bad name or the zero id. */
  readonly brokenCount: number;
}

const NEWLINE = 10;
const HASH = 35;
const CARET = 94;

/** GitError('corrupt') on a line that is none of the three kinds. O(bytes). */
export function parsePackedRefs(bytes: Buffer): PackedRefs {
  const refs: PackedRef[] = [];
  let isFullyPeeled = false;
  let brokenCount = 0;
  let wasKept = false;
  for (let at = 0, end: number; at < bytes.length; at = end + 1) {
    end = bytes.indexOf(NEWLINE, at);
    if (end < 0) throw corrupt(at, 'last line cut off');
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
      else brokenCount++;
    }
  }
  return { refs, isFullyPeeled, brokenCount };
}

function corrupt(offset: number, detail: string): GitError {
  return new GitError('corrupt', { file: 'packed-refs', offset, detail });
}
