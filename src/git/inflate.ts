/**
 * Inflates zlib streams (RFC 1950) of known size, synchronously, with one native inflater that a thread reuses.
 *
 * `inflateSync` makes a stream object in each call, which takes 6-12 µs. `reset` and `writeSync` on the native handle
 * of one stream object take 0.3-5 µs. The handle is not a documented interface of Node. Therefore a new inflater is
 * first tested on known streams, and `inflateSync` is used when the handle does not behave as expected.
 */
import { constants, createInflate, deflateSync, inflateSync } from 'node:zlib';

/** A damaged stream. The caller knows which file the stream comes from and turns this into a GitError. */
export class InflateError extends Error {
  override readonly name = 'InflateError';
}

/** A compressed stream that is read piece by piece. */
export interface CompressedInput {
  /**
   * Makes the next piece of the stream available as `bytes[start, start + length)`, which is valid until the next call.
   * Returns false at the end of the file.
   */
  next(): boolean;
  bytes: Uint8Array;
  start: number;
  length: number;
}

interface InflateHandle {
  reset(): void;
  writeSync(
    flush: number,
    input: Uint8Array,
    inputStart: number,
    inputLength: number,
    output: Uint8Array,
    outputStart: number,
    outputLength: number,
  ): void;
  onerror: (message: string, errno: number, code: string) => void;
}

export interface Inflater {
  /**
   * Inflates a stream whose content must have exactly `sizeBytes` into `output` from `outputStart` on. `output` must
   * have room for one more byte: only a stream that is too long writes to it. Returns the number of compressed bytes.
   * Throws InflateError.
   */
  inflate(input: CompressedInput, output: Uint8Array, outputStart: number, sizeBytes: number): number;
  /**
   * Inflates the first bytes of a stream, at most `maxBytes`, and returns their number. The rest of the stream is not
   * checked. Throws InflateError.
   */
  inflateStart(input: CompressedInput, output: Uint8Array, outputStart: number, maxBytes: number): number;
}

/**
 * An inflater on the native handle. `undefined` when the handle of this Node version does not have the expected shape.
 */
function openHandleInflater(): Inflater | undefined {
  const stream = createInflate() as unknown as { _handle?: InflateHandle; _writeState?: Uint32Array };
  const handle = stream._handle;
  const state = stream._writeState;
  if (handle === undefined || !(state instanceof Uint32Array) || state.length < 2) return undefined;
  if (typeof handle.reset !== 'function' || typeof handle.writeSync !== 'function') return undefined;

  let failure: string | undefined;
  handle.onerror = (message): void => {
    failure = message;
  };

  /** Calls zlib once. Afterwards `state` holds the bytes of output that are free and of input that are unread. */
  const write = (
    flush: number,
    input: CompressedInput,
    used: number,
    output: Uint8Array,
    at: number,
    room: number,
  ): void => {
    handle.writeSync(flush, input.bytes, input.start + used, input.length - used, output, at, room);
    if (failure !== undefined) {
      const message = failure;
      failure = undefined;
      throw new InflateError(message);
    }
  };

  const inflate: Inflater['inflate'] = (input, output, outputStart, sizeBytes) => {
    handle.reset();
    let at = outputStart;
    let consumed = 0;
    for (;;) {
      const room = outputStart + sizeBytes + 1 - at;
      if (!input.next()) {
        // The input has ended. Z_FINISH makes zlib report an error unless the stream is complete with its checksum.
        input.length = 0;
        write(constants.Z_FINISH, input, 0, output, at, room);
        if (room !== 1) throw new InflateError('the stream is shorter than its stated size');
        return consumed;
      }
      write(constants.Z_NO_FLUSH, input, 0, output, at, room);
      const free = state[0] as number;
      const unread = state[1] as number;
      consumed += input.length - unread;
      at += room - free;
      if (free === 0) throw new InflateError('the stream is longer than its stated size');
      // zlib stops with room left and input unread only where the stream ends.
      if (unread > 0) {
        if (free !== 1) throw new InflateError('the stream is shorter than its stated size');
        return consumed;
      }
    }
  };

  const inflateStart: Inflater['inflateStart'] = (input, output, outputStart, maxBytes) => {
    handle.reset();
    let done = 0;
    while (done < maxBytes && input.next()) {
      write(constants.Z_NO_FLUSH, input, 0, output, outputStart + done, maxBytes - done);
      done = maxBytes - (state[0] as number);
      if ((state[1] as number) > 0) break;
    }
    return done;
  };
  return { inflate, inflateStart };
}

/** Uses only documented calls: slower, with the same results. Exported for its tests. */
export const plainInflater: Inflater = {
  inflate(input, output, outputStart, sizeBytes) {
    const parts: Uint8Array[] = [];
    let total = 0;
    for (;;) {
      const more = input.next();
      if (more) {
        parts.push(Uint8Array.prototype.slice.call(input.bytes, input.start, input.start + input.length));
        total += input.length;
        // Each try inflates from the start, so a try is made only when the number of pieces has doubled.
        if ((parts.length & (parts.length - 1)) !== 0) continue;
      }
      const result = tryInflate(
        parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts, total),
        sizeBytes,
        !more,
      );
      if (result === undefined) continue;
      if (result.content.length !== sizeBytes) {
        throw new InflateError(
          `the stream is ${result.content.length > sizeBytes ? 'longer' : 'shorter'} than its stated size`,
        );
      }
      output.set(result.content, outputStart);
      return result.consumed;
    }
  },
  inflateStart(input, output, outputStart, maxBytes) {
    const parts: Uint8Array[] = [];
    let content: Buffer = Buffer.alloc(0);
    while (content.length < maxBytes && input.next()) {
      parts.push(Uint8Array.prototype.slice.call(input.bytes, input.start, input.start + input.length));
      try {
        content = inflateSync(Buffer.concat(parts), { finishFlush: constants.Z_SYNC_FLUSH });
      } catch (cause) {
        throw new InflateError(messageOf(cause), { cause });
      }
    }
    const length = Math.min(content.length, maxBytes);
    output.set(content.subarray(0, length), outputStart);
    return length;
  },
};

/** Inflates what has been read of a stream. `undefined` when more input is needed; `last` means that there is none. */
function tryInflate(
  stream: Uint8Array,
  sizeBytes: number,
  last: boolean,
): { content: Buffer; consumed: number } | undefined {
  try {
    const done = inflateSync(stream, {
      chunkSize: Math.max(64, sizeBytes + 1),
      maxOutputLength: sizeBytes + 1,
      info: true,
    }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    return { content: done.buffer, consumed: done.engine.bytesWritten };
  } catch (cause) {
    const code = (cause as { code?: string }).code;
    if (code === 'Z_BUF_ERROR' && !last) return undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new InflateError('the stream is longer than its stated size', { cause });
    throw new InflateError(messageOf(cause), { cause });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** A stream that is in memory, in one or several pieces: for loose objects, tests and the self-test. */
export function memoryInput(...pieces: Uint8Array[]): CompressedInput {
  let index = 0;
  const input: CompressedInput = {
    bytes: new Uint8Array(0),
    start: 0,
    length: 0,
    next(): boolean {
      const piece = pieces[index++];
      if (piece === undefined) return false;
      input.bytes = piece;
      input.start = 0;
      input.length = piece.length;
      return true;
    },
  };
  return input;
}

/**
 * Whether the inflater gives the documented results for a good, a split, a short, a long, a truncated and a damaged
 * stream. Exported for its tests.
 */
export function inflaterPasses(inflater: Inflater): boolean {
  const content = Buffer.from('tree kedr '.repeat(40));
  const stream = deflateSync(content);
  const followed = Buffer.concat([stream, Buffer.from('next entry')]);
  const damaged = Buffer.from(stream);
  damaged[damaged.length - 1] = (damaged[damaged.length - 1] as number) ^ 1;
  const output = Buffer.alloc(content.length + 2);
  const answers = (pieces: Uint8Array[], sizeBytes: number): number => {
    try {
      output.fill(0);
      return inflater.inflate(memoryInput(...pieces), output, 0, sizeBytes);
    } catch (error) {
      if (error instanceof InflateError) return -1;
      throw error;
    }
  };
  const right = (pieces: Uint8Array[]): boolean =>
    answers(pieces, content.length) === stream.length && output.subarray(0, content.length).equals(content);
  return (
    right([followed]) &&
    right([stream]) &&
    right([stream.subarray(0, 9), stream.subarray(9)]) &&
    right([stream, Buffer.from('next')]) &&
    answers([followed], content.length - 1) === -1 &&
    answers([followed], content.length + 1) === -1 &&
    answers([stream.subarray(0, -2)], content.length) === -1 &&
    answers([damaged], content.length) === -1 &&
    right([followed]) &&
    inflater.inflateStart(memoryInput(followed), output, 0, 20) === 20 &&
    output.subarray(0, 20).equals(content.subarray(0, 20))
  );
}

/** A new inflater for the calling thread. One inflater must finish a stream before it begins another. */
export function openInflater(): Inflater {
  try {
    const fast = openHandleInflater();
    if (fast !== undefined && inflaterPasses(fast)) return fast;
  } catch {
    // A handle of an unknown shape may throw any error. The documented calls are used then.
  }
  return plainInflater;
}
