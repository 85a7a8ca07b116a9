/**
 * A comparison as text: `.diff` as `git diff` prints it, `.patch` as `git format-patch --stdout` does, sent while it is
 * made.
 */
import { Readable } from 'node:stream';
import { GitError } from '../../../git/errors.js';
import type { Oid } from '../../../git/oid.js';
import { notModified, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { PATCH_HEADERS } from '../../http/patch-headers.js';
import type { Compared } from './compared.js';

/** Longer series of mails are not practical to apply from a browser. */
const MAX_SERIES = 1_000;

const NEWLINE = Buffer.from('\n');
const TYPE = 'text/plain; charset=utf-8';

/** `old` is the old side of the changes. */
export async function textReply(
  request: PageRequest,
  compared: Compared,
  old: Oid,
  format: 'diff' | 'patch',
): Promise<Reply> {
  const { base, head, path, fixed } = compared;
  const tag = [old, base, head, format, request.context.version, Buffer.from(path).toString('base64url')].join('.');
  const cache: CachePolicy = { kind: fixed ? 'immutable' : 'revalidate', tag };
  const unchanged = notModified(request, cache, 'bytes');
  if (unchanged !== undefined) return unchanged;
  const pieces = format === 'diff' ? diffPieces(compared, old) : await mails(request, compared);
  // An error before the first piece is answered with an error page; a later error can only cut the text off.
  const first = await pieces.next();
  return { kind: 'stream', type: TYPE, body: Readable.from(withFirst(first, pieces)), cache, headers: PATCH_HEADERS };
}

async function* diffPieces(
  { repository, head, path }: Compared,
  old: Oid,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let from: number | undefined = 0; from !== undefined;) {
    const { bytes, next }: { bytes: Uint8Array; next: number | undefined } = await repository.background.ask(
      'rangeDiffText',
      {
        old,
        new: head,
        path,
        from,
      },
    );
    yield bytes;
    from = next;
  }
}

/** The oldest commit is first. Merges are left out. */
async function mails(
  request: PageRequest,
  { repository, base, head }: Compared,
): Promise<AsyncGenerator<Uint8Array, void, undefined>> {
  const { entries, more, complete, lost } = await repository.history.log({
    commit: head,
    not: base,
    path: '',
    after: undefined,
    limit: MAX_SERIES,
    firstParent: false,
    noMerges: true,
    followRenames: false,
    budgetMs: SERIES_BUDGET_MS,
  });
  const [missing] = lost;
  if (missing !== undefined) throw new GitError('not-found', { what: 'object', name: missing });
  if (more || !complete)
    throw new GitError('too-large', { oid: head, detail: 'mails of a series', limitBytes: MAX_SERIES });
  const signature = `Kedr ${request.context.version}`;
  return (async function* () {
    let isFirst = true;
    for (const [at, { oid }] of entries.toReversed().entries()) {
      const { bytes } = await repository.background.ask('patch', {
        commit: oid,
        isRoot: repository.boundary.has(oid),
        format: 'patch',
        parentIndex: 0,
        signature,
        series: { number: at + 1, total: entries.length },
      });
      // A commit without changes counts in the series but has no mail, as in git before 2.42.
      if (bytes.length === 0) continue;
      // Git separates the mails of a series by an empty line.
      yield isFirst ? bytes : Buffer.concat([NEWLINE, bytes]);
      isFirst = false;
    }
  })();
}

/** Time limit of a walk without the index. */
const SERIES_BUDGET_MS = 5_000;

async function* withFirst(
  first: IteratorResult<Uint8Array, void>,
  rest: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}
