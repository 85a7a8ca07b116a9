/** The model of the page of a symbol. */
import { displayPath } from '../../../git/path-text.js';
import type { FileUses, SymbolAnswer, SymbolDefinition } from '../../../search/symbols/find-symbol.js';
import { visibleText } from '../../../shared/visible-text.js';
import { href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { layoutOf, repositoryHeader, type LayoutModel } from '../../parts/layout.js';
import type { Place } from '../../parts/revision.js';
import { refLabel, refSwitcher, type RefSwitcherModel } from '../../parts/toolbar.js';
import { piecesOf } from '../search/code-model.js';
import type { FoundRow, SearchLink } from '../search/search-model.js';
import { symbolLifeModel, type SymbolLife, type SymbolLifeModel } from './symbol-life.js';

export interface SymbolModel {
  readonly layout: LayoutModel;
  readonly name: string;
  readonly refs: RefSwitcherModel;
  readonly permalink: string | undefined;
  readonly definitions: readonly DefinitionModel[];
  /** Why the list of definitions is empty or not whole. */
  readonly definitionsNote: string | undefined;
  /** Undefined in further parts of an answer, and without releases. */
  readonly life: SymbolLifeModel | undefined;
  readonly files: readonly UsesModel[];
  readonly usesNote: string | undefined;
  readonly next: { readonly text: string | undefined; readonly link: SearchLink; readonly goesOn: boolean } | undefined;
  readonly searchHref: string;
  readonly command: string;
}

export interface DefinitionModel {
  readonly kind: string;
  readonly href: string;
  /** The path with the number of the line. */
  readonly place: string;
  /** Who changed its lines; undefined at a tag without commits. */
  readonly blameHref: string | undefined;
  readonly signature: string;
  readonly comment: { readonly title: string; readonly text: string } | undefined;
}

export interface UsesModel {
  readonly href: string;
  readonly path: string;
  readonly countText: string;
  readonly rows: readonly (Pick<FoundRow, 'line' | 'href' | 'label' | 'pieces'> & { readonly kind: string })[];
  readonly more: string | undefined;
}

export function symbolModel(
  request: PageRequest,
  place: Place,
  answer: SymbolAnswer,
  life: SymbolLife | undefined,
): SymbolModel {
  const { t } = request;
  const { name: repository, ref, path: name, commit } = place;
  const isFirst = !request.query.has('cursor');
  return {
    layout: layoutOf(request, {
      title: [name, t('symbol.title'), refLabel(ref), `${repository.owner}/${repository.repo}`],
      repository: repositoryHeader(request, place.repository, { tab: 'code', at: place }),
      indexed: false,
    }),
    name,
    refs: refSwitcher(request, place, (other) => href.symbol(repository, other, name)),
    permalink: ref.kind === 'commit' ? undefined : href.symbol(repository, { kind: 'commit', name: commit }, name),
    definitions: answer.definitions.map((definition) => definitionModel(request, place, definition)),
    definitionsNote: definitionsNote(request, answer, isFirst),
    life: life === undefined ? undefined : symbolLifeModel(request, place, life),
    files: answer.files.map((file) => usesModel(request, place, file)),
    usesNote: answer.files.length === 0 && answer.cursor === null ? t('symbol.noUses') : undefined,
    next: nextOf(request, place, answer),
    searchHref: href.search(repository, ref, '', { q: name }),
    command: ['git', 'grep', '-n', '-w', '-e', name, ref.kind === 'commit' ? commit : ref.name].join(' '),
  };
}

function definitionsNote({ t }: PageRequest, answer: SymbolAnswer, isFirst: boolean): string | undefined {
  if (answer.areDefinitionsCut) return t(answer.definitions.length > 0 ? 'symbol.someDefinitions' : 'symbol.noneYet');
  return answer.definitions.length > 0 ? undefined : t(isFirst ? 'symbol.none' : 'symbol.noneHere');
}

function definitionModel({ t }: PageRequest, place: Place, definition: SymbolDefinition): DefinitionModel {
  const { kind, path, line, endLine, signature, comment } = definition;
  const lines = endLine !== undefined && endLine > line && kind !== 'macro' ? `#L${line}-L${endLine}` : `#L${line}`;
  return {
    kind: t(`symbol.kind.${kind}`),
    href: href.src(place.name, place.ref, path) + lines,
    place: `${displayPath(path)}:${line}`,
    blameHref: place.rootType === 'commit' ? href.blame(place.name, place.ref, path) + lines : undefined,
    signature: visibleText(signature),
    comment:
      comment === undefined
        ? undefined
        : { title: t(kind === 'option' ? 'symbol.help' : 'symbol.comment'), text: visibleText(comment) },
  };
}

function usesModel({ t }: PageRequest, place: Place, { path, lines, count }: FileUses): UsesModel {
  const target = href.src(place.name, place.ref, path);
  return {
    href: `${target}#L${lines[0]?.line ?? 1}`,
    path: displayPath(path),
    countText: t('search.lines', { count }),
    rows: lines.map((line) => ({
      line: line.line,
      href: `${target}#L${line.line}`,
      label: t('file.line', { number: line.line }),
      pieces: piecesOf(line),
      kind: t(`symbol.use.${line.kind}`),
    })),
    more: count > lines.length ? t('search.moreLines', { count: count - lines.length }) : undefined,
  };
}

function nextOf({ t }: PageRequest, place: Place, { cursor, files, unsearched }: SymbolAnswer): SymbolModel['next'] {
  if (cursor === null) return undefined;
  const isFull = files.length > 0;
  return {
    text: unsearched > 0 ? t('search.unsearched', { count: unsearched }) : undefined,
    link: {
      href: href.symbol(place.name, place.ref, place.path, { cursor }),
      label: t(isFull ? 'search.more' : 'search.goOn'),
    },
    goesOn: !isFull,
  };
}
