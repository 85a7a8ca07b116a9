/**
 * Repositories for tests, created by real git. There is no system or user configuration, and names and dates are fixed:
 * the same commands give the same object ids on every machine.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const FIXED_DATE = '2020-03-24T09:28:27-06:00';
/** Enough for the whole `cat-file --batch` of a fixture. */
const MAX_OUTPUT_BYTES = 1 << 30;

let root: string | undefined;

/** Creates an empty folder (absolute, without symbolic links) that is removed when the test process ends. */
export function tempDir(name = 'fixture'): string {
  if (root === undefined) {
    const made = realpathSync(mkdtempSync(join(tmpdir(), 'kedr-test-')));
    process.on('exit', () => rmSync(made, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));
    root = made;
  }
  return mkdtempSync(join(root, `${name}-`));
}

export interface GitOptions {
  /** Standard input; empty when absent. */
  readonly input?: string | Uint8Array;
  /** Added to the clean environment: GIT_AUTHOR_DATE, GIT_COMMITTER_NAME... */
  readonly env?: Readonly<Record<string, string>>;
  /** Return the output also when git fails; by default an error with git's message is thrown. */
  readonly allowFailure?: boolean;
}

/** The environment of git: nothing of the machine except PATH. */
export function gitEnvironment(): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: root ?? tmpdir(),
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'Anna Author',
    GIT_AUTHOR_EMAIL: 'anna@example.org',
    GIT_AUTHOR_DATE: FIXED_DATE,
    GIT_COMMITTER_NAME: 'Kirill Committer',
    GIT_COMMITTER_EMAIL: 'kirill@example.org',
    GIT_COMMITTER_DATE: FIXED_DATE,
    GIT_TERMINAL_PROMPT: '0',
  };
}

/** Runs git in `cwd` and returns its standard output as bytes. Throws when git fails. */
export function git(cwd: string, args: readonly string[], options: GitOptions = {}): Buffer {
  const done = spawnSync('git', args, {
    cwd,
    input: options.input ?? '',
    env: { ...gitEnvironment(), ...options.env },
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  if (done.error) throw done.error;
  if (done.status !== 0 && options.allowFailure !== true) {
    throw new Error(
      `git ${args.join(' ')} gave ${String(done.status ?? done.signal)}: ${done.stderr.toString('utf8')}`,
    );
  }
  return done.stdout;
}

/** `git` for outputs of one line: UTF-8 text without the line end. */
export function gitText(cwd: string, args: readonly string[], options: GitOptions = {}): string {
  return git(cwd, args, options).toString('utf8').replace(/\n$/, '');
}

const INIT = ['-c', 'init.defaultBranch=main', 'init', '-q'];

/** Creates a bare repository and returns its path. `args` are passed to `git init`. */
export function initBare(name = 'bare', args: readonly string[] = []): string {
  const path = join(tempDir(name), `${name}.git`);
  mkdirSync(path);
  git(path, [...INIT, '--bare', ...args, '.']);
  quiet(path);
  return path;
}

/** Creates a repository with a work tree and returns the path of the work tree (the repository is `.git` in it). */
export function initWork(name = 'work', args: readonly string[] = []): string {
  const path = join(tempDir(name), name);
  mkdirSync(path);
  git(path, [...INIT, ...args, '.']);
  quiet(path);
  return path;
}

/** Prevents git's automatic maintenance from running during a test. */
function quiet(path: string): void {
  git(path, ['config', 'gc.auto', '0']);
  git(path, ['config', 'maintenance.auto', 'false']);
}

/** Writes a file of a work tree and creates its folders. */
export function writeFile(work: string, path: string, content: string | Uint8Array): void {
  const file = join(work, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/**
 * Commits everything in the work tree with the given message and date (ISO or git's `<seconds> <zone>`); returns the id
 * of the commit.
 */
export function commitAll(work: string, message: string, date = FIXED_DATE): string {
  git(work, ['add', '-A']);
  git(work, ['commit', '-q', '--allow-empty', '--allow-empty-message', '-F', '-'], {
    input: message,
    env: { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
  });
  return gitText(work, ['rev-parse', 'HEAD']);
}
