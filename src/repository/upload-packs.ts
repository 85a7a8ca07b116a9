/**
 * The server's side of clones and fetches: `git upload-pack` (gitprotocol-http(5)), a few at once, none waiting, each
 * ended when nothing reads its answer any more. Git itself keeps its rules: `uploadpack.*`, hidden refs, filters.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { constants, setPriority } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { GitError } from '../git/errors.js';
import { findGit, gitEnvironment } from './git-program.js';

/** Each may take a core for as long as it packs, and the memory of `git pack-objects`. */
const MAX_RUNNING = 6;
/** Neither a byte of the request nor one of the answer has moved for so long: the client has gone without a word. */
const STALL_MS = 120_000;
/** A clone that takes longer would hold the place of others. */
const MAX_RUN_MS = 2 * 3_600_000;
/** From the request to end to the order. */
const END_MS = 3_000;
/** What a process says about its failure is a few lines. */
const MAX_COMPLAINT_CHARACTERS = 4_000;

export interface UploadPacksOptions {
  /** Folders where git is looked for, as in the variable PATH. '' for a server without git. */
  readonly searchPath: string;
  /** Gets what git writes about a failure; visitors must not see it. */
  readonly onComplaint: (complaint: UploadPackComplaint) => void;
  readonly maximum?: number;
  readonly stallMs?: number;
  readonly maxRunMs?: number;
  readonly endMs?: number;
}

export interface UploadPackComplaint {
  readonly gitDir: string;
  /** Exit status or signal. */
  readonly ended: string;
  readonly text: string;
}

export interface UploadPackOrder {
  /** Absolute path. */
  readonly gitDir: string;
  /** Value of the variable GIT_PROTOCOL; undefined for the oldest version. */
  readonly protocol: string | undefined;
  /** Sends the request to the process. Undefined: the refs are wanted, and there is no request. */
  readonly send: ((input: Writable) => Promise<void>) | undefined;
  /** Aborted when the client has left. */
  readonly signal: AbortSignal | undefined;
}

export class UploadPacks {
  readonly #options: Required<UploadPacksOptions>;
  readonly #program: Promise<string | undefined>;
  readonly #running = new Set<UploadPack>();
  #isFound = false;

  constructor({
    maximum = MAX_RUNNING,
    stallMs = STALL_MS,
    maxRunMs = MAX_RUN_MS,
    endMs = END_MS,
    searchPath,
    onComplaint,
  }: UploadPacksOptions) {
    this.#options = { maximum, stallMs, maxRunMs, endMs, searchPath, onComplaint };
    this.#program = findGit(searchPath);
    void this.#program.then((program) => {
      this.#isFound = program !== undefined;
    });
  }

  /** A git program was found, so that shallow and partial clones are possible; false until this is known. */
  get isFound(): boolean {
    return this.#isFound;
  }

  /** Processes that have not ended yet. */
  get running(): number {
    return this.#running.size;
  }

  /** There is a git program; otherwise `open` must not be called. */
  async areAvailable(): Promise<boolean> {
    return (await this.#program) !== undefined;
  }

  /**
   * Resolves with the answer when its first bytes are there, or when git has ended well without any. Undefined: too many
   * are under way. Destroying the answer ends git. Throws what `order.send` throws, GitError('cancelled') when the
   * client has left or waited too long, and another Error when git fails at once.
   */
  async open(order: UploadPackOrder): Promise<Readable | undefined> {
    const program = await this.#program;
    if (program === undefined) throw new Error('there is no git program');
    if (order.signal?.aborted === true) throw new GitError('cancelled');
    if (this.#running.size >= this.#options.maximum) return undefined;
    const child = start(program, order);
    if (child.pid === undefined) await throwFailure(child);
    const run = new UploadPack(child, order, this.#options);
    this.#running.add(run);
    void run.ended.then(() => this.#running.delete(run));
    return run.answer();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running].map((run) => run.end()));
  }
}

/** Codes of a write to a pipe that the other side has closed, and of a request that has broken off. */
const CLOSED = ['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'];

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

class UploadPack {
  /** Resolves when the process is gone. Never rejects. */
  readonly ended: Promise<void>;
  readonly #process: Child;
  readonly #order: UploadPackOrder;
  readonly #options: Required<UploadPacksOptions>;
  readonly #timers: NodeJS.Timeout[] = [];
  #complaint = '';
  /** Exit status or signal. */
  #status = '';
  #failure: Error | undefined;
  #isEnding = false;
  #movedBytes = -1;

  constructor(child: Child, order: UploadPackOrder, options: Required<UploadPacksOptions>) {
    this.#process = child;
    this.#order = order;
    this.#options = options;
    this.ended = this.#follow();
    this.#lowerPriority();
    this.#timers.push(
      setInterval(() => this.#endIfStalled(), options.stallMs),
      setTimeout(() => void this.end(), options.maxRunMs),
    );
    order.signal?.addEventListener('abort', this.#onAbort, { once: true });
    this.#process.stdout.once('close', () => {
      if (!this.#process.stdout.readableEnded) this.#onAbort();
    });
    void this.#send();
  }

  async answer(): Promise<Readable> {
    const { stdout } = this.#process;
    await new Promise<void>((resolve) => {
      stdout.once('readable', resolve).once('close', resolve);
    });
    if (stdout.readableLength > 0) return stdout;
    await this.ended;
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#isEnding) throw new GitError('cancelled');
    if (this.#status !== '0') throw new Error(`git upload-pack ended with ${this.#status} before it had an answer`);
    return stdout;
  }

  /** Resolves when the process is gone. */
  async end(): Promise<void> {
    if (!this.#isEnding) {
      this.#isEnding = true;
      this.#kill('SIGTERM');
      this.#timers.push(setTimeout(() => this.#kill('SIGKILL'), this.#options.endMs));
      this.#process.stdin.destroy();
      this.#process.stdout.destroy();
    }
    await this.ended;
  }

  readonly #onAbort = (): void => {
    if (this.#status === '') void this.end();
  };

  async #follow(): Promise<void> {
    const { stderr, stdin, stdout } = this.#process;
    stderr.setEncoding('utf8').on('data', (text: string) => {
      if (this.#complaint.length < MAX_COMPLAINT_CHARACTERS) this.#complaint += text;
    });
    // Git may end without having read all; what it has to say about that comes otherwise.
    for (const stream of [stdin, stdout, stderr]) stream.on('error', () => undefined);
    this.#status = await new Promise((resolve) => {
      this.#process.once('exit', (status: number | null, signal: string | null) => resolve(signal ?? String(status)));
    });
    for (const timer of this.#timers) clearTimeout(timer);
    this.#order.signal?.removeEventListener('abort', this.#onAbort);
    if (this.#status === '0' || this.#isEnding) return;
    const text = this.#complaint.slice(0, MAX_COMPLAINT_CHARACTERS).trim();
    this.#options.onComplaint({ gitDir: this.#order.gitDir, ended: this.#status, text });
  }

  async #send(): Promise<void> {
    const { stdin } = this.#process;
    try {
      if (this.#order.send === undefined) stdin.end();
      else await this.#order.send(stdin);
    } catch (error) {
      // Git has closed its input, as it may, or the client has left; else the request is at fault.
      if (this.#isEnding || CLOSED.includes((error as NodeJS.ErrnoException).code ?? '')) return;
      this.#failure = error as Error;
      await this.end();
    }
  }

  /** A pipe is a socket, which counts its bytes. */
  #endIfStalled(): void {
    const { stdin, stdout } = this.#process as unknown as { readonly stdin: Socket; readonly stdout: Socket };
    const moved = stdin.bytesWritten + stdout.bytesRead;
    if (moved === this.#movedBytes) void this.end();
    this.#movedBytes = moved;
  }

  /** Pages come first. Only a wish: not every system permits it. */
  #lowerPriority(): void {
    try {
      if (this.#process.pid !== undefined) setPriority(this.#process.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    } catch {
      return;
    }
  }

  #kill(signal: NodeJS.Signals): void {
    const { pid } = this.#process;
    if (pid === undefined || this.#status !== '') return;
    try {
      if (process.platform === 'win32') this.#process.kill(signal);
      else process.kill(-pid, signal);
    } catch {
      // It has ended meanwhile.
      return;
    }
  }
}

function start(program: string, order: UploadPackOrder): Child {
  const child = spawn(program, argumentsOf(order), {
    stdio: 'pipe',
    env: environmentOf(order),
    // A group of its own, so that the end reaches `git pack-objects` too.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  // A signal that cannot be sent any more.
  if (child.pid !== undefined) child.on('error', () => undefined);
  return child;
}

/** Throws why a process was not started. */
async function throwFailure(child: Child): Promise<never> {
  const [error] = (await once(child, 'error')) as [Error];
  throw error;
}

function argumentsOf({ gitDir, send }: UploadPackOrder): string[] {
  return ['upload-pack', '--strict', '--stateless-rpc', ...(send === undefined ? ['--advertise-refs'] : []), gitDir];
}

function environmentOf({ gitDir, protocol }: UploadPackOrder): NodeJS.ProcessEnv {
  return {
    // Serving a repository is permission enough to read it, whoever owns it. Some versions compare with `.`.
    ...gitEnvironment([
      ['safe.directory', gitDir],
      ['safe.directory', '.'],
    ]),
    // The configuration of a repository must not make its server run anything: objects that a partial clone lacks are
    // not fetched, and from nowhere.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    ...(protocol === undefined ? {} : { GIT_PROTOCOL: protocol }),
  };
}
