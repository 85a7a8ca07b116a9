/** A snapshot of refs as one text, which crosses from thread to thread in a fraction of the time of its objects. */
import { isOid, type Oid } from '../oid.js';
import { shortRefName } from './ref-name.js';
import { RefSnapshot, type Head, type Ref } from './ref-snapshot.js';

export interface RefState {
  readonly head: Head;
  /** A line for each ref: name, id, peeled id or `-`, name that a symref leads to or `-`. No name contains a space. */
  readonly lines: string;
  readonly brokenCount: number;
  readonly shallowTag: string;
  readonly fingerprint: string;
}

const NONE = '-';

export function refStateOf({ head, all, brokenCount, shallowTag, fingerprint }: RefSnapshot): RefState {
  const lines = all.map(
    ({ name, oid, peeledOid, symrefTarget }) => `${name} ${oid} ${peeledOid ?? NONE} ${symrefTarget ?? NONE}\n`,
  );
  return { head, lines: lines.join(''), brokenCount, shallowTag, fingerprint };
}

export function snapshotOf({ lines, ...rest }: RefState): RefSnapshot {
  return new RefSnapshot({ ...rest, refs: refsOf(lines) });
}

function* refsOf(lines: string): Generator<Ref> {
  for (const line of lines.split('\n')) {
    const [name, oid, peeledOid, symrefTarget] = line.split(' ');
    if (name === undefined || oid === undefined || !isOid(oid)) continue;
    yield {
      name,
      short: shortRefName(name),
      oid,
      ...(peeledOid === undefined || peeledOid === NONE ? {} : { peeledOid: peeledOid as Oid }),
      ...(symrefTarget === undefined || symrefTarget === NONE ? {} : { symrefTarget }),
    };
  }
}
