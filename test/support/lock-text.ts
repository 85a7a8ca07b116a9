/** What a process writes into the lock of an index: its number and, where the system tells, when it started. */
import { readFileSync } from 'node:fs';

export function lockText(pid: number): string {
  try {
    // proc(5): field 22, counted after the command's name, which may hold anything.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`;
  } catch {
    return `${pid} `;
  }
}
