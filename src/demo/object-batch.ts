/**
 * The objects of a repository under construction: kept in memory and written together as one pack, which isomorphic-git
 * indexes. (Creating thousands of loose files would take longer than everything else.) Equal content is one object; ids
 * depend only on the content. Format: gitformat-pack(5), "pack-*.pack files have the following format".
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { deflateSync } from 'node:zlib';
import git from 'isomorphic-git';
import type { Oid } from '../git/oid.js';

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** A point in time with the time zone of a person. */
export interface Moment {
  readonly seconds: number;
  /** In git's format: `+0300`. */
  readonly zone: string;
}

export interface CommitFacts {
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  readonly author: Identity;
  readonly authored: Moment;
  readonly committer: Identity;
  readonly committed: Moment;
  /** Includes its final line feed. */
  readonly message: string;
  /** The encoding of names and message, UTF-8 by default; 'latin1' adds the header `encoding ISO-8859-1`. */
  readonly encoding?: 'latin1';
}

export interface TagFacts {
  readonly target: Oid;
  readonly targetType: ObjectType;
  readonly name: string;
  readonly tagger: Identity;
  readonly tagged: Moment;
  readonly message: string;
}

/** In the order of the pack: commits are adjacent, so that a walk over the history reads one part of the file. */
const PACK_TYPES: Readonly<Record<ObjectType, number>> = { commit: 1, tag: 4, tree: 2, blob: 3 };
/** A compromise: the demo is read far more often than written, but the first start waits for the writing. */
const DEFLATE_LEVEL = 5;

export class ObjectBatch {
  readonly #contents: Readonly<Record<ObjectType, Map<Oid, Buffer>>> = {
    commit: new Map(),
    tag: new Map(),
    tree: new Map(),
    blob: new Map(),
  };

  get count(): number {
    return Object.values(this.#contents).reduce((sum, objects) => sum + objects.size, 0);
  }

  /** The batch keeps `content` without a copy. */
  add(type: ObjectType, content: Buffer): Oid {
    const oid = createHash('sha1').update(`${type} ${content.length}\0`, 'latin1').update(content).digest('hex') as Oid;
    this.#contents[type].set(oid, content);
    return oid;
  }

  blob(content: string | Buffer): Oid {
    return this.add('blob', typeof content === 'string' ? Buffer.from(content, 'utf8') : content);
  }

  commit(facts: CommitFacts): Oid {
    const lines = [
      `tree ${facts.tree}`,
      ...facts.parents.map((parent) => `parent ${parent}`),
      `author ${signature(facts.author, facts.authored)}`,
      `committer ${signature(facts.committer, facts.committed)}`,
      ...(facts.encoding === 'latin1' ? ['encoding ISO-8859-1'] : []),
    ];
    return this.add('commit', Buffer.from(`${lines.join('\n')}\n\n${facts.message}`, facts.encoding ?? 'utf8'));
  }

  tag(facts: TagFacts): Oid {
    const lines = [
      `object ${facts.target}`,
      `type ${facts.targetType}`,
      `tag ${facts.name}`,
      `tagger ${signature(facts.tagger, facts.tagged)}`,
    ];
    return this.add('tag', Buffer.from(`${lines.join('\n')}\n\n${facts.message}`, 'utf8'));
  }

  /** Writes every object below `gitdir`, which must be an initialised repository. The objects stay in the batch. */
  async write(gitdir: string): Promise<void> {
    const pack = this.#pack();
    const filepath = `objects/pack/pack-${pack.subarray(-20).toString('hex')}.pack`;
    fs.mkdirSync(`${gitdir}/objects/pack`, { recursive: true });
    fs.writeFileSync(`${gitdir}/${filepath}`, pack);
    await git.indexPack({ fs, dir: gitdir, gitdir, filepath });
  }

  #pack(): Buffer {
    const header = Buffer.alloc(12);
    header.write('PACK', 'latin1');
    header.writeUInt32BE(2, 4);
    header.writeUInt32BE(this.count, 8);
    const parts: Buffer[] = [header];
    for (const [type, number] of Object.entries(PACK_TYPES)) {
      for (const content of this.#contents[type as ObjectType].values())
        parts.push(entryHeader(number, content.length), deflateSync(content, { level: DEFLATE_LEVEL }));
    }
    const hash = createHash('sha1');
    for (const part of parts) hash.update(part);
    return Buffer.concat([...parts, hash.digest()]);
  }
}

/**
 * Type in three bits, size in four bits and then in groups of seven, lowest first; the top bit means that another byte
 * follows.
 */
function entryHeader(type: number, sizeBytes: number): Buffer {
  const bytes = [(type << 4) | (sizeBytes & 0x0f)];
  for (let rest = sizeBytes >>> 4; rest > 0; rest >>>= 7) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 0x80;
    bytes.push(rest & 0x7f);
  }
  return Buffer.from(bytes);
}

/** `2020-03-24 09:28:27 -0600` as the two values that git stores. */
export function moment(text: string): Moment {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d{4})$/.exec(text);
  if (!match) throw new Error(`not a moment: ${text}`);
  const [, day, time, zone] = match as unknown as [string, string, string, string];
  return { seconds: Date.parse(`${day}T${time}${zone.slice(0, 3)}:${zone.slice(3)}`) / 1000, zone };
}

function signature({ name, email }: Identity, { seconds, zone }: Moment): string {
  return `${name} <${email}> ${seconds} ${zone}`;
}
