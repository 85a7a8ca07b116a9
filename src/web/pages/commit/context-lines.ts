/**
 * `context-lines/{blob}?old=…&new=…&count=…&style=…&path=…`: lines that a diff leaves out, as rows of its table, for
 * the script that inserts them.
 */
import { isOid } from '../../../git/oid.js';
import { MAX_GAP_LINES } from '../../parts/diff/gaps.js';
import { WebError } from '../../http/errors.js';
import type { Location } from '../../address/location.js';
import { preferenceValue } from '../../../shared/preferences.js';
import { notModified, fragmentTag, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { repositoryOf } from '../../parts/revision.js';

export async function contextLinesPage(
  request: PageRequest<Extract<Location, { page: 'context-lines' }>>,
): Promise<Reply> {
  const { location, query } = request;
  const repository = await repositoryOf(request, location);
  const style = preferenceValue('diffStyle', query.get('style'));
  const [oldStart, newStart, count] = ['old', 'new', 'count'].map((name) => lineNumber(query.get(name)));
  const { oid } = location;
  if (
    !isOid(oid) ||
    style === undefined ||
    oldStart === undefined ||
    newStart === undefined ||
    count === undefined ||
    count > MAX_GAP_LINES
  )
    throw new WebError('bad-request');
  const path = query.get('path') ?? '';
  const cache: CachePolicy = {
    kind: 'immutable',
    tag: fragmentTag(request, [
      'context',
      oid,
      style,
      ...[oldStart, newStart, count].map(String),
      Buffer.from(path).toString('base64url'),
    ]),
  };
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const { rowsHtml } = await request.timing.measure('diff', () =>
    repository.background.ask('contextLines', {
      blob: oid,
      oldStart,
      newStart,
      count,
      path,
      style,
      noNewline: request.t('commit.noNewline'),
    }),
  );
  return { kind: 'html', view: 'partials/context-lines', model: { rowsHtml, split: style === 'split' }, cache };
}

function lineNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
