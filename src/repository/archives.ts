/** Archives under way: each in a thread of its own that ends with it, a few at once, none waiting. */
import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { MORE, type ArchiveOrder, type ArchivePiece } from '../workers/archive/messages.js';
import { builtFile } from '../workers/built-file.js';
import { valueOf } from '../workers/protocol.js';
import { endThread } from '../workers/thread-end.js';

export type { ArchiveOrder } from '../workers/archive/messages.js';
export { ARCHIVE_FORMATS, type ArchiveFormat } from '../archive/archive-bytes.js';

/** Each takes a core while it is read quickly, and some 60 MB. */
const MAX_ARCHIVES = 4;
/** A visitor who takes nothing for this long has gone, or holds a place that others need. */
const STALL_MS = 60_000;
/** Beside its buffers; a zip's table of contents is not part of it. */
const MAX_HEAP_MB = 256;

export interface ArchivesOptions {
  readonly maximum?: number;
  readonly stallMs?: number;
}

export class Archives {
  readonly #maximum: number;
  readonly #stallMs: number;
  readonly #open = new Set<ArchiveStream>();
  /** Streams whose threads have not ended yet. */
  readonly #threads = new Set<ArchiveStream>();

  constructor({ maximum = MAX_ARCHIVES, stallMs = STALL_MS }: ArchivesOptions = {}) {
    this.#maximum = maximum;
    this.#stallMs = stallMs;
  }

  get running(): number {
    return this.#open.size;
  }

  /**
   * Resolves with the archive when its first piece is there, so that what is wrong from the start is thrown here: GitErrors of the
   * repository. Undefined: too many are under way. Destroying the stream ends the work.
   */
  async open(order: ArchiveOrder): Promise<Readable | undefined> {
    if (this.#open.size >= this.#maximum) return undefined;
    const stream = new ArchiveStream(order, this.#stallMs);
    this.#open.add(stream);
    this.#threads.add(stream);
    stream.once('close', () => {
      this.#open.delete(stream);
      void stream.end().then(() => this.#threads.delete(stream));
    });
    await stream.started;
    return stream;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#threads].map((stream) => stream.end()));
  }
}

class ArchiveStream extends Readable {
  readonly started: Promise<void>;
  readonly #worker: Worker;
  #ended: Promise<void> | undefined;
  readonly #stallMs: number;
  #stall: NodeJS.Timeout | undefined;

  constructor(order: ArchiveOrder, stallMs: number) {
    // One piece is taken ahead of the visitor, whatever its size.
    super({ highWaterMark: 1 });
    this.#stallMs = stallMs;
    this.#worker = new Worker(builtFile('workers/archive/archive-thread.js'), {
      workerData: order,
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    });
    this.#worker.unref();
    this.#worker.on('message', (piece: ArchivePiece) => this.#take(piece));
    this.#worker.on('error', (error) => this.destroy(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on('exit', () => this.destroy(new Error('the thread of an archive ended')));
    this.started = new Promise((resolve, reject) => {
      this.once('readable', resolve);
      this.once('error', reject);
      this.once('close', () => reject(new Error('the archive was closed')));
    });
  }

  override _read(): void {
    clearTimeout(this.#stall);
    this.#worker.postMessage(MORE);
  }

  #take(outcome: ArchivePiece): void {
    let piece: Uint8Array | undefined;
    try {
      piece = valueOf(outcome);
    } catch (error) {
      this.destroy(error as Error);
      return;
    }
    this.push(piece === undefined ? null : piece);
    this.#stall = setTimeout(() => this.destroy(new Error('nobody reads the archive')), this.#stallMs);
    this.#stall.unref();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearTimeout(this.#stall);
    this.#ended = endThread(this.#worker);
    done(error);
  }

  /** Resolves when its thread is gone. */
  async end(): Promise<void> {
    this.destroy();
    await this.#ended;
  }
}
