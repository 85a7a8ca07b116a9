/**
 * `blame/{branch|tag|commit}/{ref}/{path}`: the author of each line. The text is sent at once; authors that take longer
 * are filled in later.
 */
import { isGitError } from '../../../git/errors.js';
import { entryKind, type TreeEntry } from '../../../git/object/tree.js';
import { displayPath } from '../../../git/path-text.js';
import { LINE_NUMBER_SLOT } from '../../../render/code/code-lines.js';
import type { BlameOutput } from '../../../workers/tasks/blame.js';
import type { FileTextOutput } from '../../../workers/tasks/file-text.js';
import { toolbarModel, crumbsOf, directoryOf, refLabel, type ToolbarModel } from '../../parts/toolbar.js';
import { blameTable, type BlameTableModel } from './blame-table.js';
import { note, type FileBody, type FileContent, type FileNote } from '../file/content.js';
import { fileFacts } from '../file/facts.js';
import { lineOutline } from '../file/outline-model.js';
import { pathLinks } from '../../parts/path-links.js';
import { button, fileName, permalinkButton, rawButton } from '../file/file-page.js';
import { parseLineRange, type LineRange } from '../../parts/line-range.js';
import { BLAME, lineHistoryHref, textViews } from '../file/file-view.js';
import { layoutOf, repositoryHeader, type LayoutModel } from '../../parts/layout.js';
import {
  shownSideTree,
  sideTreeSwitch,
  type SideTreeModel,
  type SideTreeSwitch,
} from '../../parts/side-tree/side-tree.js';
import { href, type Location } from '../../address/location.js';
import { NO_CACHE, notModified, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { noPath, placeCache, placeOf, type Place } from '../../parts/revision.js';

export interface BlameModel {
  readonly layout: LayoutModel;
  readonly heading: string;
  readonly name: string;
  readonly toolbar: ToolbarModel;
  /** Undefined when the visitor has hidden the tree. */
  readonly side: SideTreeModel | undefined;
  readonly content: Pick<
    FileContent,
    'views' | 'facts' | 'encoding' | 'buttons' | 'more' | 'lineHistoryHref' | 'notes' | 'outline'
  > & {
    readonly body: { readonly form: 'blame' } | FileBody;
  };
  /** Undefined when there are no lines to show. */
  readonly table: BlameTableModel | undefined;
}

/** The longest time that the page waits for the authors. */
const PAGE_BUDGET_MS = 400;
/** The longest time for the table alone; after it the table is marked as incomplete. */
const FILL_BUDGET_MS = 15_000;
/** The walk runs in slices of this length, so that tasks of other pages can run between them. */
const SLICE_MS = 2_000;

/** The name of the parameter in Gitea. */
const BYPASS = 'bypass-blame-ignore';
const WHITESPACE = 'whitespace';
const IGNORE_WHITESPACE = 'ignore-all';
/** The parameter of Gitea for a part of a page. */
const ONLY_CONTENT = 'only_content';

type Text = Extract<FileTextOutput, { form: 'text' }>;

interface Options {
  readonly ignoreWhitespace: boolean;
  readonly bypass: boolean;
  /** Parameters for links to other blame pages. */
  readonly kept: Readonly<Record<string, string | undefined>>;
}

export async function blamePage(request: PageRequest<Extract<Location, { page: 'blame' }>>): Promise<Reply> {
  const place = await placeOf(request, request.location);
  const entry = await place.repository.objects.entryAt(place.commit, place.path);
  if (entry === undefined) throw noPath(place);
  const kind = entryKind(entry.mode);
  if (kind === 'tree' || kind === 'gitlink')
    return { kind: 'redirect', to: href.src(place.name, place.ref, place.path) };
  const isFragment = request.query.get(ONLY_CONTENT) === '1';
  // Read before the validator is made, as a preference.
  const treeSwitch = isFragment ? undefined : sideTreeSwitch(request);
  const cache = placeCache(request, place, [isFragment ? 'blame-table' : 'blame']);
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;

  const options = optionsOf(request);
  const { background } = place.repository;
  const file = await request.timing.measure('objects', () =>
    background.ask('fileText', {
      blob: entry.oid,
      path: place.path,
      encoding: request.query.get('encoding'),
      asText: true,
      links: pathLinks(place),
      lineLabel: request.t('file.line', { number: LINE_NUMBER_SLOT }),
    }),
  );
  if (file.form !== 'text')
    return pageReply(
      request,
      place,
      { entry, file, options, treeSwitch, table: undefined, blame: undefined, range: undefined },
      cache,
    );

  const lineCount = file.code.starts.length - 1;
  const chosen = parseLineRange(request.query.get('lines'), lineCount);
  const range = chosen ?? { first: 1, last: lineCount };
  // For a truncated file only the visible range is blamed.
  const asked = chosen ?? (file.isWhole ? undefined : range);
  const blame = await request.timing.measure('index', () =>
    blameOf(place, options, asked, isFragment ? FILL_BUDGET_MS : PAGE_BUDGET_MS),
  );
  const kept = { ...options.kept, encoding: request.query.get('encoding') };
  const fillHref = href.blame(place.name, { kind: 'commit', name: place.commit }, place.path, {
    ...kept,
    lines: request.query.get('lines'),
    [ONLY_CONTENT]: '1',
  });
  const table = blameTable(request, place, { code: file.code, range, blame, fillHref, kept });
  const policy = blame?.complete === true && blame.lost.length === 0 ? cache : NO_CACHE;
  if (isFragment) return { kind: 'html', view: 'partials/blame-table', model: table, cache: policy };
  return pageReply(request, place, { entry, file, options, treeSwitch, table, blame, range: chosen }, policy);
}

function optionsOf({ query }: PageRequest): Options {
  const ignoreWhitespace = query.get(WHITESPACE) === IGNORE_WHITESPACE;
  const bypass = query.get(BYPASS) === 'true';
  return {
    ignoreWhitespace,
    bypass,
    kept: { [WHITESPACE]: ignoreWhitespace ? IGNORE_WHITESPACE : undefined, [BYPASS]: bypass ? 'true' : undefined },
  };
}

/** Undefined when the history cannot be read or is too large. */
async function blameOf(
  { repository, commit, path }: Place,
  { ignoreWhitespace, bypass }: Options,
  range: LineRange | undefined,
  budgetMs: number,
): Promise<BlameOutput | undefined> {
  const deadline = performance.now() + budgetMs;
  try {
    for (;;) {
      const answer = await repository.history.blame({
        commit,
        path,
        ignoreWhitespace,
        ignoreRevisions: !bypass,
        range,
        budgetMs: Math.min(budgetMs, SLICE_MS),
      });
      if (answer.complete || performance.now() >= deadline) return answer;
    }
  } catch (error) {
    // The text is shown without authors.
    if (isGitError(error)) return undefined;
    throw error;
  }
}

interface BlameView {
  readonly entry: TreeEntry;
  readonly file: FileTextOutput;
  readonly options: Options;
  readonly treeSwitch: SideTreeSwitch | undefined;
  readonly table: BlameTableModel | undefined;
  readonly blame: BlameOutput | undefined;
  readonly range: LineRange | undefined;
}

async function pageReply(request: PageRequest, place: Place, shown: BlameView, cache: CachePolicy): Promise<Reply> {
  const { t } = request;
  const { entry, file } = shown;
  const model: BlameModel = {
    layout: layoutOf(request, {
      title: [
        t('blame.of', { path: displayPath(place.path) }),
        refLabel(place.ref),
        `${place.name.owner}/${place.name.repo}`,
      ],
      repository: repositoryHeader(request, place.repository, { tab: 'code', at: place }),
      recentIcon: 'people',
    }),
    heading: t('blame.of', { path: displayPath(place.path) }),
    name: fileName(place),
    toolbar: toolbarModel(request, {
      place,
      refHref: (ref) =>
        href.blame(place.name, ref, place.path, { ...shown.options.kept, encoding: request.query.get('encoding') }),
      crumbs: crumbsOf(request, place, directoryOf(place.path)),
      sideTree: shown.treeSwitch,
    }),
    side: await shownSideTree(request, place),
    content: {
      views: file.form === 'text' ? textViews(request, place, BLAME) : [],
      facts: fileFacts(request, entry, file.sizeBytes, file.form === 'text' ? file.facts : undefined),
      encoding: undefined,
      buttons: [
        rawButton(request, place),
        { ...button(t('toolbar.history'), href.commits(place.name, place.ref, place.path)), icon: 'history' },
      ],
      lineHistoryHref: lineHistoryHref(place),
      more: menuOf(request, place, shown),
      outline: file.form === 'text' ? lineOutline(request, file.outline) : undefined,
      notes: file.form === 'text' ? notesOf(request, place, shown, file) : [],
      body:
        file.form === 'text'
          ? { form: 'blame' }
          : {
              form: 'blank',
              icon: 'file',
              title: t(file.form === 'empty' ? 'file.empty' : 'blame.noText'),
              code: undefined,
              text: undefined,
              actions: [
                {
                  label: t('commit.openFile'),
                  href: href.src(place.name, place.ref, place.path),
                  icon: 'file',
                  isExternal: false,
                },
              ],
            },
    },
    table: shown.table,
  };
  return { kind: 'html', view: 'pages/blame', model, cache };
}

function menuOf(request: PageRequest, place: Place, { options, range, file }: BlameView): FileContent['more'] {
  const { t } = request;
  const query = {
    ...options.kept,
    encoding: request.query.get('encoding'),
    lines: range === undefined ? undefined : request.query.get('lines'),
  };
  const isSwitchable = file.form === 'text';
  return [
    permalinkButton(request, place, href.blame(place.name, { kind: 'commit', name: place.commit }, place.path, query)),
    ...(isSwitchable
      ? [
          button(
            t(options.ignoreWhitespace ? 'blame.withWhitespace' : 'blame.withoutWhitespace'),
            href.blame(place.name, place.ref, place.path, {
              ...query,
              [WHITESPACE]: options.ignoreWhitespace ? undefined : IGNORE_WHITESPACE,
            }),
          ),
        ]
      : []),
  ];
}

function notesOf(request: PageRequest, place: Place, { options, blame, range }: BlameView, file: Text): FileNote[] {
  const { t } = request;
  const to = (query: Readonly<Record<string, string | undefined>>): string =>
    href.blame(place.name, place.ref, place.path, {
      ...options.kept,
      encoding: request.query.get('encoding'),
      lines: request.query.get('lines'),
      ...query,
    });
  const notes: FileNote[] = [];
  if (blame?.hasIgnoreList === true) {
    notes.push(
      options.bypass
        ? note('info', t('blame.bypassed'), { href: to({ [BYPASS]: undefined }), label: t('blame.useList') })
        : note('info', t('blame.listUsed'), { href: to({ [BYPASS]: 'true' }), label: t('blame.bypassList') }),
    );
  }
  if (range !== undefined)
    notes.push(
      note('info', t('blame.range', { first: range.first, last: range.last }), {
        href: to({ lines: undefined }),
        label: t('blame.whole'),
      }),
    );
  else if (!file.isWhole)
    notes.push(
      note('warn', t('file.tooLarge', { count: file.code.starts.length - 1 }), {
        href: href.raw(place.name, place.ref, place.path),
        label: t('file.openRaw'),
      }),
    );
  return notes;
}
