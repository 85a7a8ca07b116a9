/** Programs that some tests need and that a machine may lack. */
import { spawnSync } from 'node:child_process';

/** Programs of the administrator are not on every PATH. */
export const SEARCH_PATH = `${process.env['PATH'] ?? ''}:/usr/sbin`;

/** True when the program can be started. */
export function hasProgram(name: string, versionFlag = '--version'): boolean {
  return spawnSync(name, [versionFlag], { env: { PATH: SEARCH_PATH } }).status === 0;
}
