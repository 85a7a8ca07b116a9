/** Limits that bound the memory and time which the bytes of a repository can cost, each with its reason. */

const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * Size of one object in memory; larger blobs are streamed. The largest file of the Linux kernel has 20 MB. Applying a
 * delta needs two objects of this size at once, the base and the result.
 */
export const MAX_OBJECT_BYTES = 256 * MIB;

/**
 * Size of all results of one delta chain together. A decompression bomb makes every step of a long chain large; the
 * results of a real chain stay far below this.
 */
export const MAX_CHAIN_RESULT_BYTES = 8 * MAX_OBJECT_BYTES;

/**
 * Entries in one delta chain; ends a cycle. git writes at most 4095, because it keeps the depth in 12 bits, but it reads
 * chains of any length, and other programs write longer ones. A step costs three numbers and no stack.
 */
export const MAX_DELTA_CHAIN = 32_768;

/** Directories in one another. As deep as git goes by default since 2.43 (git-config(1), `core.maxTreeDepth`). */
export const MAX_TREE_DEPTH = 2048;

/** Depth to which `objects/info/alternates` is followed, as in git. The folder of the repository itself has depth 0. */
export const MAX_ALTERNATE_DEPTH = 5;

/** Object folders that one repository may use through alternates. The depth alone would allow too many of them. */
export const MAX_OBJECT_FOLDERS = 256;

/** Size of small control files: `alternates`, `commondir`, a `.git` file, `config`. */
export const MAX_CONTROL_FILE_BYTES = 1 * MIB;

/** Packs in one repository. Each needs two file descriptors. */
export const MAX_PACKS = 10_000;

/** Largest file position that a number holds exactly. 64-bit offsets above it are refused. */
export const MAX_FILE_OFFSET = Number.MAX_SAFE_INTEGER;

/** Header of a loose object, `<type> <size>\0`: a type of at most 6 letters and 20 digits. git reads 32 bytes, too. */
export const MAX_LOOSE_HEADER_BYTES = 32;

/**
 * Least time between two listings of the packs. A read that finds nothing lists them again, and misses come in bursts.
 */
export const REFRESH_INTERVAL_MS = 100;

/** Default memory of one thread for file blocks. */
export const DEFAULT_BLOCK_CACHE_BYTES = 32 * MIB;

/** Default memory of one thread for bases of deltas. */
export const DEFAULT_BASE_CACHE_BYTES = 16 * MIB;
