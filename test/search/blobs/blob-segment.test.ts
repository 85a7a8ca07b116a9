import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BlobSegment, SEARCH_VERSION } from '../../../src/search/blobs/blob-segment.js';
import { mergeBlobSegments } from '../../../src/search/blobs/merge-segments.js';
import { DamagedFile } from '../../../src/segments/damaged-file.js';
import { SegmentBuilder } from '../../../src/search/blobs/segment-builder.js';
import { ANY_WORD, GramCollector, GRAM_LIMIT, termOfDefined, termOfWord } from '../../../src/search/blobs/terms.js';
import { writeContainer, type Sections } from '../../../src/segments/container.js';
import { foldText } from '../../../src/search/text/fold.js';
import { tempDir } from '../../support/git-fixture.js';

/** Undefined stands for a blob without text. */
type Texts = readonly (string | undefined)[];

function oidOf(number: number): Buffer {
  const oid = Buffer.alloc(20);
  oid.writeUInt32BE(number + 1, 8);
  return oid;
}

/** So small that most texts have several pieces. */
const PIECE_BYTES = 12;

function sectionsOf(texts: Texts, first = 0): Sections {
  const builder = new SegmentBuilder(PIECE_BYTES);
  texts.forEach((text, index) =>
    builder.add(oidOf(first + index), text === undefined ? text : Buffer.from(text), definedIn(text ?? '')),
  );
  return builder.sections();
}

/** Stands for the lexers: every second word is a name, also in other scripts. */
function definedIn(text: string): string[] {
  return text.split(/\s+/).filter((word, index) => word !== '' && index % 2 === 0);
}

function written(sections: Sections): string {
  const path = join(tempDir('segment'), 'one');
  writeContainer(path, sections, SEARCH_VERSION);
  return path;
}

function opened(path: string): BlobSegment {
  const segment = BlobSegment.open(path);
  if (segment === undefined) throw new Error('the segment does not open');
  return segment;
}

/** The terms of a text in the simplest way. */
function termsOf(text: string | undefined): Set<number> {
  const terms = new Set<number>();
  if (text === undefined) return terms;
  const collector = new GramCollector();
  collector.collect(Buffer.from(foldText(text)));
  for (let index = 0; index < collector.count; index += 1) terms.add(collector.grams[index] as number);
  for (const word of text.match(/\w+/g) ?? []) if (!/^\d/.test(word)) terms.add(termOfWord(word));
  for (const name of definedIn(text)) terms.add(termOfDefined(name));
  if (/[ſ\u212a]/.test(text)) terms.add(ANY_WORD);
  return terms;
}

function documentsWith(segment: BlobSegment, term: number): number[] {
  const found = segment.find(term);
  if (found === undefined) return [];
  const bits = segment.blobsOf(segment.piecesWith(found));
  return Array.from({ length: segment.size }, (_, number) => number).filter(
    (number) => ((bits[number >>> 3] as number) & (1 << (number & 7))) !== 0,
  );
}

const words = fc.array(fc.constantFrom('alpha', 'Beta', 'i_mutex', 'ёлка', 'ſo', 'x', '42', '(gamma)', 'zeta9', '\n'));
const someText = fc.option(
  words.map((list) => list.join(' ')),
  { nil: undefined },
);
const someTexts = fc.array(someText, { minLength: 1, maxLength: 40 });

describe('a segment', () => {
  test('knows the blobs of every term, and no others', () => {
    fc.assert(
      fc.property(someTexts, (texts) => {
        const segment = opened(written(sectionsOf(texts)));
        const terms = texts.map(termsOf);
        for (const term of new Set(terms.flatMap((of) => [...of])))
          expect(documentsWith(segment, term)).toEqual(terms.flatMap((of, number) => (of.has(term) ? [number] : [])));
        for (const absent of [0, GRAM_LIMIT - 1, termOfDefined('nowhere'), termOfWord('nowhere'), 0xffff_ffff])
          expect(documentsWith(segment, absent)).toEqual([]);
        expect([...segment.textBytes]).toEqual(texts.map((text) => Buffer.byteLength(text ?? '')));
        segment.close();
      }),
      { numRuns: 15 },
    );
  });

  test('knows in which pieces of a text a term is', () => {
    const segment = opened(written(sectionsOf(['one', 'first line\nsecond line\nthird one\n', undefined, 'one'])));
    expect([...segment.pieceEnds]).toEqual([1, 3, 3, 4]);
    const found = segment.find(termOfWord('one'));
    expect(found && [...segment.piecesWith(found)]).toEqual([0b1101]);
    segment.close();
  });

  test('has many blocks of terms, with lists of every length', () => {
    const texts = Array.from({ length: 900 }, (_, number) =>
      Array.from({ length: 12 }, (_each, bit) => (number % (1 << bit) === 0 ? `common${bit}` : `own${number}`)).join(
        ' ',
      ),
    );
    const segment = opened(written(sectionsOf(texts)));
    expect(segment.terms.blockCount).toBeGreaterThan(5);
    for (let bit = 0; bit < 12; bit += 1)
      expect(documentsWith(segment, termOfWord(`common${bit}`)).length).toBe(Math.ceil(900 / (1 << bit)));
    segment.close();
  });

  test('that was merged equals the one that is built anew', () => {
    fc.assert(
      fc.property(fc.array(someTexts, { minLength: 1, maxLength: 4 }), (parts) => {
        let first = 0;
        const segments = parts.map((texts) => {
          const segment = opened(written(sectionsOf(texts, first)));
          first += texts.length;
          return segment;
        });
        const merged = mergeBlobSegments(segments);
        expect([...merged]).toEqual([...sectionsOf(parts.flat())]);
        for (const segment of segments) segment.close();
      }),
      { numRuns: 15 },
    );
  });
});

describe('a damaged segment', () => {
  const texts = Array.from({ length: 60 }, (_, number) => `word${number % 7} text of number ${number * number}`);
  const sound = readFileSync(written(sectionsOf(texts)));
  const terms = [...new Set(texts.flatMap((text) => [...termsOf(text)]))];

  test('is an error or gives numbers of its blobs, wherever a byte is changed', () => {
    const path = join(tempDir('damaged'), 'one');
    fc.assert(
      fc.property(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(sound);
        bytes[at] = (bytes[at] as number) ^ change;
        writeFileSync(path, bytes);
        const segment = BlobSegment.open(path);
        if (segment === undefined) return;
        expect(segment.file.isIntact()).toBe(false);
        try {
          for (const term of terms) for (const number of documentsWith(segment, term)) expect(number).toBeLessThan(60);
          mergeBlobSegments([segment]);
        } catch (error) {
          expect(error).toBeInstanceOf(DamagedFile);
        } finally {
          segment.close();
        }
      }),
      { numRuns: 150 },
    );
  });

  test('does not open when it is cut off', () => {
    const path = join(tempDir('damaged'), 'cut');
    for (let length = 0; length < sound.length; length += 997) {
      writeFileSync(path, sound.subarray(0, length));
      expect([length, BlobSegment.open(path)]).toEqual([length, undefined]);
    }
  });
});
