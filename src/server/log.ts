/** The server's log: one JSON line an event on standard error, so that standard output stays for people. */
import { pino, type Logger } from 'pino';

export type Log = Logger;

/** In order of loudness, as pino names them. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** `level` is one of `LOG_LEVELS`; pino throws on anything else. */
export function createLog(level: string): Log {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
}
