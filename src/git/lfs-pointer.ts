/**
 * Git LFS pointer files: a few lines of text in the repository that represent a file which is stored elsewhere.
 * Source: the Git LFS specification, "The Pointer".
 */

export interface LfsPointer {
  /** SHA-256 of the file, as 64 hex digits. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Limit of the specification: a pointer is shorter than this. */
export const MAX_LFS_POINTER_BYTES = 1024;
const VERSION = /^version https:\/\/(?:git-lfs\.github\.com\/spec|hawser\.github\.com\/spec)\/v1\n/;

/** `undefined` for a file that is not a pointer. Never throws. */
export function parseLfsPointer(bytes: Uint8Array): LfsPointer | undefined {
  if (bytes.length >= MAX_LFS_POINTER_BYTES) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (!VERSION.test(text)) return undefined;
  const sha256 = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1];
  const size = /^size (\d{1,15})$/m.exec(text)?.[1];
  return sha256 === undefined || size === undefined ? undefined : { sha256, sizeBytes: Number(size) };
}
