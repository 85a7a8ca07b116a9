/** Targets of links and texts for rendered documents. */
import type { MarkdownLabels } from '../../render/document/markdown.js';
import { href, type RefName, type RepositoryName } from '../address/location.js';
import type { PageRequest } from '../http/page.js';

/**
 * The targets of relative links and images: the same ref, relative to the document's folder. Images load from `media`,
 * which follows symbolic links.
 */
export function documentLinks(name: RepositoryName, ref: RefName, directory: string) {
  const slash = (text: string): string => `${text}/`;
  return {
    repository: href.home(name),
    fileRoot: slash(href.src(name, ref)),
    fileBase: slash(href.src(name, ref, directory)),
    rawRoot: slash(href.media(name, ref)),
    rawBase: slash(href.media(name, ref, directory)),
  };
}

/** Texts of a rendered document in the visitor's language. */
export function documentLabels({ t }: PageRequest): MarkdownLabels {
  return {
    alerts: {
      note: t('document.alert.note'),
      tip: t('document.alert.tip'),
      important: t('document.alert.important'),
      warning: t('document.alert.warning'),
      caution: t('document.alert.caution'),
    },
    footnotes: t('document.footnotes'),
    footnoteBack: t('document.backToText'),
    tasks: { done: t('document.task.done'), open: t('document.task.open') },
  };
}
