/** The page of a submodule: its origin and the pinned commit. */
import type { TreeEntry } from '../../../git/object/tree.js';
import { displayPath } from '../../../git/path-text.js';
import { shortId } from '../../parts/commit-line.js';
import type { PageRequest, Reply } from '../../http/page.js';
import type { Place } from '../../parts/revision.js';
import type { FileContent } from './content.js';
import { filePageReply, permalinkButton } from './file-page.js';
import { submoduleHref, submoduleUrl } from './submodule.js';

export function submoduleReply(request: PageRequest, place: Place, entry: TreeEntry): Promise<Reply> {
  return filePageReply(request, place, () => submoduleContent(request, place, entry));
}

async function submoduleContent(request: PageRequest, place: Place, entry: TreeEntry): Promise<FileContent> {
  const { t } = request;
  const url = await submoduleUrl(place);
  const target = url === undefined ? undefined : submoduleHref(request, place, url, entry.oid);
  return {
    views: [],
    facts: [],
    encoding: undefined,
    buttons: [],
    more: [permalinkButton(request, place)],
    notes: [],
    outline: undefined,
    body: {
      form: 'blank',
      icon: 'file-submodule',
      title: t('file.submodule.title'),
      code: url === undefined ? undefined : displayPath(url),
      text: [
        t('file.submodule.about', { commit: shortId(entry.oid) }),
        ...(url === undefined ? [t('file.submodule.noUrl')] : []),
      ].join(' '),
      actions:
        target === undefined
          ? []
          : [
              {
                href: target,
                ...(target.startsWith('/')
                  ? { label: t('file.submodule.openFiles'), icon: 'arrow-right', isExternal: false }
                  : { label: t('file.submodule.open'), icon: 'link-external', isExternal: true }),
              },
            ],
    },
  };
}
