/**
 * The files that a git client fetches from a plain web server (gitprotocol-http(5), "Dumb Clients"), so that the clone
 * address works without a git binary. Two of them are generated here, because nothing runs update-server-info; the
 * others are files of the repository.
 */
import { createReadStream, closeSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { MAX_CONTROL_FILE_BYTES } from '../../../git/limits.js';
import { openRegularFile, readRegularFile, type OpenFile } from '../../../git/regular-file.js';
import { pathBytes } from '../../../git/path-text.js';
import type { Repository } from '../../../repository/repository.js';

export type DumbFile =
  | { readonly kind: 'text'; readonly bytes: Buffer }
  | {
      readonly kind: 'file';
      readonly type: string;
      readonly sizeBytes: number;
      readonly stream: () => Readable;
      readonly close: () => void;
    };

const LOOSE_OBJECT = /^objects\/([0-9a-f]{2}\/[0-9a-f]{38})$/;
const PACK_FILE = /^objects\/pack\/(pack-[0-9a-f]{40}\.(pack|idx))$/;

/** `path` follows the repository's address and is not that of `refList`. Undefined when it is not a file for clients. */
export function dumbFile(repository: Repository, path: string): DumbFile | undefined {
  if (path === 'HEAD')
    return { kind: 'text', bytes: readRegularFile(join(repository.gitDir, 'HEAD'), MAX_CONTROL_FILE_BYTES) };
  if (path === 'objects/info/packs') return { kind: 'text', bytes: packList(repository) };
  const loose = LOOSE_OBJECT.exec(path);
  if (loose !== null) return openObjectFile(repository, loose[1] as string, 'application/x-git-loose-object');
  const pack = PACK_FILE.exec(path);
  if (pack === null) return undefined;
  return openObjectFile(
    repository,
    join('pack', pack[1] as string),
    pack[2] === 'idx' ? 'application/x-git-packed-objects-toc' : 'application/x-git-packed-objects',
  );
}

/** `<oid> TAB <ref>`, and for annotated tags also their peeled object as `<ref>^{}`. */
export function refList(repository: Repository): Buffer {
  const lines: Buffer[] = [];
  const add = (oid: string, name: string): void => {
    lines.push(Buffer.from(`${oid}\t`), pathBytes(name), Buffer.from('\n'));
  };
  for (const ref of repository.refs.all) {
    add(ref.oid, ref.name);
    // A damaged tag is listed without a peeled object; the client will report the problem.
    const peeled = repository.objects.refTarget(ref);
    if (peeled !== undefined && peeled !== ref.oid) add(peeled, `${ref.name}^{}`);
  }
  return Buffer.concat(lines);
}

function packList(repository: Repository): Buffer {
  const names = repository.objects
    .packFiles()
    .filter((name) => PACK_FILE.test(`objects/pack/${name}`) && name.endsWith('.pack'));
  return Buffer.from(`${names.map((name) => `P ${name}\n`).join('')}\n`);
}

/** Objects of alternates are served as if they were the repository's own. */
function openObjectFile(repository: Repository, relative: string, type: string): DumbFile | undefined {
  for (const folder of repository.objects.folders()) {
    const file = openInside(folder, relative);
    if (file === undefined) continue;
    const { fd, sizeBytes } = file;
    return {
      kind: 'file',
      type,
      sizeBytes,
      stream: () => createReadStream('', { fd, autoClose: true }),
      close: () => closeSync(fd),
    };
  }
  return undefined;
}

/**
 * Undefined when the file is absent, is not a regular file, or is a link that leads out of the folder: who can write
 * into a repository must not be able to publish other files of this machine.
 */
function openInside(folder: string, relative: string): OpenFile | undefined {
  try {
    const path = realpathSync(join(folder, relative));
    return path.startsWith(realpathSync(folder) + sep) ? openRegularFile(path) : undefined;
  } catch {
    // The file is not in this folder, perhaps in the next one.
    return undefined;
  }
}
