/** `kedr index`: builds or checks the indexes of repositories in the foreground. */
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { cliNumbers, type CliLanguage, type CliText } from './cli-texts.js';
import type { RepositorySpec } from './config.js';
import { isGitError } from '../git/errors.js';
import { displayPath } from '../git/path-text.js';
import { IndexService } from '../repository/index-service.js';
import type { RepositoryIndex } from '../repository/repository-index.js';
import { failureOf, indexFacts, searchFacts, TerminalProgress, type TerminalOutput } from './terminal-progress.js';
import { SearchIndexing } from '../repository/search-indexing.js';
import type { SearchScope } from '../search/search-scope.js';
import type { NumberFormat } from '../shared/number.js';
import { verifyIndex, type Mismatch, type VerifyReport } from '../workers/indexing/verify-index.js';

/** The number of (commit, path) pairs that `--verify` checks. */
const VERIFY_PAIRS = 1_000;
/** Further mismatches are only counted. */
const MAX_SHOWN_MISMATCHES = 20;
/** The interval keeps the process alive while the thread builds, and updates the remaining time between its reports. */
const REDRAW_MS = 250;
/** The exit status that shells expect after Ctrl-C: 128 + SIGINT. */
const INTERRUPTED = 130;

export interface IndexCommand {
  readonly dataDir: string;
  readonly searchScope: SearchScope;
  readonly repositories: readonly RepositorySpec[];
  readonly language: CliLanguage;
  readonly text: CliText;
  readonly output: TerminalOutput;
  readonly errors: TerminalOutput;
}

/** Returns the exit status: 1 when any repository could not be indexed, else 0. A failure does not stop the others. */
export async function buildIndexes(command: IndexCommand): Promise<number> {
  const { dataDir, repositories, text, errors, output } = command;
  if (!canWrite(dataDir)) {
    errors.write(`${text('dataUnwritable', { path: dataDir })}\n`);
    return 1;
  }
  const numbers = cliNumbers(command.language);
  const progress = new TerminalProgress({ output, text, numbers });
  const service = new IndexService(dataDir, { maxAtOnce: Infinity });
  const searching = new SearchIndexing(service, dataDir, command.searchScope);
  const interrupt = (): void => {
    progress.line(text('indexInterrupted'));
    process.exit(INTERRUPTED);
  };
  process.once('SIGINT', interrupt);
  let status = 0;
  for (const spec of repositories) {
    const startedAt = performance.now();
    const { index, wasBuilt } = await built(service, spec, progress, text);
    if (index.state === 'failed') {
      progress.clear();
      errors.write(`${text('indexFailed', { name: index.name, reason: failureOf(index, text) })}\n`);
      status = 1;
    } else
      progress.line(
        text(
          wasBuilt ? 'indexDone' : 'indexUpToDate',
          indexFacts(index, (performance.now() - startedAt) / 1000, numbers),
        ),
      );
    if (!(await buildSearchIndex(searching, index, command, numbers))) status = 1;
  }
  process.off('SIGINT', interrupt);
  await searching.close();
  await service.close();
  return status;
}

/** Waits until the index is ready or has failed. */
function built(
  service: IndexService,
  spec: RepositorySpec,
  progress: TerminalProgress,
  text: CliText,
): Promise<{ index: RepositoryIndex; wasBuilt: boolean }> {
  return new Promise((resolve) => {
    const index = service.track(spec.path, nameOf(spec));
    let wasBuilt = false;
    let isTold = false;
    const show = (): void => {
      if (index.state === 'building') progress.show(index);
    };
    const timer = setInterval(show, REDRAW_MS);
    const onChange = (changed: RepositoryIndex): void => {
      if (changed !== index) return;
      if (index.isLocked && !isTold) {
        isTold = true;
        progress.line(text('indexLocked', { name: index.name }));
      }
      if (index.state === 'building') wasBuilt = true;
      show();
      if (index.state !== 'ready' && index.state !== 'failed') return;
      clearInterval(timer);
      service.off('change', onChange);
      resolve({ index, wasBuilt });
    };
    service.on('change', onChange);
  });
}

/** Waits until the search index has everything, or has failed. Returns false when it failed. */
async function buildSearchIndex(
  searching: SearchIndexing,
  index: RepositoryIndex,
  { text, output, errors }: IndexCommand,
  numbers: NumberFormat,
): Promise<boolean> {
  const { search, name } = index;
  const startedAt = performance.now();
  const progress = new TerminalProgress({ output, text, numbers, rateText: 'searchRate' });
  const show = (): void => {
    if (search.isWaiting && search.total > 0)
      progress.show({
        name: text('searchProgress', { name }),
        done: search.done,
        total: search.total,
        progress: search.progress,
      });
  };
  // Also keeps the process alive while the thread builds.
  const timer = setInterval(show, REDRAW_MS);
  const onChange = (): void => show();
  searching.on('change', onChange);
  while (search.isWaiting) await once(searching, 'change');
  searching.off('change', onChange);
  clearInterval(timer);
  progress.clear();
  if (search.reason !== undefined) errors.write(`${text('searchFailed', { name, reason: search.reason })}\n`);
  else if (search.total > 0)
    progress.line(
      text('searchDone', { name, ...searchFacts(search, (performance.now() - startedAt) / 1000, numbers) }),
    );
  return search.reason === undefined;
}

/** Returns the exit status: 0 when every index exists and nothing differs. Prints what was checked. */
export async function verifyIndexes(command: IndexCommand, pairs = VERIFY_PAIRS): Promise<number> {
  const { dataDir, repositories, text, errors, output } = command;
  const numbers = cliNumbers(command.language);
  const progress = new TerminalProgress({ output, text, numbers, rateText: 'verifyRate' });
  let status = 0;
  for (const spec of repositories) {
    const name = nameOf(spec);
    try {
      const report = await verifyIndex({
        gitDir: spec.path,
        dataDir,
        pairs,
        random: Math.random,
        onProgress: (done, total) =>
          progress.show({ name: text('verifyProgress', { name }), done, total, progress: done / total }),
      });
      if (!tell(report, name, progress, command, numbers)) status = 1;
    } catch (error) {
      if (!isGitError(error)) throw error;
      progress.clear();
      errors.write(`${text('verifyFailed', { name, detail: error.message })}\n`);
      status = 1;
    }
  }
  return status;
}

/** Prints the report. Returns true when nothing differs. */
function tell(
  report: VerifyReport,
  name: string,
  progress: TerminalProgress,
  { text, errors }: IndexCommand,
  numbers: NumberFormat,
): boolean {
  const { files, goodFiles, mismatches } = report;
  const isEmpty = files === 0 && report.missingTips === 0;
  if (goodFiles === 0 && !isEmpty) {
    progress.clear();
    errors.write(`${text('verifyNone', { name })}\n`);
    return false;
  }
  progress.line(
    text('verifyChecksums', { name, good: goodFiles, all: files, commits: numbers.integer(report.commits) }),
  );
  const indented = (line: string): void => progress.line(`  ${line}`);
  indented(text('verifyCommits', { checked: numbers.integer(report.checkedCommits) }));
  indented(
    text('verifyPairs', {
      checked: numbers.integer(report.checkedPairs),
      walked: numbers.integer(report.walkedPairs),
      local: numbers.integer(report.checkedPairs - report.walkedPairs),
    }),
  );
  if (report.missingTips > 0) indented(text('verifyBehind', { count: numbers.integer(report.missingTips) }));
  for (const mismatch of mismatches.slice(0, MAX_SHOWN_MISMATCHES))
    indented(
      text('verifyMismatch', {
        commit: mismatch.commit,
        what: whatOf(mismatch, text),
        actual: mismatch.actual || '-',
        expected: mismatch.expected || '-',
      }),
    );
  const count = mismatches.length + files - goodFiles;
  if (count === 0) indented(text('verifyGood'));
  else errors.write(`${text('verifyBad', { name, count: numbers.integer(count), folder: report.folder })}\n`);
  return count === 0;
}

const COLUMN_TEXTS = { parents: 'verifyParents', time: 'verifyTime', generation: 'verifyGeneration' } as const;

/** Quoted, because a path may contain control sequences for the terminal. */
function whatOf({ what }: Mismatch, text: CliText): string {
  return 'path' in what ? JSON.stringify(displayPath(what.path)) : text(COLUMN_TEXTS[what.column]);
}

function canWrite(dataDir: string): boolean {
  try {
    mkdirSync(dataDir, { recursive: true });
    return true;
  } catch {
    // Every reason gets the same sentence.
    return false;
  }
}

function nameOf({ owner, name }: RepositorySpec): string {
  return `${owner}/${name}`;
}
