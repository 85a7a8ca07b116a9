/** All objects of a fixture, read by git itself: replaces the object store in tests of something else. */
import { GitError } from '../../src/git/errors.js';
import type { GitObject, ObjectReader, ObjectType } from '../../src/git/object/object-reader.js';
import { oidFromBytes, type Oid } from '../../src/git/oid.js';
import { git } from './git-fixture.js';

/** A snapshot: objects created later are not in it. */
export function gitObjectReader(gitDir: string): ObjectReader & { readonly objects: ReadonlyMap<Oid, GitObject> } {
  const objects = new Map<Oid, GitObject>();
  const output = git(gitDir, ['cat-file', '--batch', '--batch-all-objects', '--buffer']);
  for (let at = 0; at < output.length;) {
    const lineEnd = output.indexOf(10, at);
    const [oid, type, size] = output.toString('latin1', at, lineEnd).split(' ') as [Oid, ObjectType, string];
    objects.set(oid, { type, bytes: output.subarray(lineEnd + 1, lineEnd + 1 + Number(size)) });
    at = lineEnd + 1 + Number(size) + 1;
  }
  const find = (oid: Oid): GitObject | undefined => objects.get(oid);
  return {
    objects,
    find,
    findAt: (bytes, offset) => find(oidFromBytes(bytes, offset)),
    read(oid, type) {
      const found = find(oid);
      if (found === undefined) throw new GitError('not-found', { what: 'object', name: oid });
      if (type !== undefined && found.type !== type)
        throw new GitError('wrong-type', { oid, expected: type, actual: found.type });
      return found;
    },
  };
}
