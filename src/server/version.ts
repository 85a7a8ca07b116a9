/** The program's version, read from package.json, the only place that states it. */
import { readFileSync } from 'node:fs';

export function programVersion(): string {
  const description = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return description.version;
}
