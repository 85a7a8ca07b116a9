/** The progress line, on a terminal and in plain output, with a simulated clock. */
import { describe, expect, it } from 'vitest';
import { cliNumbers, cliTexts, type CliLanguage } from '../../src/server/cli-texts.js';
import { IndexService } from '../../src/repository/index-service.js';
import { RepositoryIndex } from '../../src/repository/repository-index.js';
import { followIndexing, TerminalProgress } from '../../src/server/terminal-progress.js';
import type { IndexAnswer } from '../../src/workers/indexing/messages.js';
import { tempDir } from '../support/git-fixture.js';

const CLEAR = '\u001b[2K';

function terminal({
  isTTY,
  columns = 100,
  language = 'en',
}: {
  isTTY: boolean;
  columns?: number;
  language?: CliLanguage;
}) {
  const written: string[] = [];
  const clock = { ms: 0 };
  const options = {
    output: { isTTY, columns, write: (text: string) => written.push(text) },
    text: cliTexts(language),
    numbers: cliNumbers(language),
  };
  return { written, clock, options, progress: new TerminalProgress({ ...options, now: () => clock.ms }) };
}

describe('on a terminal', () => {
  it('redraws one line with bar, percent, commits, rate and remaining time, and leaves the cursor at its start', () => {
    const { written, clock, progress } = terminal({ isTTY: true });
    progress.show({ name: 'a/b', done: 4096, total: 0, progress: 0.01 });
    clock.ms = 1000;
    progress.show({ name: 'a/b', done: 0, total: 100_000, progress: 0.1 });
    clock.ms = 3000;
    progress.show({ name: 'a/b', done: 20_000, total: 100_000, progress: 0.28 });
    expect(written).toEqual([
      `${CLEAR}a/b  reading commits: 4,096\r`,
      `${CLEAR}a/b  [██░░░░░░░░░░░░░░░░░░░░░░] 10%  0 of 100,000\r`,
      `${CLEAR}a/b  [███████░░░░░░░░░░░░░░░░░] 28%  20,000 of 100,000  10,000 commits/s, 0:08 left\r`,
    ]);
  });

  it('keeps the rate between two reports while the remaining time counts down', () => {
    const { written, clock, progress } = terminal({ isTTY: true, language: 'ru' });
    progress.show({ name: 'a/b', done: 0, total: 1_000_000, progress: 0.1 });
    clock.ms = 1000;
    for (const at of [1000, 6000]) {
      clock.ms = at;
      progress.show({ name: 'a/b', done: 1234, total: 1_000_000, progress: 0.101 });
    }
    expect(written.slice(1).map((line) => line.replace(/^.*%/, '').replaceAll('\u00a0', ' '))).toEqual([
      '  1234 из 1 000 000  1234 коммитов/с, осталось 13:30\r',
      '  1234 из 1 000 000  1234 коммитов/с, осталось 13:25\r',
    ]);
  });

  it('redraws at most ten times a second, but always at the end', () => {
    const { written, clock, progress } = terminal({ isTTY: true });
    for (let done = 0; done <= 1000; done += 1) {
      clock.ms += 1;
      progress.show({ name: 'a/b', done, total: 1000, progress: done / 1000 });
    }
    expect(written.length).toBeLessThanOrEqual(12);
    expect(written.at(-1)).toContain('100%');
  });

  it('fits into a narrow terminal', () => {
    const { written, clock, progress } = terminal({ isTTY: true, columns: 40 });
    for (const done of [0, 5000]) {
      clock.ms += 1000;
      progress.show({ name: 'owner/repository', done, total: 10_000, progress: done / 10_000 });
    }
    for (const line of written) expect(line.length).toBeLessThanOrEqual(CLEAR.length + 40);
    expect(written[1]).toContain('owner/repository 50%');
  });

  it('is replaced by a whole line', () => {
    const { written, progress } = terminal({ isTTY: true });
    progress.line('first');
    progress.show({ name: 'a/b', done: 1, total: 2, progress: 0.5 });
    progress.line('second');
    progress.line('third');
    expect(written.join('').replace(/^.*50%.*\r/m, '')).toBe(`first\n${CLEAR}second\nthird\n`);
  });
});

describe('in plain output', () => {
  it('writes a line for every tenth and nothing else', () => {
    const { written, clock, progress } = terminal({ isTTY: false });
    progress.show({ name: 'a/b', done: 99, total: 0, progress: 0.05 });
    for (let done = 0; done <= 1000; done += 5) {
      clock.ms += 10;
      progress.show({ name: 'a/b', done, total: 1000, progress: done / 1000 });
    }
    progress.clear();
    expect(written).toHaveLength(10);
    expect(written[0]).toBe('a/b: 10%, 100 of 1,000\n');
    expect(written[4]).toBe('a/b: 50%, 500 of 1,000, 500 commits/s, 0:01 left\n');
    expect(written[9]).toBe('a/b: 100%, 1,000 of 1,000, 500 commits/s, 0:00 left\n');
  });
});

describe('on a server', () => {
  const build = (isTTY: boolean, total: number, end: 'done' | 'failed'): string[] => {
    const service = new IndexService(tempDir('data'));
    const { written, options, progress } = terminal({ isTTY });
    followIndexing(service, progress, options);
    const index = new RepositoryIndex('/nowhere', 'a/b');
    const answers: IndexAnswer[] = [
      { id: 0, kind: 'progress', phase: 'commits', done: 10, total: 0 },
      { id: 0, kind: 'progress', phase: 'diff', done: 0, total },
      { id: 0, kind: 'progress', phase: 'diff', done: total, total },
      end === 'done' ? { id: 0, kind: 'done' } : { id: 0, kind: 'failed', reason: 'write', code: 'ENOSPC' },
      { id: 0, kind: 'done' },
    ];
    for (const answer of answers) {
      index.take(answer);
      service.emit('change', index);
    }
    return written;
  };

  it('a build is reported at its start and its end when there is no terminal', () => {
    expect(build(false, 5000, 'done')).toEqual([
      'a/b: indexing the history, commits: 5,000\n',
      expect.stringMatching(/^a\/b: commits indexed: 0 \([\d.]+\ss, 0\sB\)\n$/),
    ]);
  });

  it('a short update is not reported', () => {
    expect(build(false, 10, 'done')).toEqual([]);
  });

  it('a terminal shows the bar and clears it at the end', () => {
    const written = build(true, 5000, 'done');
    expect(written[0]).toContain('reading commits');
    expect(written.at(-2)).toBe(CLEAR);
    expect(written.at(-1)).toMatch(/^a\/b: commits indexed/);
  });

  it('a failure is reported with its reason', () => {
    expect(build(false, 5000, 'failed').at(-1)).toBe('a/b: not indexed: the disk of the data directory is full.\n');
  });
});
