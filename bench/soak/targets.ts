/** What crawlers ask for: random pages of one repository, each kind as likely as the others. */
import { href, type RefName } from '#dist/web/address/location.js';
import type { BenchRepository } from '../bench-repository.js';
import { pick } from '../support.js';

/** Request targets without end; the same for the same seed. */
export async function targetsOf(subject: BenchRepository): Promise<() => string> {
  const random = subject.random('soak');
  const commits = await subject.commits();
  const files = (await subject.headEntries()).filter(({ mode }) => mode.startsWith('100'));
  const oid = (): string => commits.at(Math.floor(random() * commits.count));
  const head: RefName = { kind: 'commit', name: subject.head() };
  const path = (): string => pick(files, random).path;
  const { name } = subject;
  const kinds: readonly (() => string)[] = [
    () => href.commit(name, oid()),
    () => href.commitFile(name, oid(), 'patch'),
    () => href.src(name, { kind: 'commit', name: oid() }),
    () => href.src(name, head, path()),
    () => href.blame(name, head, path()),
    () => href.commits(name, head, path()),
    () => href.commits(name, head, '', { grep: oid().slice(0, 4) }),
    () => href.compare(name, `${oid()}...${oid()}`),
    () => href.archive(name, oid(), 'tar.gz'),
  ];
  return () => pick(kinds, random)();
}
