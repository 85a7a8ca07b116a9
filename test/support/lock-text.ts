/** The content of an index's lock file: the process id and, where the system provides it, its start time. */
import { readFileSync } from 'node:fs';

export function lockText(pid: number): string {
  try {
    // proc(5): field 22, counted after the command's name, which may contain anything.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`;
  } catch {
    return `${pid} `;
  }
}
