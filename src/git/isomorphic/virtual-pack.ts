/**
 * isomorphic-git's `cache` argument with one pack index in it, which has all objects of our store, packed or loose. The cache
 * of pack indexes is a Map under a symbol that is not exported; it is known by its description.
 */
import { isOid, type Oid } from '../oid.js';
import type { ObjectStore, ObjectType } from '../store/object-store.js';

const PACKFILE_CACHE = 'PackfileCache';
/** Ids that an ambiguous prefix lists at most. */
const MAX_EXPANSION = 1000;

/** What isomorphic-git 1.44 uses of its `GitPackIndex`. */
interface VirtualIndex {
  readonly offsets: { has(oid: string): boolean; keys(): Iterable<Oid> };
  /** Truthy: "the pack is loaded", "its checksum was verified". */
  readonly pack: true;
  readonly _checksumVerification: true;
  read(request: { oid: string }): Promise<{ type: ObjectType; format: 'content'; object: Buffer }>;
}

/** `prefix`: the short id that this call expands; only then has the index keys. */
export function virtualPackCache(store: ObjectStore, prefix?: string): object {
  const index: VirtualIndex = {
    offsets: {
      has: (oid) => isOid(oid) && store.has(oid),
      keys: () => (prefix === undefined ? [] : store.expandPrefix(prefix, MAX_EXPANSION)),
    },
    pack: true,
    _checksumVerification: true,
    read: ({ oid }) => {
      try {
        const { type, bytes } = store.read(oid as Oid);
        return Promise.resolve({ type, format: 'content', object: bytes });
      } catch (error) {
        return Promise.reject(error);
      }
    },
  };
  const indexes = { get: () => index, set: (): void => undefined, delete: (): boolean => false };
  return new Proxy(
    {},
    {
      get: (target, key, receiver): unknown =>
        typeof key === 'symbol' && key.description === PACKFILE_CACHE ? indexes : Reflect.get(target, key, receiver),
    },
  );
}
