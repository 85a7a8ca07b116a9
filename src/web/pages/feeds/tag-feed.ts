/** `/{owner}/{repo}/{tags|releases}.{rss|atom}`: the newest tags; as releases only annotated ones. */
import { summaryOf } from '../../../git/object/commit-text.js';
import { displayPath } from '../../../git/path-text.js';
import type { Ref } from '../../../git/refs/ref-snapshot.js';
import type { Repository } from '../../../repository/repository.js';
import { tagFeedTitle } from '../../parts/feed-links.js';
import { feedReply } from './feed-reply.js';
import type { Feed, FeedEntry } from './feed-xml.js';
import { href, type Location } from '../../address/location.js';
import type { PageRequest, Reply } from '../../http/page.js';
import { orderedTags } from '../../parts/refs/ordered-tags.js';
import { readTag, type ReadTag } from '../../parts/refs/read-tag.js';
import { nameOf, repositoryOf } from '../../parts/revision.js';

const MAX_ENTRIES = 30;
/** The number of tags examined; tags of trees and damaged ones have no entry. */
const MAX_READ = 200;

export async function tagFeedPage(request: PageRequest<Extract<Location, { page: 'tag-feed' }>>): Promise<Reply> {
  const repository = await repositoryOf(request, request.location);
  return feedReply(request, request.location.format, [repository.refsTag], () => load(request, repository));
}

/** As many at a time as a feed needs at best. */
async function* readTags(
  repository: Repository,
): AsyncGenerator<{ readonly ref: Ref; readonly tag: ReadTag | undefined }> {
  const refs = orderedTags(repository.refs).slice(0, MAX_READ);
  for (let start = 0; start < refs.length; start += MAX_ENTRIES) {
    const part = refs.slice(start, start + MAX_ENTRIES);
    yield* await Promise.all(part.map(async (ref) => ({ ref, tag: await readTag(repository, ref.oid) })));
  }
}

async function load(
  request: PageRequest<Extract<Location, { page: 'tag-feed' }>>,
  repository: Repository,
): Promise<Feed> {
  const { of, format } = request.location;
  const name = nameOf(repository);
  const entries: FeedEntry[] = [];
  for await (const { ref, tag } of readTags(repository)) {
    if (entries.length === MAX_ENTRIES) break;
    if (tag?.commit === undefined || (of === 'releases' && tag.message === undefined)) continue;
    const {
      commit,
      message = commit.message,
      tagger = commit.committer,
    } = tag as typeof tag & { commit: NonNullable<typeof tag.commit> };
    const summary = summaryOf(message);
    const shown = displayPath(ref.short);
    entries.push({
      link: request.origin + href.release(name, ref.short),
      title: summary === '' || summary === shown ? shown : `${shown}: ${summary}`,
      author: repository.mailmap.resolve(tagger).name,
      timeSeconds: tagger.timeSeconds,
      text: message,
    });
  }
  return {
    title: tagFeedTitle(request.t, name, of),
    link: request.origin + (of === 'tags' ? href.tags(name) : href.releases(name)),
    self: request.origin + href.feed(name, of, format),
    description: repository.description,
    entries: entries.sort((a, b) => b.timeSeconds - a.timeSeconds),
  };
}
