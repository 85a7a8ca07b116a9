/** The parts of a recipe for a demo repository. */
import type { Oid } from '../git/oid.js';
import type { ObjectBatch } from './object-batch.js';

/** The result of a recipe; its objects are in the batch. */
export interface DemoRefs {
  /** Short name of the branch that HEAD refers to. */
  readonly head: string;
  /** Keys are full ref names. */
  readonly refs: ReadonlyMap<string, Oid>;
}

export interface DemoRecipe {
  readonly owner: string;
  readonly name: string;
  readonly description: string;
  /** Must be increased with every change of the result; a test compares it with the ids. */
  readonly version: number;
  build(batch: ObjectBatch): DemoRefs;
}
