/** The text of an error: its reason and its facts. */
import { displayPath } from '../../../git/path-text.js';
import { shortId } from '../../parts/commit-line.js';
import type { PublicError } from '../../http/errors.js';
import { methodsOf, type Location } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';

export interface ErrorTexts {
  readonly title: string;
  readonly text: string;
}

/** Pages resolve `<name>^{commit}`, but the visitor typed only the name. */
const PEEL = /\^\{commit\}$/;
/** A name from a URL may be as long as a URL. */
const MAX_NAME = 300;

/**
 * `ref` is the name of the URL's ref, if it exists. `isRemoved` means that the commit which removed the path is shown
 * after the text.
 */
export function errorTexts(
  request: PageRequest,
  shown: PublicError,
  { ref, isRemoved }: { readonly ref: string | undefined; readonly isRemoved: boolean },
): ErrorTexts {
  const { t } = request;
  const { reason, fields } = shown;
  const name = missingName(request, shown);
  const of = (key: string, values: Readonly<Record<string, string>> = {}): ErrorTexts => ({
    title: t(`errors.${reason}.title`),
    text: t(`errors.${reason}.${key}`, values),
  });
  switch (reason) {
    case 'no-ref':
      return isCommitPage(request.location)
        ? { title: t('errors.no-commit.title'), text: t('errors.no-commit.text', { name }) }
        : of('text', { name });
    case 'no-path':
      return ref === undefined ? of('textBare', { name }) : of(isRemoved ? 'textRemoved' : 'text', { name, ref });
    case 'method':
      return of('text', { methods: methodsOf(request.location.page).join(', ') });
    case 'no-object':
      return isCommitPage(request.location)
        ? { title: t('errors.no-commit.title'), text: t('errors.no-object.text', { name }) }
        : of('text', { name });
    case 'no-repository':
      return of('text', { name });
    case 'ambiguous':
      return of('text', { prefix: fields.prefix ?? '' });
    case 'wrong-type':
      return of('text', {
        oid: shortId(fields.oid ?? ''),
        actual: typeName(request, fields.actual),
        expected: typeName(request, fields.expected),
      });
    case 'too-large':
      // With a detail the limit is not in bytes.
      return fields.limitBytes === undefined || fields.detail !== undefined || fields.what !== undefined
        ? of('textBare')
        : of('text', { limit: request.numbers.size(fields.limitBytes) });
    case 'corrupt': {
      const { oid, file } = fields;
      if (oid === undefined && file === undefined) return of('textBare');
      const what = t(`errors.corrupt.${oid === undefined ? 'file' : file === undefined ? 'object' : 'objectInFile'}`, {
        oid,
        file,
      });
      return of('text', { what });
    }
    case 'no-access':
      return fields.file === undefined ? of('textBare') : of('text', { file: fields.file });
    case 'unsupported':
      return of('text', { feature: featureName(request, fields.feature) });
    default:
      return of('text');
  }
}

/**
 * The subject of an error for the page's title: the path of a URL whose revision exists, else the missing or ambiguous
 * name; '' when there is none.
 */
export function errorSubject(request: PageRequest, shown: PublicError, path = ''): string {
  return shownName(path) || missingName(request, shown) || (shown.fields.prefix ?? '');
}

export function typeName({ t }: PageRequest, type: string | undefined): string {
  return t(`errors.type.${type ?? ''}`, { defaultValue: type ?? '' });
}

export function featureName({ t }: PageRequest, feature = ''): string {
  return t([`errors.format.${feature}`, 'errors.format.other'], { feature });
}

/** A repository is named as in the URL, because git's errors contain a folder of the server. */
function missingName({ location }: PageRequest, { reason, fields }: PublicError): string {
  const isRepository = reason === 'no-repository' && 'repo' in location;
  return shownName(isRepository ? `${location.owner}/${location.repo}` : (fields.name ?? fields.oid ?? ''));
}

function shownName(name: string): string {
  const text = displayPath(name.replace(PEEL, ''));
  return text.length > MAX_NAME ? `${text.slice(0, MAX_NAME).toWellFormed()}…` : text;
}

function isCommitPage(location: Location): boolean {
  return location.page === 'commit' || ('kind' in location && location.kind === 'commit');
}
