/** A feed as a reply. Feeds are polled often, so the validator is checked before anything is read. */
import { createHash } from 'node:crypto';
import { notModified, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import type { FeedFormat } from '../../address/location.js';
import { FEED_TYPES } from '../../parts/feed-links.js';
import { feedXml, type Feed } from './feed-xml.js';

/**
 * `parts` lists everything that the entries depend on besides the language. The host matters too, because addresses are
 * absolute.
 */
export async function feedReply(
  request: PageRequest,
  format: FeedFormat,
  parts: readonly string[],
  load: () => Promise<Feed> | Feed,
): Promise<Reply> {
  const tag = createHash('sha1')
    .update(
      [
        request.origin,
        request.target,
        request.context.assets.version,
        request.preferences.tag(['language']),
        ...parts,
      ].join('\n'),
    )
    .digest('hex');
  const cache: CachePolicy = { kind: 'revalidate', tag };
  const unchanged = notModified(request, cache, 'bytes');
  if (unchanged !== undefined) return unchanged;
  return {
    kind: 'bytes',
    type: `${FEED_TYPES[format]}; charset=utf-8`,
    body: request.isHead ? '' : feedXml(await load(), format),
    cache,
  };
}
