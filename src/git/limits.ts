/** Named limits on what a repository's bytes may ask of us. Each has its reason; none is a tuning knob. */

const KIB = 1024;
const MIB = 1024 * KIB;

/** One object in memory. The kernel's largest file has 20 MB; larger blobs are streamed. Two of these (base and result) must fit. */
export const MAX_OBJECT_BYTES = 256 * MIB;

/** All results of one delta chain together: a bomb makes each step large, a real chain of small steps never comes near. */
export const MAX_CHAIN_RESULT_BYTES = 8 * MAX_OBJECT_BYTES;

/** Entries in one delta chain. git writes at most 4095 (`--depth` is a 12-bit field). */
export const MAX_DELTA_CHAIN = 4096;

/** Directories in one another. As deep as git goes by default since 2.43 (git-config(1), `core.maxTreeDepth`). */
export const MAX_TREE_DEPTH = 2048;

/** `objects/info/alternates` is read in folders at most this far from the repository's own (depth 0), as git does. */
export const MAX_ALTERNATE_DEPTH = 5;

/** Object folders one repository may bring together through alternates: five levels of many each would multiply. */
export const MAX_OBJECT_FOLDERS = 256;

/** Size of small control files: `alternates`, `commondir`, a `.git` file, `config`. */
export const MAX_CONTROL_FILE_BYTES = 1 * MIB;

/** Packs in one repository; each holds two file descriptors. */
export const MAX_PACKS = 10_000;

/** Largest file position that a number holds exactly; 64-bit offsets above it are refused. */
export const MAX_FILE_OFFSET = Number.MAX_SAFE_INTEGER;

/** Header of a loose object, `<type> <size>\0`: longest type 6, 20 digits; git reads 32 bytes. */
export const MAX_LOOSE_HEADER_BYTES = 32;

/** A read that misses may list the packs again, but a burst of misses (404 scans) not more often than this. */
export const REFRESH_INTERVAL_MS = 100;

/** Default memory for file blocks of one thread. */
export const DEFAULT_BLOCK_CACHE_BYTES = 32 * MIB;

/** Default memory for delta bases of one thread. */
export const DEFAULT_BASE_CACHE_BYTES = 16 * MIB;
