/**
 * A throw-away repository that borrows the objects of another one, with branches that are pushed, moved and deleted,
 * and objects that are packed and pruned. A second one beside it keeps every object: git answers there for commits of
 * both, whatever has become of the first one.
 */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Oid } from '#dist/git/oid.js';
import type { RefName } from '#dist/web/address/location.js';
import type { BenchRepository } from '../bench-repository.js';
import { NAME } from '../kedr-server.js';
import { git, pick } from '../support.js';
import { runGit } from './git-process.js';
import { MadeCommits } from './made-commits.js';
import { Timeline } from './timeline.js';

const BRANCHES = 6;
/** A push of more objects is kept as a pack. */
const UNPACK_LIMIT = 8;
/** A repository is noticed again this long after it has come back: Kedr looks at its folders every 15 s. */
const NOTICE_MS = 25_000;
const ABSENCE_MS = 3_000;

export class ChangingRepository {
  /** The folder that is served. */
  readonly root: string;
  /** Git's side. */
  readonly keeper: string;
  readonly #presence = new Timeline(true);
  readonly #path: string;
  readonly #scratch: string;
  readonly #random: () => number;
  readonly #base: () => Oid;
  readonly #branches: readonly string[];
  readonly #tips = new Map<string, Timeline<Oid | undefined>>();
  readonly #made: MadeCommits;
  readonly #counts = new Map<string, number>();
  #latest: { name: string; begunAt: number } | undefined;

  /** `base`: a random commit of the borrowed ones. */
  constructor(subject: BenchRepository, base: () => Oid) {
    this.#scratch = subject.folder('changing');
    this.#random = subject.random('changing');
    this.#base = base;
    this.#branches = Array.from({ length: BRANCHES }, (_, number) => `soak/${number}`);
    this.root = join(this.#scratch, 'root');
    this.#path = join(this.root, NAME.owner, `${NAME.repo}.git`);
    this.keeper = subject.borrowed('keeper');
    this.#made = new MadeCommits(this.keeper);
    for (const branch of this.#branches) this.#tips.set(branch, new Timeline<Oid | undefined>(undefined));
    this.#create();
    this.#settle();
  }

  get branches(): readonly RefName[] {
    return this.#branches.map((name) => ({ kind: 'branch', name }));
  }

  /** What HEAD leads to. It always exists while the repository does. */
  get head(): string {
    return pick(this.#branches.slice(0, 1), () => 0);
  }

  /** How often each change was made. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  tipOf(branch: string): Timeline<Oid | undefined> {
    const tip = this.#tips.get(branch);
    if (tip === undefined) throw new Error(`no branch ${branch}`);
    return tip;
  }

  /** One of the commits that were made lately, undefined before the first push. */
  madeCommit(): Oid | undefined {
    return this.#made.lately(this.#random);
  }

  /** The change that began last, with its time. */
  latestChange(): string {
    if (this.#latest === undefined) return '';
    const { name, begunAt } = this.#latest;
    return `(${name} began ${Math.round(performance.now() - begunAt)} ms before)`;
  }

  /** Whether the repository may not have been there, or not noticed yet, at some moment between two times. */
  isAway(from: number, to: number): boolean {
    return this.#presence.during(from, to).includes(false);
  }

  /** Whether the commit may have been absent between two times, because a prune or a deletion may have taken it. */
  mayBeLost(commit: Oid, from: number, to: number): boolean {
    if (this.isAway(from, to)) return true;
    if (!this.#made.has(commit)) return false;
    return ![...this.#tips.values()].some((tip) =>
      tip.during(from, to).every((oid) => oid !== undefined && this.#made.contains(oid, commit)),
    );
  }

  /** One random change. */
  async change(): Promise<void> {
    const name = pick(CHANGES, this.#random);
    this.#note(name);
    if (name === 'push') await this.#push();
    else if (name === 'force-push') await this.#move(this.#anyBranch(), this.madeCommit() ?? this.#base());
    else if (name === 'delete a branch') await this.#move(pick(this.#branches.slice(1), this.#random), undefined);
    else await runGit(this.#path, MAINTENANCE[name]);
  }

  /** Deletes the repository, and makes it again later with other branches. */
  async recreate(): Promise<void> {
    this.#note('recreate');
    this.#presence.begin(false);
    for (const tip of this.#tips.values()) tip.begin(undefined);
    rmSync(this.#path, { recursive: true });
    this.#settle();
    this.#presence.settle();
    await wait(ABSENCE_MS);
    this.#presence.begin(true);
    this.#create();
    this.#settle();
    setTimeout(() => this.#presence.settle(), NOTICE_MS).unref();
  }

  #note(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    this.#latest = { name, begunAt: performance.now() };
  }

  #create(): void {
    const made = join(this.#scratch, 'new.git');
    git(['init', '-q', '--bare', made]);
    for (const file of ['objects/info/alternates', 'packed-refs', 'shallow'])
      if (existsSync(join(this.keeper, file))) copyFileSync(join(this.keeper, file), join(made, file));
    git(['-C', made, 'config', 'transfer.unpackLimit', String(UNPACK_LIMIT)]);
    git(['-C', made, 'config', 'receive.autogc', 'false']);
    git(['-C', made, 'config', 'gc.writeCommitGraph', 'false']);
    writeFileSync(join(made, 'HEAD'), `ref: refs/heads/${this.head}\n`);
    for (const branch of this.#branches) {
      const oid = this.#base();
      git(['-C', made, 'update-ref', `refs/heads/${branch}`, oid]);
      this.tipOf(branch).begin(oid);
    }
    mkdirSync(dirname(this.#path), { recursive: true });
    renameSync(made, this.#path);
  }

  #settle(): void {
    for (const tip of this.#tips.values()) tip.settle();
  }

  #anyBranch(): string {
    return pick(this.#branches, this.#random);
  }

  /** A few new commits after the branch or after another commit. */
  async #push(): Promise<void> {
    const branch = this.#anyBranch();
    const { last = this.#base() } = this.tipOf(branch);
    await this.#move(branch, await this.#made.make(this.#random() < 0.3 ? this.#base() : last, this.#random));
  }

  /** Pushes a commit as the branch, forced; undefined deletes it. */
  async #move(branch: string, oid: Oid | undefined): Promise<void> {
    const tip = this.tipOf(branch);
    if (oid === undefined && tip.last === undefined) return;
    tip.begin(oid);
    await runGit(this.keeper, ['push', '-q', '--force', this.#path, `${oid ?? ''}:refs/heads/${branch}`]);
    tip.settle();
  }
}

/** What git does to the files of a repository without a change of its refs. */
const MAINTENANCE = {
  'pack refs': ['pack-refs', '--all', '--prune'],
  'repack all': ['repack', '-q', '-a', '-d', '-l'],
  'repack, loosen': ['repack', '-q', '-A', '-d', '-l'],
  'repack new': ['repack', '-q', '-d', '-l'],
  prune: ['prune', '--expire=now'],
  gc: ['gc', '-q', '--prune=now'],
  'multi-pack-index': ['multi-pack-index', 'write'],
} as const;

/** A change that stands here twice is twice as likely. */
const CHANGES = [
  ...Array.from({ length: 8 }, () => 'push' as const),
  ...Array.from({ length: 4 }, () => 'force-push' as const),
  'delete a branch' as const,
  ...(Object.keys(MAINTENANCE) as (keyof typeof MAINTENANCE)[]),
];
