/** The blobs of a segment that meet a plan, as a set of bits. */
import type { BlobSegment } from '../blobs/blob-segment.js';
import { bitBytes } from '../blobs/posting-list.js';
import type { FoundTerm } from '../blobs/term-reader.js';
import { ANY_WORD } from '../blobs/terms.js';
import type { LinePlan, Plan } from './plan.js';

/** When so few pieces are left, no more lists are read: reading these blobs costs less. */
const FEW_PIECES = 4;

/** Throws DamagedFile or the error of a read. The caller owns the result. */
export function matchingBlobs(segment: BlobSegment, plan: Plan): Uint8Array {
  switch (plan.kind) {
    case 'any-blob':
      return all(segment.size);
    case 'line':
      return segment.blobsOf(matchingPieces(segment, plan.of));
    case 'or':
      return plan.of.map((part) => matchingBlobs(segment, part)).reduce(union);
    case 'and':
      return plan.of.map((part) => matchingBlobs(segment, part)).reduce(intersection);
  }
}

function matchingPieces(segment: BlobSegment, plan: LinePlan): Uint8Array {
  switch (plan.kind) {
    case 'any-blob':
      return all(segment.pieceCount);
    case 'gram':
    case 'defined':
      return piecesWith(segment, segment.find(plan.term));
    case 'word': {
      const bits = piecesWith(segment, segment.find(plan.term));
      const anyWord = segment.find(ANY_WORD);
      if (anyWord !== undefined) segment.terms.add(bits, anyWord);
      return bits;
    }
    case 'or':
      return plan.of.map((part) => matchingPieces(segment, part)).reduce(union);
    case 'and':
      return allMatching(segment, plan.of);
  }
}

function all(count: number): Uint8Array {
  return new Uint8Array(bitBytes(count)).fill(0xff);
}

function piecesWith(segment: BlobSegment, found: FoundTerm | undefined): Uint8Array {
  return found === undefined ? new Uint8Array(bitBytes(segment.pieceCount)) : segment.piecesWith(found);
}

/** Grams are looked up first, rarest first, since most of the time one of them leaves nothing to do. */
function allMatching(segment: BlobSegment, parts: readonly LinePlan[]): Uint8Array {
  const grams: FoundTerm[] = [];
  const others: LinePlan[] = [];
  for (const part of parts) {
    if (part.kind !== 'gram') {
      others.push(part);
      continue;
    }
    const found = segment.find(part.term);
    if (found === undefined) return piecesWith(segment, undefined);
    grams.push(found);
  }
  let bits: Uint8Array | undefined;
  for (const part of others) bits = both(bits, matchingPieces(segment, part));
  grams.sort((left, right) => left.count - right.count);
  for (const found of grams) {
    if (bits !== undefined && countBits(bits) <= FEW_PIECES) break;
    bits = both(bits, segment.piecesWith(found));
  }
  return bits ?? all(segment.pieceCount);
}

function union(left: Uint8Array, right: Uint8Array): Uint8Array {
  for (let at = 0; at < left.length; at += 1) left[at] = (left[at] as number) | (right[at] as number);
  return left;
}

function both(left: Uint8Array | undefined, right: Uint8Array): Uint8Array {
  return left === undefined ? right : intersection(left, right);
}

function intersection(left: Uint8Array, right: Uint8Array): Uint8Array {
  for (let at = 0; at < left.length; at += 1) left[at] = (left[at] as number) & (right[at] as number);
  return left;
}

function countBits(bits: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bits.length; at += 1)
    for (let rest = bits[at] as number; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
