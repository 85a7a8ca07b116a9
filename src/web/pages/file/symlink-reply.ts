/** The page of a symbolic link; `?follow_symlink=1` redirects to its target. */
import type { TreeEntry } from '../../../git/object/tree.js';
import { displayPath } from '../../../git/path-text.js';
import { href } from '../../address/location.js';
import type { PageRequest, Reply } from '../../http/page.js';
import type { Place } from '../../parts/revision.js';
import type { FileContent } from './content.js';
import { fileFacts } from './facts.js';
import { filePageReply, permalinkButton, rawButton } from './file-page.js';
import { followLink, MAX_TARGET_BYTES, readTarget } from '../../parts/symlink.js';

export async function symlinkReply(request: PageRequest, place: Place, entry: TreeEntry): Promise<Reply> {
  const target = await readTarget(place, entry);
  const path = target === undefined ? undefined : await followLink(place, target);
  const targetHref = path === undefined ? undefined : href.src(place.name, place.ref, path);
  if (request.query.get('follow_symlink') === '1' && targetHref !== undefined)
    return { kind: 'redirect', to: targetHref };
  return filePageReply(request, place, () => symlinkContent(request, place, entry, { target, targetHref }));
}

function symlinkContent(
  request: PageRequest,
  place: Place,
  entry: TreeEntry,
  link: { target: string | undefined; targetHref: string | undefined },
): FileContent {
  const { t } = request;
  const { target, targetHref } = link;
  return {
    views: [],
    facts: fileFacts(request, entry, place.repository.objects.findHeader(entry.oid)?.sizeBytes ?? 0),
    encoding: undefined,
    buttons: [rawButton(request, place)],
    more: [permalinkButton(request, place)],
    notes: [],
    outline: undefined,
    body: {
      form: 'blank',
      icon: 'file-symlink-file',
      title: t('file.symlink.title'),
      code: target === undefined ? undefined : displayPath(target),
      text:
        target === undefined
          ? t('file.symlink.tooLong', { limit: MAX_TARGET_BYTES })
          : targetHref === undefined
            ? t('file.symlink.leadsNowhere')
            : undefined,
      actions:
        targetHref === undefined
          ? []
          : [{ label: t('file.symlink.follow'), href: targetHref, icon: 'arrow-right', isExternal: false }],
    },
  };
}
