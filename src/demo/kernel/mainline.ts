/**
 * The years between the first commit and the last days: releases, the known commits of each entry, and invented commits
 * between them.
 */
import type { Oid } from '../../git/oid.js';
import { moment, type Identity, type Moment, type ObjectBatch } from '../object-batch.js';
import { SeededRandom, textSeed } from '../seeded-random.js';
import { ENTRY_STORIES, lastStorySeconds, ROOT_MESSAGE } from './entry-stories.js';
import { KernelLine } from './kernel-line.js';
import { inventedMessage, inventedSubject, subjectPrefix } from './messages.js';
import { DEVELOPERS, LATIN1_AUTHOR, LINUS, LINUS_EARLY, MAINTAINERS } from './people.js';
import { RELEASES, type Release } from './releases.js';
import { rootMakefile } from './root-files.js';
import { FOLDER_BIRTHS, SOURCE_FOLDERS } from './source-list.js';
import { sourceText, stepsOf } from './source-text.js';
import { VFIO_TEXTS } from './vfio-text.js';
import { VMALLOC_TEXTS } from './vmalloc-text.js';

/** A commit that a stable branch may cherry-pick. */
export interface Pickable {
  readonly oid: Oid;
  readonly message: string;
  readonly path: string;
  readonly author: Identity;
  readonly authored: Moment;
  /** Commit time in seconds. */
  readonly seconds: number;
}

export interface Mainline {
  readonly line: KernelLine;
  readonly releases: ReadonlyMap<string, KernelLine>;
  readonly pickable: readonly Pickable[];
}

const FIRST_AT = moment('2005-04-16 15:20:36 -0700');
/** The number of invented events between two releases. */
const EVENTS_A_CYCLE = 3;
const ROOT_FILES_OF_THE_FIRST_COMMIT = ['COPYING', 'CREDITS', 'MAINTAINERS', 'README'];
/** Commits that change root files between their first and their last known commit. */
const ROOT_TOUCHES: readonly (readonly [string, string])[] = [
  ['.gitignore', '2005-10-20 10:12:00 +0000'],
  ['Kbuild', '2005-09-10 09:00:00 +0200'],
  ['.mailmap', '2007-05-11 12:01:00 +0300'],
  ['MAINTAINERS', '2008-11-02 18:40:00 -0500'],
  ['.gitignore', '2009-03-14 07:30:00 +0900'],
  ['Kconfig', '2010-11-09 11:11:00 +0100'],
  ['MAINTAINERS', '2012-02-29 16:00:00 +0000'],
  ['.mailmap', '2013-09-01 21:20:00 +0200'],
  ['MAINTAINERS', '2015-06-30 08:15:00 -0300'],
  ['.get_maintainer.ignore', '2015-08-06 13:00:00 +0100'],
  ['.gitattributes', '2016-10-07 14:44:00 -0700'],
  ['.clang-format', '2018-04-11 10:28:00 +0200'],
  ['MAINTAINERS', '2018-05-05 17:05:00 +0530'],
  ['.mailmap', '2019-01-08 09:09:00 +0800'],
  ['MAINTAINERS', '2019-10-01 12:34:00 +0300'],
];
/** Files whose text grows with each revision; invented commits change these. */
const TOLD_BY_WORK = /\/[^/]+\.(c|h|S|rst|dtsi?)$/;
/** The commits of an event may be dated up to a day later than the event. */
const QUIET_BEFORE_STORY_SECONDS = 172_800;
const OLD_X86 = 'arch/i386';
const X86 = 'arch/x86';
const X86_MOVED_AT = '2007-10-11 11:17:01 +0200';
/** Removed folders: path prefix, file names, first and last day. */
const GONE = [
  {
    folder: 'drivers/ieee1394',
    files: ['raw1394.c', 'sbp2.c', 'Kconfig'],
    from: undefined,
    until: '2010-10-11 22:10:05 +0200',
    why: 'the newer stack has been the better one for years',
  },
  {
    folder: 'arch/blackfin/kernel',
    files: ['setup.c', 'process.c', 'entry.S'],
    from: '2007-05-06 14:50:22 -0700',
    until: '2018-03-26 15:56:09 +0200',
    why: 'nobody has booted it in a long time',
  },
] as const;

const by = (list: typeof DEVELOPERS, index: number) => list[index % list.length] ?? LINUS;

export function buildMainline(batch: ObjectBatch): Mainline {
  const teller = new Teller(batch);
  teller.firstCommit();
  const events: [number, () => void][] = [];
  const at = (when: Moment, tell: () => void) => events.push([when.seconds, tell]);
  for (const release of RELEASES) at(release.at, () => teller.release(release));
  for (const story of ENTRY_STORIES) at(moment(story.at), () => teller.story(story.paths, story, moment(story.at)));
  for (const [path, when] of ROOT_TOUCHES) at(moment(when), () => teller.rootTouch(path, moment(when)));
  for (const [prefix, year] of FOLDER_BIRTHS)
    at(birthOf(prefix, year), () => teller.birth(prefix, birthOf(prefix, year)));
  for (const gone of GONE) {
    if (gone.from) at(moment(gone.from), () => teller.comeAndGo(gone.folder, gone.files, moment(gone.from)));
    at(moment(gone.until), () => teller.goAway(gone.folder, gone.files, moment(gone.until), gone.why));
  }
  at(moment(X86_MOVED_AT), () => teller.moveX86(moment(X86_MOVED_AT)));
  RELEASES.slice(0, -1).forEach((release, index) => {
    const next = RELEASES[index + 1];
    if (!next) return;
    for (let event = 1; event <= EVENTS_A_CYCLE; event += 1) {
      const seconds = Math.floor(
        release.at.seconds + ((next.at.seconds - release.at.seconds) * (event - 0.4)) / EVENTS_A_CYCLE,
      );
      at({ seconds, zone: next.at.zone }, () =>
        teller.work({ seconds, zone: next.at.zone }, index * EVENTS_A_CYCLE + event),
      );
    }
  });
  // Array.prototype.sort is stable.
  for (const [, tell] of events.sort(([a], [b]) => a - b)) tell();
  return { line: teller.line, releases: teller.releases, pickable: teller.pickable };
}

function birthOf(prefix: string, year: number): Moment {
  const seed = textSeed(prefix);
  const month = year === 2005 ? 8 : 1 + (seed % 9);
  const text = `${year}-${String(month).padStart(2, '0')}-${String(1 + (seed % 27)).padStart(2, '0')} ${String(8 + (seed % 10)).padStart(2, '0')}:${String(seed % 60).padStart(2, '0')}:07 +0200`;
  return moment(text);
}

function bornLater(path: string): boolean {
  return FOLDER_BIRTHS.some(([prefix]) => isUnder(path, prefix));
}

const isUnder = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);

/** All generated files at their final paths. Folders with C files also have a Makefile, those of drivers a Kconfig. */
function sourcePaths(): string[] {
  return SOURCE_FOLDERS.flatMap(({ folder, files }) => {
    const built = files.some((file) => file.endsWith('.c')) && !/^(tools|samples|scripts)/.test(folder);
    const extra = [
      ...(built ? ['Makefile'] : []),
      ...(built && /^(drivers|fs|crypto|net|sound)(\/|$)/.test(folder) ? ['Kconfig'] : []),
    ];
    return [...files, ...extra].map((file) => `${folder}/${file}`);
  });
}

class Teller {
  readonly line: KernelLine;
  readonly releases = new Map<string, KernelLine>();
  readonly pickable: Pickable[] = [];
  readonly #random = new SeededRandom(0x6b656472);
  /** Earlier states of the line, from which topic branches fork. */
  #past: KernelLine[] = [];
  #x86Moved = false;

  constructor(batch: ObjectBatch) {
    this.line = new KernelLine(batch);
  }

  firstCommit(): void {
    for (const path of sourcePaths().filter((source) => !bornLater(source))) {
      this.line.touch(path, isUnder(path, X86) ? path.replace(X86, OLD_X86) : path);
    }
    for (const path of ROOT_FILES_OF_THE_FIRST_COMMIT) this.line.touch(path);
    for (const { folder, files, from } of GONE) {
      if (!from) for (const file of files) this.line.write(`${folder}/${file}`, sourceText(`${folder}/${file}`, 1));
    }
    this.line.write('Makefile', rootMakefile('2.6.12-rc2'));
    this.line.commit({ author: LINUS_EARLY, authored: FIRST_AT, message: ROOT_MESSAGE });
  }

  release({ version, at }: Release): void {
    this.line.write('Makefile', rootMakefile(version));
    this.line.commit({ author: LINUS, authored: at, message: `Linux ${version}\n` });
    this.releases.set(version, this.line.fork());
    this.#remember();
  }

  story(
    paths: readonly string[],
    people: { author: Identity; committer: Identity; message: string },
    at: Moment,
  ): void {
    for (const path of paths) this.line.touch(path);
    this.line.commit({ ...people, authored: at });
    this.#remember();
  }

  rootTouch(path: string, at: Moment): void {
    const isNew = this.line.revision(path) === 0;
    const author = by(DEVELOPERS, textSeed(path + at.seconds));
    this.line.touch(path);
    const subject = isNew ? `${path}: add one for the whole tree` : `${path}: bring it up to date`;
    this.line.commit({
      author,
      authored: at,
      committer: LINUS,
      message: inventedMessage(subject, { author, committer: LINUS }, new SeededRandom(at.seconds), { path }),
    });
  }

  birth(prefix: string, at: Moment): void {
    const paths = sourcePaths().filter((path) => isUnder(path, prefix) && this.line.revision(path) === 0);
    if (paths.length === 0) return;
    for (const path of paths) this.line.touch(path);
    const author = by(DEVELOPERS, textSeed(prefix));
    const committer = by(MAINTAINERS, textSeed(prefix));
    const message = inventedMessage(
      `${subjectPrefix(paths[0] ?? prefix)}: add ${prefix}`,
      { author, committer },
      new SeededRandom(at.seconds),
    );
    this.line.commit({ author, committer, authored: at, message });
    this.#remember();
  }

  comeAndGo(folder: string, files: readonly string[], at: Moment): void {
    for (const file of files) this.line.write(`${folder}/${file}`, sourceText(`${folder}/${file}`, 1));
    this.line.commit({
      author: by(DEVELOPERS, 3),
      authored: at,
      message: `${subjectPrefix(`${folder}/x`)}: add ${folder}\n`,
    });
  }

  goAway(folder: string, files: readonly string[], at: Moment, why: string): void {
    for (const file of files) this.line.remove(`${folder}/${file}`);
    this.line.commit({ author: by(DEVELOPERS, 9), authored: at, message: `${folder}: remove it\n\nReason: ${why}.\n` });
    this.#remember();
  }

  moveX86(at: Moment): void {
    for (const path of this.line.paths().filter((source) => isUnder(source, X86)))
      this.line.line.move(path.replace(X86, OLD_X86), path);
    this.line.commit({
      author: by(DEVELOPERS, 13),
      authored: at,
      message: `x86: move ${OLD_X86} to ${X86}\n\nThe two architectures share one folder from now on. Files move as they are.\n`,
    });
    this.#x86Moved = true;
    // Branches that forked before this commit would bring the old names back.
    this.#past = [];
    this.#remember();
  }

  /** One invented event: usually a commit, sometimes a merged branch, once a merge of three branches. */
  work(at: Moment, number: number): void {
    if (number === 2) return this.#latin1(at);
    if (number === 29) return this.#octopus(at);
    if (number % 9 === 4) return this.#revertedWork(at);
    if (number % 3 === 0) return this.#mergedWork(at);
    this.#single(this.line, at, true);
    this.#remember();
  }

  #latin1(at: Moment): void {
    this.line.touch('net/ipv4/route.c');
    this.line.commit({
      author: LATIN1_AUTHOR,
      authored: at,
      committer: LINUS,
      encoding: 'latin1',
      message:
        "net: ipv4: look at the route once\n\nThe idea is Jürgen Mößner's; the numbers are from a café in Málaga.\n\nSigned-off-by: José Muñoz <jose@munoz.example>\n",
    });
  }

  #single(line: KernelLine, at: Moment, pickable: boolean, path = this.#freePath(line, at)): void {
    const author = this.#random.pick(DEVELOPERS);
    const committer = this.#random.below(3) === 0 ? author : this.#random.pick(MAINTAINERS);
    const earlier = line.lastTouch(path);
    line.touch(path);
    const subject = inventedSubject(path, stepsOf(path, line.revision(path)).at(-1) ?? 'init', this.#random);
    const message = inventedMessage(subject, { author, committer }, this.#random, { earlier, path });
    const authored =
      committer === author
        ? at
        : {
            seconds: at.seconds - 3600 - this.#random.below(200_000),
            zone: this.#random.pick(['+0300', '+0100', '-0500', '+0530', '+0900']),
          };
    const oid = line.commit({ author, committer, authored, committed: at, message });
    if (pickable) this.pickable.push({ oid, message, path, author, authored, seconds: at.seconds });
  }

  #topic(at: Moment, path: string, commits: number): KernelLine {
    const topic = (this.#past[0] ?? this.line).fork();
    const folder = path.slice(0, path.lastIndexOf('/'));
    for (let index = commits; index > 0; index -= 1) {
      const when = { ...at, seconds: at.seconds - index * 5400 };
      this.#single(topic, when, false, index === commits ? path : this.#freePath(topic, at, folder));
    }
    return topic;
  }

  #mergedWork(at: Moment): void {
    const path = this.#freePath(this.#past[0] ?? this.line, at);
    const area = subjectPrefix(path).replace(/[^a-z0-9]+/gi, '-');
    const topic = this.#topic(at, path, 2 + this.#random.below(3));
    const message = `Merge branch '${area}-fixes' of git://git.example/${area}\n\nPull ${subjectPrefix(path)} fixes from ${this.#random.pick(MAINTAINERS).name}.\n`;
    this.line.commit({ author: LINUS, authored: at, message }, topic);
    this.#remember();
  }

  #octopus(at: Moment): void {
    const topics = ['drivers/acpi/ec.c', 'drivers/usb/core/hub.c', 'drivers/pci/quirks.c'].map((path) =>
      this.#topic(at, path, 1),
    );
    this.line.commit(
      {
        author: by(MAINTAINERS, 5),
        authored: at,
        message:
          "Merge branches 'acpi-ec', 'usb-hub' and 'pci-quirks'\n\nThree small ones that do not touch each other.\n",
      },
      ...topics,
    );
    this.#remember();
  }

  #revertedWork(at: Moment): void {
    const path = this.#freePath(this.line, at);
    const before = this.line.line.tree.find(path);
    this.#single(this.line, at, false, path);
    const reverted = this.line.lastTouch(path);
    if (!before || !reverted) throw new Error(`nothing to revert in ${path}`);
    this.line.line.set(path, before);
    const message = `Revert "${reverted.subject}"\n\nThis reverts commit ${reverted.oid}.\n\nIt was worse than what it mended.\n`;
    this.line.commit({ author: LINUS, authored: { ...at, seconds: at.seconds + 86_400 }, message });
    this.#past = [];
    this.#remember();
  }

  /**
   * A random file that may change at `at`: the last known commit of its root entry is later, and `line` has its newest
   * text.
   */
  #freePath(line: KernelLine, at: Moment, folder = ''): string {
    const free = line.paths().filter(
      (path) =>
        TOLD_BY_WORK.test(path) &&
        isUnderOrAll(path, folder) &&
        lastStorySeconds(path) > at.seconds + QUIET_BEFORE_STORY_SECONDS &&
        (this.#x86Moved || !isUnder(path, X86)) &&
        !(path in VFIO_TEXTS) &&
        !(path in VMALLOC_TEXTS) &&
        // In a line that forked earlier the file must equal that of the main line, since branches are merged file by
        // file.
        (folder === ''
          ? line.revision(path) === this.line.revision(path)
          : line.revision(path) >= this.line.revision(path)),
    );
    return this.#random.pick(free);
  }

  /** Keeps the last few states; a branch forks from the oldest of them. */
  #remember(): void {
    this.#past = [...this.#past.slice(-2), this.line.fork()];
  }
}

function isUnderOrAll(path: string, folder: string): boolean {
  return folder === '' || isUnder(path, folder);
}
