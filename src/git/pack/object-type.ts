/** The four types of objects and the type numbers of pack entries: gitformat-pack(5), "Object types". */

import type { ObjectType } from '../object/object-reader.js';

export type { ObjectType };

export const OFS_DELTA = 6;
export const REF_DELTA = 7;

const TYPES: readonly (ObjectType | undefined)[] = [undefined, 'commit', 'tree', 'blob', 'tag'];

/** Name of the pack types 1 to 4; `undefined` for any other number. */
export function objectType(packType: number): ObjectType | undefined {
  return TYPES[packType];
}

export function isObjectType(name: string): name is ObjectType {
  return name === 'commit' || name === 'tree' || name === 'blob' || name === 'tag';
}
