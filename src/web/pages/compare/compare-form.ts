/** The form of a comparison: its sides, each with a list of refs, the path, and the kind of comparison. */
import { displayPath, type GitPath } from '../../../git/path-text.js';
import type { Ref } from '../../../git/refs/ref-snapshot.js';
import { HEADS, TAGS } from '../../../git/refs/ref-name.js';
import type { Repository } from '../../../repository/repository.js';
import { ANY_REF } from '../../../shared/ref-template.js';
import { href, type RefName, type RepositoryName } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { previousRelease } from '../../parts/refs/previous-release.js';
import { refSwitcher, type RefSwitcherModel } from '../../parts/toolbar.js';
import type { CompareSpec } from './compare-spec.js';
import { compareHref, type Side, type UnknownSides } from './compared.js';

export interface CompareForm {
  readonly action: string;
  readonly sides: readonly CompareSide[];
  readonly path: string;
  readonly modes: readonly { readonly value: string; readonly label: string; readonly isOn: boolean }[];
  readonly swapHref: string | undefined;
}

export interface CompareSide {
  readonly name: Side;
  readonly label: string;
  readonly value: string;
  /** True when the revision was not found; the message in place of the comparison refers to the field. */
  readonly isUnknown: boolean;
  /** Leads to the same comparison with another ref on this side. */
  readonly refs: RefSwitcherModel;
  /** «предыдущий релиз: v2.6.37»: the ref that is most often wanted on this side. */
  readonly preset: { readonly label: string; readonly href: string } | undefined;
}

/** Values of `mode` in the form: since the merge base, or one side directly against the other. */
const FORK_MODE = 'fork';
export const DIRECT_MODE = 'direct';

export interface FormState {
  /** Undefined for the empty form. */
  readonly spec: CompareSpec | undefined;
  readonly path: GitPath;
  readonly unknown: UnknownSides;
  /** The base of a form that is not filled in; '' for the default. */
  readonly typedBase: string;
}

export function compareForm(
  request: PageRequest,
  repository: Repository,
  name: RepositoryName,
  { spec, path, unknown, typedBase }: FormState,
): CompareForm {
  const { t } = request;
  const fallback = repository.defaultRef?.short ?? '';
  const base = spec?.base ?? (typedBase || fallback);
  const full: CompareSpec = spec ?? { base, head: fallback, dots: '...' };
  const side = (which: Side, value: string): CompareSide => ({
    name: which,
    label: t(`compare.${which}`),
    value: value.toWellFormed(),
    isUnknown: unknown.includes(which),
    refs: sideRefs(request, repository, name, { spec: full, path, side: which }),
    preset: which === 'base' ? basePreset(request, repository, name, full, path) : undefined,
  });
  return {
    action: href.compare(name, ''),
    sides: [side('base', base), side('head', spec?.head ?? '')],
    path: path.toWellFormed(),
    modes: [
      { value: FORK_MODE, label: t('compare.sinceFork'), isOn: spec?.dots !== '..' },
      { value: DIRECT_MODE, label: t('compare.directMode'), isOn: spec?.dots === '..' },
    ],
    swapHref: spec === undefined ? undefined : compareHref({ name, spec, path }, { base: spec.head, head: spec.base }),
  };
}

function sideRefs(
  request: PageRequest,
  repository: Repository,
  name: RepositoryName,
  { spec, path, side }: { readonly spec: CompareSpec; readonly path: GitPath; readonly side: Side },
): RefSwitcherModel {
  // The first placeholder of a template is replaced, so that another one must not come before it.
  const safe = spec.base.includes(ANY_REF) ? { ...spec, base: repository.defaultRef?.short ?? '' } : spec;
  const model = refSwitcher(request, { repository, name, ref: namedRef(repository, spec[side]) }, (ref) =>
    compareHref({ name, spec: safe, path }, { [side]: ref.name }),
  );
  return { ...model, filterId: `${side}-q`, key: '', title: request.t(`compare.choose.${side}`) };
}

function namedRef(repository: Repository, text: string): RefName {
  const found = findRef(repository, text);
  return { kind: found === undefined ? 'commit' : found.name.startsWith(TAGS) ? 'tag' : 'branch', name: text };
}

/** A tag comes first, as in git. */
function findRef({ refs }: Repository, text: string): Ref | undefined {
  return refs.get(TAGS + text) ?? refs.get(HEADS + text);
}

function basePreset(
  request: PageRequest,
  repository: Repository,
  name: RepositoryName,
  spec: CompareSpec,
  path: GitPath,
): CompareSide['preset'] {
  const tag = repository.refs.get(TAGS + spec.head);
  const previous = tag === undefined ? undefined : previousRelease(repository, tag);
  return previous === undefined || previous.short === spec.base
    ? undefined
    : {
        label: request.t('compare.previousRelease', { tag: displayPath(previous.short) }),
        href: compareHref({ name, spec, path }, { base: previous.short }),
      };
}
