/** The objects of a repository according to git: the oracle for object stores. */
import { git } from './git-fixture.js';

export interface OracleObject {
  readonly oid: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** Every object of the repository, from `git cat-file --batch`. */
export function objectsOf(gitDir: string): OracleObject[] {
  return parseBatch(git(gitDir, ['cat-file', '--batch-all-objects', '--batch']));
}

/** The given objects. */
export function objectsNamed(gitDir: string, oids: readonly string[]): OracleObject[] {
  return parseBatch(git(gitDir, ['cat-file', '--batch'], { input: `${oids.join('\n')}\n` }));
}

function parseBatch(output: Buffer): OracleObject[] {
  const objects: OracleObject[] = [];
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(10, at);
    const [oid, type, size] = output.toString('latin1', at, end).split(' ') as [string, string, string];
    const bytes = output.subarray(end + 1, end + 1 + Number(size));
    objects.push({ oid, type, bytes });
    at = end + 1 + bytes.length + 1;
  }
  return objects;
}
