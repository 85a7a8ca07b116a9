/** One line for each request on standard output: JSON, or the "combined" format that Apache and nginx write. */
import { pino } from 'pino';
import type { RequestObserver, RequestRecord } from './request-record.js';

export const ACCESS_LOG_FORMATS = ['off', 'json', 'combined'] as const;
export type AccessLogFormat = (typeof ACCESS_LOG_FORMATS)[number];

/** Lines are collected, and written after so many bytes or so long. */
const BUFFER_BYTES = 4_096;
const FLUSH_MS = 1_000;
/** Lines are dropped while so many bytes wait for a reader that does not read. */
const MAX_WAITING_BYTES = 16 << 20;

export interface AccessLog {
  readonly observe: RequestObserver;
  /** Writes what was collected. */
  close(): void;
}

/** Undefined when it is off. */
export function createAccessLog(format: AccessLogFormat): AccessLog | undefined {
  if (format === 'off') return undefined;
  const output = pino.destination({
    dest: 1,
    sync: false,
    minLength: BUFFER_BYTES,
    maxLength: MAX_WAITING_BYTES,
    periodicFlush: FLUSH_MS,
  });
  const lineOf = format === 'json' ? jsonLine : combinedLine;
  return {
    observe: (record) => void output.write(`${lineOf(record)}\n`),
    close: () => output.flushSync(),
  };
}

export function jsonLine({ time, milliseconds, isAborted, ...rest }: RequestRecord): string {
  return JSON.stringify({
    time: time.toISOString(),
    ...rest,
    milliseconds: Math.round(milliseconds * 10) / 10,
    ...(isAborted ? { aborted: true } : {}),
  });
}

/** `client - - [10/Oct/2025:13:55:36 +0000] "GET / HTTP/1.1" 200 2326 "referer" "agent"`, in UTC. */
export function combinedLine(record: RequestRecord): string {
  const { client, time, method, target, httpVersion, status, bytes, referer, userAgent } = record;
  const request = `${quotable(method)} ${quotable(target)} HTTP/${httpVersion}`;
  return `${quotable(client) || '-'} - - [${combinedTime(time)}] "${request}" ${status} ${bytes} "${quotable(referer ?? '-')}" "${quotable(userAgent ?? '-')}"`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

function combinedTime(time: Date): string {
  const [day = '', clock = ''] = time.toISOString().split('T');
  const [year = '', month = '', date = ''] = day.split('-');
  return `${date}/${MONTHS[Number(month) - 1] ?? ''}/${year}:${clock.slice(0, 8)} +0000`;
}

/** As nginx escapes: a client cannot end its field or the line. */
function quotable(text: string): string {
  return text.replace(/["\\]|[^ -~]/gu, (sign) =>
    [...Buffer.from(sign)].map((byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}
