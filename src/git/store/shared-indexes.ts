/** Loads index files into shared memory, once for all threads: for index builders, which look up millions of ids. */
import { closeSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { isAbsent } from '../loose/loose-objects.js';
import { RESIDENT_PADDING } from '../pack/byte-source.js';
import { listObjectFolders } from './alternates.js';
import { openRegularFile, type OpenFile } from '../regular-file.js';

/** Can be sent by `postMessage`, which shares the memory. `memory` has the file and `RESIDENT_PADDING` zeros. */
export interface SharedIndex {
  readonly path: string;
  readonly memory: SharedArrayBuffer;
}

export type SharedIndexes = readonly SharedIndex[];

/**
 * Reads all `.idx` and `multi-pack-index` files of the repository and its alternates: about 32 bytes for each object.
 */
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

/** Names of the files in the folder `pack`; empty when it does not exist. */
export function listPackFolder(objects: string): string[] {
  try {
    return readdirSync(join(objects, 'pack'));
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

function readShared(path: string): SharedArrayBuffer | undefined {
  let file: OpenFile;
  try {
    file = openRegularFile(path);
  } catch (error) {
    // A repack deleted the file after the folder was listed.
    if (isAbsent(error)) return undefined;
    throw error;
  }
  const { fd, sizeBytes: size } = file;
  try {
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
