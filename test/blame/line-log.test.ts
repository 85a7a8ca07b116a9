/**
 * The versions of lines, with and without the index: on random histories with merges and renames the whole output
 * equals that of `git log -L`. `KEDR_BLAME_ROUNDS=20` runs more rounds.
 */
import { describe, expect, test } from 'vitest';
import { DirectLineage } from '../../src/blame/direct-lineage.js';
import { IndexedLineage } from '../../src/blame/indexed-lineage.js';
import { lineHunks } from '../../src/blame/line-log/line-hunks.js';
import { LineLog, type ChangedLines, type LineVersion } from '../../src/blame/line-log/line-log.js';
import { readSide } from '../../src/diff/files/file-change.js';
import type { DiffLine } from '../../src/diff/output/file-diff.js';
import { isGitError } from '../../src/git/errors.js';
import type { Oid } from '../../src/git/oid.js';
import { ObjectStore } from '../../src/git/store/object-store.js';
import { CommitSource } from '../../src/history/direct/commit-source.js';
import { LostObjects } from '../../src/history/direct/lost-objects.js';
import { TopoWalk } from '../../src/history/graph/topo-order.js';
import { indexedDag, walkedDag } from '../../src/workers/commit-dag.js';
import { updatedIndex } from '../history/index/implementations.js';
import { tempDir } from '../support/git-fixture.js';
import { gitLineLog, type LineLogQuestion } from '../support/line-log-oracle.js';
import { generator } from '../support/random-history.js';
import { randomTexts } from '../support/random-texts.js';

const ROUNDS = Number(process.env['KEDR_BLAME_ROUNDS'] ?? 1);
const COMMITS = 60;
const QUESTIONS = 24;

interface Opened {
  readonly store: ObjectStore;
  readonly log: (question: LineLogQuestion) => LineLog;
}

async function openIndexed(gitDir: string): Promise<Opened> {
  const store = ObjectStore.open(gitDir);
  const source = CommitSource.open({ reader: store, gitDir });
  const index = await updatedIndex(gitDir, tempDir('data'));
  const lineage = new IndexedLineage(index, source);
  const dag = indexedDag(index, new LostObjects(store));
  return { store, log: (asked) => start(store, lineage, new TopoWalk(dag, [lineage.node(asked.commit)]), asked) };
}

function openDirect(gitDir: string): Promise<Opened> {
  const store = ObjectStore.open(gitDir);
  const source = CommitSource.open({ reader: store, gitDir });
  const lineage = new DirectLineage(source);
  const dag = walkedDag(source, new LostObjects(store));
  return Promise.resolve({
    store,
    log: (asked) => {
      source.load(source.rowOf(asked.commit));
      return start(store, lineage, new TopoWalk(dag, [lineage.node(asked.commit)]), asked);
    },
  });
}

function start(
  store: ObjectStore,
  lineage: DirectLineage | IndexedLineage,
  order: TopoWalk,
  { commit, path, range }: LineLogQuestion,
): LineLog {
  return new LineLog(store, lineage, order, { commit, path }, range);
}

const plain = (bytes: Buffer): string => bytes.toString('utf8');

/**
 * As git prints it. Where one change lies in several spans, older versions of git print it in the first one only
 * (`once`).
 */
function printed(store: ObjectStore, { commit, files, isMerge }: LineVersion, once: boolean): string {
  // git prints no changes of merges.
  if (isMerge) return `commit ${commit}\n\n`;
  return `commit ${commit}\n\n${files.map((file) => printedFile(store, file, once)).join('')}`;
}

function printedFile(store: ObjectStore, file: ChangedLines, once: boolean): string {
  const { path, entry, oldPath, oldEntry, spans } = file;
  const sides = {
    old: readSide(store, oldEntry.mode, oldEntry.oid as Oid),
    new: readSide(store, entry.mode, entry.oid as Oid),
  };
  let changes = file.changes;
  const hunks = spans.flatMap((span) => {
    const found = lineHunks(sides, [span], changes, plain);
    if (once && found.length > 0) changes = changes.filter(({ newAt }) => newAt >= span.end);
    return found;
  });
  const head = `diff --git a/${oldPath} b/${path}\n--- ${oldEntry.mode === 0 ? '/dev/null' : `a/${oldPath}`}\n+++ b/${path}\n`;
  return head + hunks.map(({ range, lines }) => `${range}\n${lines.map(printedLine).join('')}`).join('');
}

function printedLine({ kind, text, noNewline }: DiffLine): string {
  return `${kind}${text}\n${noNewline ? '\\ No newline at end of file\n' : ''}`;
}

function answer({ store, log }: Opened, question: LineLogQuestion): string[] | undefined {
  try {
    const walk = log(question);
    if (question.range.first > walk.lineCount) return undefined;
    // The walk runs in small steps, so that continuing it is tested as well.
    while (!walk.run(Infinity, performance.now())) walk.run(Infinity, performance.now() + 1);
    expect(walk.lost).toEqual(new Set());
    return [true, false].map((once) => walk.found.map((version) => printed(store, version, once)).join(''));
  } catch (error) {
    if (isGitError(error, 'not-found')) return undefined;
    throw error;
  }
}

const texts = Array.from({ length: ROUNDS * 4 }, (_, n) => ({
  seed: 900 + n,
  ...randomTexts(900 + n, COMMITS, n % 3 === 2 ? 600 : 40),
}));

function questions({ seed, gitDir, commits, files }: (typeof texts)[number]): LineLogQuestion[] {
  const random = generator(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  return Array.from({ length: QUESTIONS }, () => {
    const n = Math.floor((0.4 + 0.6 * random()) * commits.length);
    const names = files[n] as readonly string[];
    const first = 1 + below(30);
    return {
      gitDir,
      commit: commits[n] as Oid,
      path: names[below(names.length)] ?? 'none',
      range: { first, last: first + (random() < 0.2 ? 1_000 : below(12)) },
    };
  });
}

describe.each([
  { name: 'with the index', open: openIndexed },
  { name: 'by direct walk', open: openDirect },
])('the versions of lines $name', ({ open }) => {
  test.each(texts)('are those of git on random texts (seed $seed)', async (history) => {
    const opened = await open(history.gitDir);
    for (const question of questions(history)) {
      const wanted = gitLineLog(question);
      const forms = answer(opened, question);
      expect([question, forms?.find((form) => form === wanted) ?? forms?.[0]]).toEqual([question, wanted]);
    }
  });
});
