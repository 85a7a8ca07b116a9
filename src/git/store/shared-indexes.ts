/** Index files whole in shared memory, loaded once and read by every thread: for builders that look up millions of ids. */
import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { isAbsent } from '../loose/loose-objects.js';
import { RESIDENT_PADDING } from '../pack/byte-source.js';
import { listObjectFolders } from './alternates.js';

/** Survives `postMessage` (the memory is shared, not copied). `memory` is the file and 32 zero bytes. */
export interface SharedIndex {
  readonly path: string;
  readonly memory: SharedArrayBuffer;
}

export type SharedIndexes = readonly SharedIndex[];

/** Reads every `.idx` and `multi-pack-index` of the repository and its alternates: some 32 bytes an object. */
export function loadIndexes(gitDir: string): SharedIndexes {
  const indexes: SharedIndex[] = [];
  for (const folder of listObjectFolders(join(gitDir, 'objects'))) {
    for (const name of listPackFolder(folder)) {
      if (!name.endsWith('.idx') && name !== 'multi-pack-index') continue;
      const path = join(folder, 'pack', name);
      const memory = readShared(path);
      if (memory !== undefined) indexes.push({ path, memory });
    }
  }
  return indexes;
}

/** Names in `pack`; none when there is no such folder. */
export function listPackFolder(objects: string): string[] {
  try {
    return readdirSync(join(objects, 'pack'));
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

function readShared(path: string): SharedArrayBuffer | undefined {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    // Repacked away between listing and opening.
    if (isAbsent(error)) return undefined;
    throw error;
  }
  try {
    const size = fstatSync(fd).size;
    const memory = new SharedArrayBuffer(size + RESIDENT_PADDING);
    const bytes = new Uint8Array(memory);
    for (let done = 0; done < size;) {
      const got = readSync(fd, bytes, done, size - done, done);
      if (got === 0) break;
      done += got;
    }
    return memory;
  } finally {
    closeSync(fd);
  }
}
