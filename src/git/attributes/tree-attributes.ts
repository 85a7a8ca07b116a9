/**
 * The attributes of single paths of a tree. Only the `.gitattributes` files of the directories above the asked paths
 * are read, each once.
 */
import { readOr } from '../errors.js';
import { findInTree, MODE_EXECUTABLE, MODE_FILE, MODE_TREE, TreeCursor } from '../object/tree.js';
import type { ObjectReader } from '../object/object-reader.js';
import { oidFromBytes, type Oid } from '../oid.js';
import { pathBytes, type GitPath } from '../path-text.js';
import type { AttributeValue } from './attribute-file.js';
import { ATTRIBUTE_FILE, AttributeReader, type AttributeScope } from './attributes.js';

interface Directory {
  /** Undefined where the tree has no such directory. */
  readonly tree: Buffer | undefined;
  readonly scope: AttributeScope;
}

const NAME = Buffer.from(ATTRIBUTE_FILE);
const NONE: ReadonlyMap<string, AttributeValue> = new Map();

export class TreeAttributes {
  readonly #objects: ObjectReader;
  readonly #reader: AttributeReader;
  readonly #cursor = new TreeCursor(Buffer.alloc(0));
  /** By path in Latin-1 with a trailing slash; '' is the root. */
  readonly #directories = new Map<string, Directory>();

  /** `wanted`: the attributes that `valuesOf` has to find. A tree or a file that cannot be read has no attributes. */
  constructor(objects: ObjectReader, gitDir: string, root: Oid, wanted: readonly string[]) {
    this.#objects = objects;
    this.#reader = new AttributeReader(gitDir, wanted);
    const tree = this.#read(root, 'tree');
    this.#directories.set('', { tree, scope: this.#reader.top(this.#fileIn(tree)) });
  }

  /** Of a file, which the tree need not have. */
  valuesOf(path: GitPath): ReadonlyMap<string, AttributeValue> {
    const name = pathBytes(path).toString('latin1');
    const { scope } = this.#directoryAt(name.slice(0, name.lastIndexOf('/') + 1));
    return scope.above === undefined && scope.rules.length === 0 && !this.#reader.hasInfo
      ? NONE
      : this.#reader.valuesOf(scope, name, false);
  }

  #directoryAt(folder: string): Directory {
    let directory = this.#directories.get(folder);
    if (directory === undefined) {
      const end = folder.lastIndexOf('/', folder.length - 2) + 1;
      const above = this.#directoryAt(folder.slice(0, end));
      const tree = this.#entryIn(above.tree, Buffer.from(folder.slice(end, -1), 'latin1'), [MODE_TREE], 'tree');
      const file = this.#fileIn(tree);
      directory = { tree, scope: file === undefined ? above.scope : this.#reader.below(above.scope, folder, file) };
      this.#directories.set(folder, directory);
    }
    return directory;
  }

  #fileIn(tree: Buffer | undefined): Buffer | undefined {
    return this.#entryIn(tree, NAME, [MODE_FILE, MODE_EXECUTABLE], 'blob');
  }

  #entryIn(
    tree: Buffer | undefined,
    name: Buffer,
    modes: readonly number[],
    type: 'tree' | 'blob',
  ): Buffer | undefined {
    const cursor = this.#cursor;
    if (tree === undefined || !findInTree(tree, name, cursor) || !modes.includes(cursor.mode)) return undefined;
    return this.#read(oidFromBytes(cursor.bytes, cursor.oidStart), type);
  }

  #read(oid: Oid, type: 'tree' | 'blob'): Buffer | undefined {
    return readOr<Buffer | undefined>(
      () => this.#objects.read(oid, type).bytes,
      () => undefined,
    );
  }
}
