/** The server's log: one JSON line for each event on standard error; standard output is for people. */
import { pino, stdSerializers, type Logger } from 'pino';
import { sourceTrace } from './source-lines.js';

export type Log = Logger;

/** In ascending order of severity, with pino's names. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** `level` is one of `LOG_LEVELS`; pino throws for any other. */
export function createLog(level: string): Log {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: errorFacts } },
    pino.destination({ dest: 2, sync: true }),
  );
}

function errorFacts(error: Error): object {
  const facts = stdSerializers.err(error);
  return { ...facts, stack: sourceTrace(facts.stack) };
}
