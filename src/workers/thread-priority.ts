/**
 * The order in which the system runs the threads of the server when they are more than its cores: first the thread that
 * answers requests, then those whose work a visitor waits for, then those that nobody waits for.
 */
import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Steps below the server's own priority, as in nice(1). */
const STEPS = { visitor: 5, background: 10 } as const;

/** Lowers the priority of the thread that calls it. Only a wish: Linux gives each thread its own, others do not. */
export function lowerThreadPriority(kind: keyof typeof STEPS): void {
  try {
    // "<process>/task/<thread>". On Linux setpriority(2) takes the id of a thread.
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(thread, STEPS[kind]);
  } catch {
    // No such file on this system, or not permitted.
  }
}
