/** The index of the words of commits: what it finds equals what reading the commits finds. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Oid } from '../../../src/git/oid.js';
import type { HistoryIndex } from '../../../src/history/index/history-index.js';
import { candidatesFor, type WordsOfIndex } from '../../../src/search/commits/candidates.js';
import { matchesCommit, type CommitExpression } from '../../../src/search/commits/commit-expression.js';
import { CommitTexts, foldedText } from '../../../src/search/commits/commit-texts.js';
import { mergeWords } from '../../../src/search/commits/merge-words.js';
import { SegmentWords } from '../../../src/search/commits/segment-words.js';
import { WordsBuilder } from '../../../src/search/commits/words-builder.js';
import { WORDS_VERSION } from '../../../src/search/commits/words-file.js';
import { writeContainer, type Sections } from '../../../src/segments/container.js';
import { tempDir } from '../../support/git-fixture.js';

const PEOPLE = ['Linus Torvalds <torvalds@example.org>', 'Алёна Ёлкина <a@b>', 'Jürgen Groß <jg@x>', 'nobody', ''];
const PIECES = [
  ...[
    'fix',
    'Fixes',
    'use-after-free',
    'a->b',
    '==',
    'kmalloc_node',
    'ошибка',
    'Ёлка',
    'елки',
    'e\u0301',
    '漢字',
    '🚀',
  ],
  ...[' ', '  ', '\t', '\n', '\n\n', '\u00a0', '\r\n', ':', '.', '«', 'x'],
  ...[
    '\nReviewed-by: Linus Torvalds <t@x>\n',
    '\nfixes: 12ab34cd ("a: b")\n',
    '\nCc:stable\n',
    '\n Cc: not at the start\n',
  ],
];
const message = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join(''));
const person = fc.constantFrom(...PEOPLE);
const commit = fc.record({ message, author: person, committer: person }).map(commitBytes);
const commits = fc.array(commit, { minLength: 1, maxLength: 30 });

function commitBytes(parts: { message: string; author: string; committer: string }): Buffer {
  const { message: text, author, committer } = parts;
  return Buffer.from(`tree x\nauthor ${author} 1 +0000\ncommitter ${committer} 1 +0000\n\n${text}`);
}

const text = fc
  .oneof(
    fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join('')),
    fc.tuple(message, fc.nat(40), fc.nat(12)).map(([whole, from, length]) => whole.slice(from, from + length + 1)),
  )
  .map((typed) => foldedText(typed.trim()))
  .filter((folded) => folded !== '');
const term: fc.Arbitrary<CommitExpression> = fc.oneof(
  fc.record({ kind: fc.constant('message' as const), text }),
  fc.record({
    kind: fc.constant('prefix' as const),
    text: fc.constantFrom('fix', 'f', 'ошиб', 'e', '=', 'kmalloc_', '«', 'нет'),
  }),
  fc.record({
    kind: fc.constant('person' as const),
    field: fc.constantFrom('author' as const, 'committer' as const),
    text: fc.constantFrom('linus', 'torvalds@', 'елкина', 'groß', 'nobody', 'zzz', ' <a@b>'),
  }),
  fc.record({
    kind: fc.constant('trailer' as const),
    key: fc.constantFrom('reviewed-by', 'fixes', 'cc'),
    text: fc.constantFrom('linus', 'torvalds <t', '12ab34cd', '("a: b")', 'stable', 'by', 'b', ' linus'),
  }),
);
const expression = fc.letrec<{ any: CommitExpression }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    term,
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('any'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('any') }),
  ),
})).any;

function built(list: readonly Buffer[], leftOut: ReadonlySet<number> = new Set()): Sections {
  const builder = new WordsBuilder(list.length, '');
  for (const [position, bytes] of list.entries())
    if (leftOut.has(position)) builder.leaveOut(position);
    else builder.add(position, new CommitTexts(bytes));
  return builder.sections();
}

function written(sections: Sections): string {
  const path = join(tempDir('words'), 'file');
  writeContainer(path, sections, WORDS_VERSION);
  return path;
}

function opened(sections: Sections): SegmentWords {
  return SegmentWords.open(written(sections)) as SegmentWords;
}

/** Candidates need no more of an index than the sizes of its segments. */
function wordsOf(segments: readonly (SegmentWords | undefined)[], sizes: readonly number[]): WordsOfIndex {
  let base = 0;
  const places = sizes.map((size) => ({ base: (base += size) - size, size }));
  return {
    index: { size: base, segments: places } as unknown as HistoryIndex,
    segments,
    namesIn: (people) => people.terms().map(foldedText),
  };
}

const NO_OID = '0'.repeat(40) as Oid;

function contentOf(sections: Sections): Record<string, string> {
  return Object.fromEntries([...sections].map(([tag, bytes]) => [tag, Buffer.from(bytes).toString('latin1')]));
}

describe('the words of commits', () => {
  test('decide every expression as reading the commits does', () => {
    fc.assert(
      fc.property(commits, commits, expression, fc.nat(40), (first, second, wanted, gap) => {
        const leftOut = new Set([gap]);
        const segments = [opened(built(first, leftOut)), undefined, opened(built(second))];
        const sizes = [first.length, 3, second.length];
        const { may, must } = candidatesFor(wanted, wordsOf(segments, sizes));
        const all = [...first, ...first.slice(0, 0), ...new Array<Buffer>(3), ...second];
        for (const [position, bytes] of all.entries()) {
          const isKnown = bytes !== undefined && !(leftOut.has(position) && position < first.length);
          const matches = bytes !== undefined && matchesCommit(wanted, NO_OID, new CommitTexts(bytes));
          if (matches) expect(may.has(position)).toBe(true);
          if (must.has(position)) expect([isKnown, matches, may.has(position)]).toEqual([true, true, true]);
        }
        segments.forEach((words) => words?.close());
      }),
      { numRuns: 150 },
    );
  });

  test('are certain for a text of one part, for prefixes, people and single parts of trailers', () => {
    const list = fc.array(commit, { minLength: 1, maxLength: 30 });
    const certain = term.filter(
      (wanted) =>
        wanted.kind === 'prefix' ||
        wanted.kind === 'person' ||
        (wanted.kind !== 'id' &&
          'text' in wanted &&
          /^(?:[\p{L}\p{N}\p{M}_]+|[^\s\p{L}\p{N}\p{M}_]+)$/u.test(wanted.text)),
    );
    fc.assert(
      fc.property(list, certain, (all, wanted) => {
        const words = opened(built(all));
        const { may, must } = candidatesFor(wanted, wordsOf([words], [all.length]));
        for (const [position, bytes] of all.entries()) {
          const matches = matchesCommit(wanted, NO_OID, new CommitTexts(bytes));
          expect([may.has(position), must.has(position)]).toEqual([matches, matches]);
        }
        words.close();
      }),
      { numRuns: 100 },
    );
  });

  test('of plain ASCII are those that decoded text gives', () => {
    class DecodedTexts extends CommitTexts {
      override get asciiMessage(): undefined {
        return undefined;
      }
    }
    const ascii = fc
      .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary-ascii' })), { maxLength: 12 })
      .map((pieces) => pieces.join('').replace(/[^\p{ASCII}]/gu, '~'));
    fc.assert(
      fc.property(fc.array(ascii, { maxLength: 12 }), (messages) => {
        const list = messages.map((body) => commitBytes({ message: body, author: 'A <a>', committer: 'C <c>' }));
        const decoded = new WordsBuilder(list.length, '');
        for (const [position, bytes] of list.entries()) decoded.add(position, new DecodedTexts(bytes));
        expect(contentOf(built(list))).toEqual(contentOf(decoded.sections()));
      }),
      { numRuns: 60 },
    );
  });

  test('merged from segments equal those of the commits listed anew', () => {
    fc.assert(
      fc.property(commits, commits, fc.infiniteStream(fc.nat(1_000)), fc.nat(40), (first, second, order, gap) => {
        const all = [...first, ...second];
        const ranks = all.map(() => order.next().value as number);
        const sorted = all.map((_, at) => at).sort((a, b) => (ranks[a] as number) - (ranks[b] as number) || a - b);
        const positionOf = Uint32Array.from(all, (_, at) => sorted.indexOf(at));
        const parts = [first, second].map((list, at) => ({
          words: opened(built(list, at === 0 ? new Set([gap]) : undefined)),
          moved: at === 0 ? positionOf.subarray(0, first.length) : positionOf.subarray(first.length),
        }));
        const leftOut = new Set(gap < first.length ? [positionOf[gap] as number] : []);
        const anew = built(
          sorted.map((at) => all[at] as Buffer),
          leftOut,
        );
        expect(contentOf(mergeWords(parts))).toEqual(contentOf(anew));
        parts.forEach(({ words }) => words.close());
      }),
      { numRuns: 100 },
    );
  });

  test('in a damaged file give an Error or an answer, and are not intact', () => {
    const list = Array.from({ length: 40 }, (_, at) =>
      commitBytes({ message: `fix ${String(at)} use-after-free\n\nCc: stable`, author: 'A <a>', committer: 'C <c>' }),
    );
    const path = written(built(list));
    const whole = readFileSync(path);
    const wanted: CommitExpression = {
      kind: 'or',
      of: [
        { kind: 'message', text: 'use-after' },
        { kind: 'message', text: 'fix' },
        { kind: 'prefix', text: 'us' },
        { kind: 'trailer', key: 'cc', text: 'stable' },
        { kind: 'person', field: 'author', text: 'a' },
      ],
    };
    let refused = 0;
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] as number) ^ (at % 2 === 0 ? 0xff : 0x41);
      writeFileSync(path, changed);
      const words = SegmentWords.open(path);
      if (words === undefined) {
        refused += 1;
        continue;
      }
      expect([at, words.isIntact()]).toEqual([at, false]);
      try {
        candidatesFor(wanted, wordsOf([words], [list.length]));
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
        refused += 1;
      }
      words.close();
    }
    expect(refused).toBeGreaterThan(100);
  });
});
