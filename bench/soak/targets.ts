/** What crawlers ask for: random pages of one repository, each kind as likely as the others. */
import { href, type RefName } from '#dist/web/address/location.js';
import type { BenchRepository } from '../bench-repository.js';
import type { CgitServer } from '../cgit.js';
import { git, pick, sample } from '../support.js';

/** Words to search for are those of so many files. */
const READ_FILES = 50;
const WORD = /\b[A-Za-z_]\w{5,30}\b/g;

/** The same random choices for each server that is asked. */
interface Choices {
  readonly commit: () => string;
  /** A path of a file of HEAD. */
  readonly path: () => string;
  /** A word of a file of HEAD that may be the name of something. */
  readonly word: () => string;
  readonly head: string;
  readonly random: () => number;
}

/** Request targets without end; the same for the same seed. */
export async function targetsOf(subject: BenchRepository): Promise<() => string> {
  const { commit, path, word, head, random } = await choicesOf(subject);
  const atHead: RefName = { kind: 'commit', name: head };
  const { name } = subject;
  return oneOf(random, [
    () => href.commit(name, commit()),
    () => href.commitFile(name, commit(), 'patch'),
    () => href.src(name, { kind: 'commit', name: commit() }),
    () => href.src(name, atHead, path()),
    () => href.blame(name, atHead, path()),
    () => href.commits(name, atHead, path()),
    () => href.commits(name, atHead, '', { grep: commit().slice(0, 4) }),
    () => href.compare(name, `${commit()}...${commit()}`),
    () => href.archive(name, commit(), 'tar.gz'),
    () => href.search(name, { kind: 'commit', name: commit() }, '', { q: word() }),
    () => href.symbol(name, atHead, word()),
  ]);
}

/** The pages of these that cgit has. */
export async function cgitTargetsOf(subject: BenchRepository, cgit: CgitServer): Promise<() => string> {
  const { commit, path, head, random } = await choicesOf(subject);
  return oneOf(random, [
    () => cgit.target('commit', '', commit()),
    () => cgit.target('patch', '', commit()),
    () => cgit.target('tree', '', commit()),
    () => cgit.target('tree', path(), head),
    () => cgit.target('blob', path(), head),
    () => cgit.target('log', path(), head),
    () => cgit.snapshot(commit()),
  ]);
}

async function choicesOf(subject: BenchRepository): Promise<Choices> {
  const random = subject.random('soak');
  const commits = await subject.commits();
  const files = (await subject.headEntries()).filter(
    ({ mode, path }) => mode.startsWith('100') && !/[\n?#%]/.test(path),
  );
  const words = sample(files, READ_FILES, random).flatMap(({ oid }) => [
    ...new Set(git(['-C', subject.gitDir, 'cat-file', 'blob', oid]).toString('latin1').match(WORD)),
  ]);
  return {
    commit: () => commits.at(Math.floor(random() * commits.count)),
    path: () => pick(files, random).path,
    word: () => pick(words.length === 0 ? ['nothing'] : words, random),
    head: subject.head(),
    random,
  };
}

function oneOf(random: () => number, kinds: readonly (() => string)[]): () => string {
  return () => pick(kinds, random)();
}
