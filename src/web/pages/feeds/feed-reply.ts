/** A feed as an answer: asked again and again by machines, so the validator is looked at before anything is read. */
import { createHash } from 'node:crypto';
import { notModified, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import type { FeedFormat } from '../../address/location.js';
import { FEED_TYPES } from '../../parts/feed-links.js';
import { feedXml, type Feed } from './feed-xml.js';

/** `parts`: what the entries depend on. Addresses are absolute, so the host counts, too. */
export async function feedReply(
  request: PageRequest,
  format: FeedFormat,
  parts: readonly string[],
  load: () => Promise<Feed> | Feed,
): Promise<Reply> {
  const tag = createHash('sha1')
    .update([request.origin, request.target, request.context.assets.version, ...parts].join('\n'))
    .digest('hex');
  const cache: CachePolicy = { kind: 'revalidate', tag, isInLanguage: true };
  const unchanged = notModified(request, cache, 'bytes');
  if (unchanged !== undefined) return unchanged;
  return {
    kind: 'bytes',
    type: `${FEED_TYPES[format]}; charset=utf-8`,
    body: request.isHead ? '' : feedXml(await load(), format),
    cache,
  };
}
