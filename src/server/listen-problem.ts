/** Why an address cannot be listened on, as a sentence. */
import type { CliText } from './cli-texts.js';

interface Address {
  readonly host: string;
  readonly port: number;
  /** Of a Unix socket. */
  readonly path?: string;
}

/** Waits for `listening`. Throws an Error whose message is a sentence for the terminal. */
export async function withProblem(listening: Promise<unknown>, address: Address, text: CliText): Promise<void> {
  try {
    await listening;
  } catch (error) {
    throw new Error(sentenceOf(error, address, text), { cause: error });
  }
}

function sentenceOf(error: unknown, { host, port, path }: Address, text: CliText): string {
  const { code } = error as NodeJS.ErrnoException;
  if (path !== undefined && code !== undefined)
    return code === 'EADDRINUSE' ? text('socketTaken', { path }) : text('socketForbidden', { path });
  if (code === 'EADDRINUSE') return text('portTaken', { port, host });
  if (code === 'EACCES') return text('portForbidden', { port });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return text('addressUnavailable', { host });
  throw error;
}
