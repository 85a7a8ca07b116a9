/** How a demo repository is made. */
import type { Oid } from '../git/oid.js';
import type { ObjectBatch } from './object-batch.js';

/** What a recipe makes: its objects are in the batch. */
export interface DemoRefs {
  /** Short name of the branch that HEAD names. */
  readonly head: string;
  /** Full ref names. */
  readonly refs: ReadonlyMap<string, Oid>;
}

export interface DemoRecipe {
  readonly owner: string;
  readonly name: string;
  readonly description: string;
  /** Raised with every change of what is made; a test holds it to the ids. */
  readonly version: number;
  build(batch: ObjectBatch): DemoRefs;
}
