/** Where ids are looked up: in the index of one pack, or in a multi-pack-index of many packs. */
import type { MultiPackIndex } from '../pack/multi-pack-index.js';
import type { OidTable } from '../pack/oid-table.js';
import type { PackFile } from '../pack/pack-file.js';
import type { PackIndex } from '../pack/pack-index.js';
import { indexPosition, type PackOffset } from '../pack/position.js';

/** Filled by `locate`. One object serves many calls, so that a look-up allocates nothing. */
export interface PackLocation {
  pack: PackFile | undefined;
  offset: PackOffset;
}

export interface PackSource {
  readonly table: OidTable;
  /** Looks up the id at `oid[at, at + 20)`. Fills `location` and returns true if it is there. Throws corrupt. */
  locate(oid: Uint8Array, at: number, location: PackLocation): boolean;
}

export class SinglePack implements PackSource {
  readonly table: OidTable;
  readonly #pack: PackFile;
  readonly #index: PackIndex;

  constructor(pack: PackFile) {
    this.#pack = pack;
    this.#index = pack.index();
    this.table = this.#index.table;
  }

  locate(oid: Uint8Array, at: number, location: PackLocation): boolean {
    const offset = this.#index.find(oid, at);
    if (offset === -1) return false;
    location.pack = this.#pack;
    location.offset = offset;
    return true;
  }
}

export class ManyPacks implements PackSource {
  readonly table: OidTable;
  readonly #index: MultiPackIndex;
  readonly #packs: readonly (PackFile | undefined)[];

  /** `packs` are in the order of `index.packNames`; undefined for a pack that does not exist any more. */
  constructor(index: MultiPackIndex, packs: readonly (PackFile | undefined)[]) {
    this.#index = index;
    this.#packs = packs;
    this.table = index.table;
  }

  locate(oid: Uint8Array, at: number, location: PackLocation): boolean {
    const found = this.table.find(oid, at);
    if (found < 0) return false;
    const row = indexPosition(found);
    const pack = this.#packs[this.#index.packNumberAt(row)];
    if (pack === undefined) return false;
    location.pack = pack;
    location.offset = this.#index.packOffsetAt(row);
    return true;
  }
}
