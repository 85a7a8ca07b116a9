/** Where the server listens: an address, a Unix socket, or a socket that systemd has opened. */
import { chmodSync, lstatSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { CliText, Environment } from './cli-texts.js';

export type ListenAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'descriptor'; readonly fd: number };

/** The owner and the group may connect, as a proxy in front does. */
const SOCKET_MODE = 0o660;
/** sd_listen_fds(3): the first descriptor that is passed. */
const FIRST_DESCRIPTOR = 3;
/** For the processes of a group: the one that started them has the descriptor. */
const DESCRIPTOR = 'KEDR_LISTEN_FD';

/** The address of the options, unless systemd has passed a socket. Throws an Error whose message is a sentence. */
export function listenAddressOf(
  { socket, host, port }: { readonly socket: string | undefined; readonly host: string; readonly port: number },
  env: Environment,
  text: CliText,
): ListenAddress {
  const fd = descriptorOf(env, text);
  if (fd !== undefined) return { kind: 'descriptor', fd };
  return socket === undefined ? { kind: 'tcp', host, port } : { kind: 'socket', path: socket };
}

function descriptorOf(env: Environment, text: CliText): number | undefined {
  if (env[DESCRIPTOR]) return Number(env[DESCRIPTOR]);
  if (env['LISTEN_PID'] !== String(process.pid)) return undefined;
  const count = Number(env['LISTEN_FDS']);
  if (count !== 1) throw new Error(text('oneSocket', { count: env['LISTEN_FDS'] ?? '' }));
  return FIRST_DESCRIPTOR;
}

/** For this process before it starts others: they get the descriptor, and no program takes it for its own. */
export function passDescriptor(address: ListenAddress, env: NodeJS.ProcessEnv): void {
  for (const name of ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES']) delete env[name];
  if (address.kind === 'descriptor') env[DESCRIPTOR] = String(address.fd);
}

/** Resolves when the server listens. Rejects with an error of the system. */
export function listenOn(server: Server, address: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(listenOptions(address), () => {
      server.off('error', reject);
      if (address.kind === 'socket') chmodSync(address.path, SOCKET_MODE);
      resolve();
    });
  });
}

function listenOptions(address: ListenAddress): object {
  switch (address.kind) {
    case 'tcp':
      return { host: address.host, port: address.port };
    case 'socket':
      return { path: address.path };
    case 'descriptor':
      return { fd: address.fd };
  }
}

/**
 * Removes a socket that a process has left that ended without warning. Throws an Error whose message is a sentence when
 * another process listens there, or when it is no socket.
 */
export async function removeStaleSocket(path: string, text: CliText): Promise<void> {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isSocket()) throw new Error(text('notSocket', { path }));
  if (!(await isRefused(path))) throw new Error(text('socketTaken', { path }));
  rmSync(path, { force: true });
}

/** True when nothing listens. */
function isRefused(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(path);
    connection.once('connect', () => {
      connection.destroy();
      resolve(false);
    });
    connection.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code === 'ECONNREFUSED'));
  });
}

/** For people. `port` is that which was taken. In a URL an IPv6 address is enclosed in brackets. */
export function addressText(address: ListenAddress, port: number): string {
  if (address.kind === 'socket') return address.path;
  if (address.kind === 'descriptor') return `fd:${address.fd}`;
  return `http://${address.host.includes(':') ? `[${address.host}]` : address.host}:${port}`;
}
