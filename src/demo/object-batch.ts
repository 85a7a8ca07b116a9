/**
 * Objects of a repository that is being made: hashed and deflated at once in memory, written later all together through
 * isomorphic-git. The same content is one object. Ids depend on the content alone.
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

/** A moment in somebody's zone. */
export interface Moment {
  readonly seconds: number;
  /** `+0300`, as git writes it. */
  readonly zone: string;
}

export interface CommitFacts {
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  readonly author: Identity;
  readonly authored: Moment;
  readonly committer: Identity;
  readonly committed: Moment;
  /** With its final line feed. */
  readonly message: string;
  /** When given, names and message are written in it: 'latin1' as `encoding ISO-8859-1`. */
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

/** Writes in flight at once: enough to hide the waiting, far below any limit of open files. */
const WRITES_AT_ONCE = 48;
/** The demo is read far more often than written, but it is written while someone waits. */
const DEFLATE_LEVEL = 5;

export class ObjectBatch {
  readonly #deflated = new Map<Oid, Buffer>();

  get count(): number {
    return this.#deflated.size;
  }

  add(type: ObjectType, content: Buffer): Oid {
    const header = Buffer.from(`${type} ${content.length}\0`, 'latin1');
    const oid = createHash('sha1').update(header).update(content).digest('hex') as Oid;
    if (!this.#deflated.has(oid)) this.#deflated.set(oid, deflateSync(Buffer.concat([header, content]), { level: DEFLATE_LEVEL }));
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
    const lines = [`object ${facts.target}`, `type ${facts.targetType}`, `tag ${facts.name}`, `tagger ${signature(facts.tagger, facts.tagged)}`];
    return this.add('tag', Buffer.from(`${lines.join('\n')}\n\n${facts.message}`, 'utf8'));
  }

  /** Writes every object loose under `gitdir`, which is to be an initialised repository. */
  async write(gitdir: string): Promise<void> {
    // The folders once, instead of finding out for each object that its folder is missing.
    for (let fan = 0; fan < 256; fan += 1) fs.mkdirSync(`${gitdir}/objects/${fan.toString(16).padStart(2, '0')}`, { recursive: true });
    const queue = this.#deflated.entries();
    const writer = async () => {
      for (const [oid, object] of queue) await git.writeObject({ fs, gitdir, oid, object, format: 'deflated' });
    };
    await Promise.all(Array.from({ length: WRITES_AT_ONCE }, writer));
  }
}

/** `2020-03-24 09:28:27 -0600` as git's two numbers. */
export function moment(text: string): Moment {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d{4})$/.exec(text);
  if (!match) throw new Error(`not a moment: ${text}`);
  const [, day, time, zone] = match as unknown as [string, string, string, string];
  return { seconds: Date.parse(`${day}T${time}${zone.slice(0, 3)}:${zone.slice(3)}`) / 1000, zone };
}

function signature({ name, email }: Identity, { seconds, zone }: Moment): string {
  return `${name} <${email}> ${seconds} ${zone}`;
}
