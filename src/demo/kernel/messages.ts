/** Messages of the invented commits between the known ones, in the style of the kernel. */
import type { Identity } from '../object-batch.js';
import type { SeededRandom } from '../seeded-random.js';
import { DEVELOPERS, trailer } from './people.js';

const SUBJECTS = [
  'fix a leak on the error path of {fn}()',
  'do not sleep under the lock in {fn}()',
  'return the error of {fn}()',
  'handle an empty queue in {fn}()',
  'raise the limit of requests',
  'drop a check that cannot fail',
  'split {fn}() out',
  'document the locking of {fn}()',
  'use a signed count in {fn}()',
  'let {fn}() stop early',
  'avoid a second lookup',
  'make {fn}() safe against removal',
  'print the name of the device in warnings',
];
const TEXT_SUBJECTS = [
  'say what happens on an error',
  'correct the example',
  'explain the table of codes',
  'drop a chapter about what is gone',
  'use one word for one thing',
  'link to the newer guide',
];
const TEXT_REASONS = [
  'The question comes up on the list every other month. Answer it where people look first.',
  'The example did not match the interface since the function got its second argument.',
  'Found while translating: the sentence can be read in two ways, and the wrong one is the nearer.',
];
const REASONS = [
  'The error path returned without giving back what the function had taken. Nobody noticed because the error is rare and the amount is small.',
  'With many requests in flight the old limit was reached within a second, and every caller after that was told to try again.',
  'The comment above the function promised this for years; now the code keeps the promise.',
  'lockdep reports an inversion as soon as two of these are open at once. The second lock is not needed at all: the list is private by then.',
  'A count that can become negative was kept in an unsigned variable, so that one request too many looked like four thousand million.',
  'The same lookup was made by the caller, one line earlier. Pass its result down.',
  'Found by reading. No functional change for those who hold the lock already.',
];
const MEASURED = [
  'On a machine with two sockets the test of the list goes from 41 to 29 seconds.',
  'Tested by removing the device in a loop for a night.',
  'The size of the object file stays the same.',
  'Built for arm, arm64, riscv and x86.',
];

export interface EarlierCommit {
  readonly oid: string;
  readonly subject: string;
}

/** `fs/btrfs/inode.c` becomes `btrfs: inode`, the usual prefix of commits in that folder. */
export function subjectPrefix(path: string): string {
  const parts = path.replace(/\.[^.]*$/, '').split('/');
  const [root = '', second = '', third = ''] = parts;
  if (root === 'drivers') return parts.length > 3 ? `${parts[parts.length - 3] ?? second}: ${parts.at(-2)}` : second;
  if (root === 'arch') return `${second}/${third}`;
  if (root === 'Documentation') return `docs: ${second}`;
  if (root === 'sound') return `ASoC: ${parts.at(-1)}`;
  if (root === 'include') return parts.at(-1) ?? root;
  return parts.length > 2 ? `${root === 'fs' ? '' : `${root}: `}${second}` : `${root}: ${parts.at(-1)}`;
}

export function inventedSubject(path: string, functionName: string, random: SeededRandom): string {
  if (isText(path)) return `${subjectPrefix(path)}: ${random.pick(TEXT_SUBJECTS)}`;
  return `${subjectPrefix(path)}: ${random.pick(SUBJECTS).replace('{fn}', functionName)}`;
}

const isText = (path: string): boolean => /\.(rst|dtsi?|yaml)$/.test(path) || !path.includes('/');

/** A complete message with trailers. `earlier` is the commit that a `Fixes:` line may name, `path` the changed file. */
export function inventedMessage(
  subject: string,
  people: { author: Identity; committer: Identity },
  random: SeededRandom,
  about: { earlier?: EarlierCommit | undefined; path?: string } = {},
): string {
  const { earlier, path } = about;
  const text = path !== undefined && isText(path);
  const paragraphs = [random.pick(text ? TEXT_REASONS : REASONS)];
  if (!text && random.below(3) === 0) paragraphs.push(random.pick(MEASURED));
  const trailers: string[] = [];
  if (earlier && random.below(2) === 0) trailers.push(`Fixes: ${earlier.oid.slice(0, 12)} ("${earlier.subject}")`);
  if (random.below(4) === 0) trailers.push(trailer('Reported-by', random.pick(DEVELOPERS)));
  if (earlier && random.below(5) === 0) trailers.push('Cc: stable@vger.kernel.org');
  if (random.below(3) === 0) trailers.push(trailer('Reviewed-by', random.pick(DEVELOPERS)));
  trailers.push(trailer('Signed-off-by', people.author));
  if (people.committer !== people.author) trailers.push(trailer('Signed-off-by', people.committer));
  return `${subject}\n\n${paragraphs.map((text) => wrap(text, 72)).join('\n\n')}\n\n${trailers.join('\n')}\n`;
}

function wrap(text: string, width: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
