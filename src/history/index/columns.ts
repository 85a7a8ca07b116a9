/** The sections of a container as typed views of its shared memory. FORMAT.md has the unit of each section. */
import { DamagedFile } from '../../segments/damaged-file.js';
import type { OpenContainer } from '../../segments/container.js';

const NO_BYTES = Buffer.alloc(0);

export class Columns {
  readonly #container: OpenContainer;

  constructor(container: OpenContainer) {
    this.#container = container;
  }

  words(tag: string): Uint32Array {
    const { offset, length } = this.#section(tag, Uint32Array.BYTES_PER_ELEMENT);
    return new Uint32Array(this.#container.shared, offset, length / Uint32Array.BYTES_PER_ELEMENT);
  }

  doubles(tag: string): Float64Array {
    const { offset, length } = this.#section(tag, Float64Array.BYTES_PER_ELEMENT);
    return new Float64Array(this.#container.shared, offset, length / Float64Array.BYTES_PER_ELEMENT);
  }

  bytes(tag: string): Buffer {
    const { offset, length } = this.#section(tag, 1);
    return length === 0 ? NO_BYTES : Buffer.from(this.#container.shared, offset, length);
  }

  /** Throws DamagedFile when the section is absent or is not a number of units. */
  #section(tag: string, unit: number): { readonly offset: number; readonly length: number } {
    const found = this.#container.sections.get(tag);
    if (found === undefined) throw new DamagedFile(`section ${tag} is missing`);
    if (found.length % unit !== 0) throw new DamagedFile(`section ${tag} has ${found.length} bytes`);
    return found;
  }
}
