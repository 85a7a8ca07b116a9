/** The error page: what is wrong, in plain language, and links to continue. It never throws. */
import { refLabel } from '../../parts/toolbar.js';
import type { CommitLine } from '../../parts/commit-line.js';
import { layoutOf, type LayoutModel } from '../../parts/layout.js';
import { NO_CACHE, type PageRequest, type PlainReply, type Reply } from '../../http/page.js';
import type { ErrorReason, PublicError } from '../../http/errors.js';
import { errorSuggestions, noSuggestions, type ErrorSuggestions, type ErrorLink } from './error-suggestions.js';
import { removalOf } from './removal.js';
import { methodsOf, type PageName } from '../../address/location.js';
import { errorSubject, errorTexts } from './texts.js';

export interface ErrorModel extends Omit<ErrorSuggestions, 'header' | 'repository' | 'place' | 'links'> {
  readonly layout: LayoutModel;
  readonly title: string;
  readonly text: string;
  /** Links to continue; the first one is the most useful. */
  readonly links: readonly (ErrorLink & { readonly primary: boolean })[];
  /** The commit that removed a path which existed before. */
  readonly removedBy: CommitLine | undefined;
  /** Status and request id, for the operators of the server. */
  readonly code: string;
}

/** A Git client shows an answer to its user when it is plain text. */
const GIT_PAGES: readonly PageName[] = ['git-refs', 'git-service', 'git-file'];
/** Reasons that pass. */
const RETRIED: ReadonlySet<ErrorReason> = new Set(['busy', 'cancelled', 'too-many', 'too-many-logins']);
/** The text of the page says «in a minute». */
const RETRY_AFTER_SECONDS = 60;

export async function errorPage(request: PageRequest, shown: PublicError, requestId: string): Promise<Reply> {
  const headers = headersOf(request, shown);
  try {
    if (GIT_PAGES.includes(request.location.page)) return textReply(request, shown, sentencesOf(request, shown));
    return {
      kind: 'html',
      view: 'pages/error',
      model: await modelOf(request, shown, requestId),
      status: shown.status,
      cache: NO_CACHE,
      ...headers,
    };
  } catch (error) {
    // Something that every page needs is broken; the visitor gets only the number, and the log gets the details.
    request.context.log.error({ err: error, requestId }, 'error page failed');
    return textReply(request, shown, `${shown.status} ${requestId}`);
  }
}

function sentencesOf(request: PageRequest, shown: PublicError): string {
  const { title, text } = errorTexts(request, shown, { ref: undefined, isRemoved: false });
  return `${title}. ${text}`;
}

function textReply(request: PageRequest, shown: PublicError, text: string): PlainReply {
  return {
    kind: 'bytes',
    type: 'text/plain; charset=utf-8',
    body: `${text}\n`,
    status: shown.status,
    cache: NO_CACHE,
    ...headersOf(request, shown),
  };
}

function headersOf(
  request: PageRequest,
  { reason }: PublicError,
): { readonly headers?: Readonly<Record<string, string>> } {
  // RFC 9110 section 15.5.6 requires it.
  if (reason === 'method') return { headers: { Allow: methodsOf(request.location.page).join(', ') } };
  // RFC 7617.
  if (reason === 'unauthorized') return { headers: { 'WWW-Authenticate': 'Basic realm="Kedr", charset="UTF-8"' } };
  return RETRIED.has(reason) ? { headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) } } : {};
}

async function modelOf(request: PageRequest, shown: PublicError, requestId: string): Promise<ErrorModel> {
  const { header, repository, place, ...suggested } = await orElse(
    request,
    () => errorSuggestions(request, shown),
    noSuggestions(request),
  );
  const ref = place === undefined ? undefined : refLabel(place.ref);
  const removal =
    shown.reason === 'no-path' && place !== undefined
      ? await orElse(request, () => removalOf(request, place), undefined)
      : undefined;
  const { title, text } = errorTexts(request, shown, { ref, isRemoved: removal !== undefined });
  const titles = [title, errorSubject(request, shown, place?.path), ref ?? '', repository ?? ''].filter(
    (part) => part !== '',
  );
  return {
    ...suggested,
    links: [...(removal?.links ?? []), ...suggested.links].map((link, index) => ({
      ...link,
      primary: index === 0 && suggested.candidates.length === 0,
    })),
    layout: layoutOf(request, {
      title: titles,
      indexed: false,
      ...(header === undefined ? {} : { repository: header }),
    }),
    title,
    text,
    removedBy: removal?.commit,
    code: `${shown.status} · ${request.t('errors.requestId', { id: requestId })}`,
  };
}

/** Returns `otherwise` when `work` fails: it reads a repository that may be the cause of the error. */
async function orElse<T>(request: PageRequest, work: () => Promise<T> | T, otherwise: T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    request.context.log.warn({ err: error }, 'an error page has no suggestions');
    return otherwise;
  }
}
