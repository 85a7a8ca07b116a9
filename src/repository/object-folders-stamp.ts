/** A cheap sign that the objects of a repository have changed: a pack or a loose object came, or a folder was repaired. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';

const FAN_OUT = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The newest change of the folders of `objects/` and of `shallow`; '' when none can be looked at. 259 `stat` calls. */
export async function objectFoldersStamp(gitDir: string): Promise<string> {
  const paths = ['shallow', 'objects/info', 'objects/pack', ...FAN_OUT.map((name) => `objects/${name}`)];
  const times = await Promise.all(
    paths.map(async (path) => {
      try {
        return (await stat(join(gitDir, path))).mtimeMs;
      } catch {
        // Most repositories lack some of them.
        return 0;
      }
    }),
  );
  return `${Math.max(...times)}:${times.filter((time) => time > 0).length}`;
}
