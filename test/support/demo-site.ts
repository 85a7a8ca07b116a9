/** Serves the demo repositories and an empty one: a page of each kind that a visitor can see. */
import { join } from 'node:path';
import { ensureDemo } from '../../src/demo/ensure-demo.js';
import { startApp, type AppOptions, type RunningApp } from './app.js';
import { git, gitText, initBare, tempDir } from './git-fixture.js';
import { pictureRepository } from './picture-repository.js';
import { makeSignedRepository, type SignedRepository } from './signed-repository.js';

export const KERNEL = '/microsoft/WSL2-Linux-Kernel';
export const FILES = '/kedr/files';
const EMPTY = '/test/empty';
const SIGNED = '/test/signed';
const PICTURES = '/test/pictures';

export interface PageKind {
  /** A name for tests and files. */
  readonly name: string;
  readonly path: string;
  readonly status: number;
}

export interface DemoSite {
  readonly app: RunningApp;
  readonly kinds: readonly PageKind[];
  readonly gitDirs: { readonly kernel: string; readonly files: string; readonly pictures: string };
}

export interface DemoSiteOptions extends AppOptions {
  /** Where the demo is made, or already exists; a new folder when absent. */
  readonly demoDir?: string;
  /** Further repositories in addition to the demo, as for `startApp`. */
  readonly more?: Readonly<Record<string, string>>;
}

export async function startDemoSite({
  demoDir = join(tempDir('demo'), 'data'),
  more = {},
  ...options
}: DemoSiteOptions = {}): Promise<DemoSite> {
  const [kernel, files] = (await ensureDemo(demoDir)).map(({ path }) => path) as [string, string];
  const pictures = pictureRepository();
  const signed = makeSignedRepository();
  const app = await startApp(
    {
      [KERNEL.slice(1)]: kernel,
      [FILES.slice(1)]: files,
      [EMPTY.slice(1)]: initBare('empty'),
      'test/broken': tempDir('broken'),
      [PICTURES.slice(1)]: pictures,
      [SIGNED.slice(1)]: signed.gitDir,
      ...more,
    },
    { allowedSigners: signed.allowedSigners, ...options },
  );
  return {
    app,
    kinds: [...pageKinds(kernel, files, pictures), ...signedKinds(signed)],
    gitDirs: { kernel, files, pictures },
  };
}

function pageKinds(kernel: string, files: string, pictures: string): PageKind[] {
  const id = (gitDir: string, revision: string): string => gitText(gitDir, ['rev-parse', revision]);
  const log = gitText(files, ['log', '--all', '--format=%H %s'])
    .split('\n')
    .map((line) => ({ oid: line.slice(0, 40), subject: line.slice(41) }));
  const told = (subject: string): string => log.find((commit) => commit.subject.startsWith(subject))?.oid ?? '';
  const kind = (name: string, path: string, status = 200): PageKind => ({ name, path, status });
  const file = (name: string, path: string): PageKind =>
    kind(`file-${name}`, `${FILES}/src/branch/main/${path.split('/').map(encodeURIComponent).join('/')}`);
  return [
    kind('repositories', '/'),
    kind('repositories-found', '/?q=%D0%BB%D1%83%D0%B2%D0%BA'),
    kind('repositories-none', '/?q=nothing-has-this-name'),
    kind('explore-code', '/explore/code'),
    kind('explore-code-none', '/explore/code?q=nothing_has_this_name'),
    kind('owner', '/kedr'),
    kind('home-kernel', KERNEL),
    kind('home-files', FILES),
    kind('home-empty', EMPTY),
    kind('directory', `${KERNEL}/src/branch/master/drivers`),
    kind('directory-wide', `${FILES}/src/branch/main/wide`),
    kind('directory-names', `${FILES}/src/branch/main/names`),
    kind('directory-links', `${FILES}/src/branch/main/links`),
    kind('directory-vendor', `${FILES}/src/branch/main/vendor`),
    kind(
      'directory-deep',
      `${FILES}/src/branch/main/deep/level-1/level-2/level-3/level-4/level-5/level-6/level-7/level-8/level-9/level-10`,
    ),
    kind('directory-tag', `${KERNEL}/src/tag/v5.6-rc7`),
    file('code', 'code/hello.c'),
    file('lines', 'code/hello.rs'),
    file('markdown', 'docs/руководство.md'),
    kind(
      'file-markdown-source',
      `${FILES}/src/branch/main/docs/${encodeURIComponent('руководство.md')}?display=source`,
    ),
    kind('file-range', `${KERNEL}/src/branch/master/README?lines=3-6`),
    file('rst', 'docs/reference.rst'),
    file('encoding', 'encodings/cp1251.txt'),
    file('lossy', 'encodings/broken-utf-8.txt'),
    file('picture', 'media/gradient.png'),
    file('svg', 'media/cedar.svg'),
    file('audio', 'media/tone.wav'),
    file('binary', 'sizes/binary.bin'),
    file('bytes', 'special/noise.bin'),
    file('table', 'special/table.csv'),
    file('table-long', 'special/long.tsv'),
    file('table-broken', 'special/broken.csv'),
    file('notebook', 'special/notebook.ipynb'),
    file('notebook-broken', 'special/broken.ipynb'),
    file('pdf', 'special/document.pdf'),
    file('hidden', 'special/trojan.c'),
    kind('file-refs', `${FILES}/src/branch/main/code/data.csv?display=refs`),
    file('empty', 'sizes/empty.txt'),
    file('big', 'sizes/big.txt'),
    file('long-line', 'sizes/long-line.txt'),
    file('link', 'links/code'),
    file('link-broken', 'links/broken'),
    file('submodule', 'vendor/kernel'),
    file('submodule-elsewhere', 'vendor/elsewhere'),
    file('odd-name', 'names/<b>жирный<b>.txt'),
    kind('blame', `${FILES}/blame/branch/main/code/hello.c`),
    kind('blame-kernel', `${KERNEL}/blame/branch/master/README`),
    kind(
      'blame-range',
      `${FILES}/blame/branch/main/docs/${encodeURIComponent('руководство.md')}?lines=3-6&whitespace=ignore-all`,
    ),
    kind('blame-binary', `${FILES}/blame/branch/main/sizes/binary.bin`),
    kind('commits', `${KERNEL}/commits/branch/master`),
    kind('commits-files', `${FILES}/commits/branch/main`),
    kind('commits-path', `${FILES}/commits/branch/main/docs/${encodeURIComponent('руководство.md')}`),
    kind('commits-gone', `${FILES}/commits/branch/main/obsolete.txt`),
    kind(
      'commits-end',
      `${FILES}/commits/branch/main?after=${gitText(files, ['rev-list', '--max-parents=0', 'main'])}`,
    ),
    kind('commits-filter', `${FILES}/commits/branch/main?author=%D0%B0&since=2001-01-01`),
    kind('commits-none', `${FILES}/commits/branch/main?author=nothing-has-this-name&not=v1.0`),
    kind('graph', `${FILES}/graph`),
    kind('graph-kernel', `${KERNEL}/graph?branch=refs/heads/master&page=2`),
    kind('compare-form', `${FILES}/compare`),
    kind('compare', `${FILES}/compare/main~8...main`),
    kind('compare-kernel', `${KERNEL}/compare/v5.6-rc7...master`),
    kind('compare-path', `${FILES}/compare/main~18..main?path=docs`),
    kind('compare-many', `${FILES}/compare/${gitText(files, ['rev-list', '--max-parents=0', 'main'])}..main?lines=1`),
    kind('compare-same', `${FILES}/compare/main...main`),
    kind('compare-unknown', `${FILES}/compare/no-such-branch...main`, 404),
    kind('commit-tip', `${KERNEL}/commit/${id(kernel, 'HEAD')}`),
    kind('commit-merge', `${FILES}/commit/${told("Merge branch 'feature/список'")}`),
    kind('commit-untitled', `${FILES}/commit/${log.find(({ subject }) => subject === '')?.oid}`),
    kind('commit-root', `${FILES}/commit/${gitText(files, ['rev-list', '--max-parents=0', 'main'])}`),
    kind('commit-rename', `${FILES}/commit/${told('docs: переименовать руководство')}`),
    kind('commit-long-title', `${FILES}/commit/${id(files, 'feature/новая-ветка')}`),
    kind('commit-many', `${FILES}/commit/${told('wide: fifteen hundred files')}?lines=1`),
    kind('commit-media', `${FILES}/commit/${told('media: pictures and a tone')}`),
    kind('commit-pictures', `${PICTURES}/commit/${id(pictures, 'HEAD')}`),
    kind('commit-links', `${FILES}/commit/${told('links, vendor: symbolic links')}`),
    kind('commit-noted', `${FILES}/commit/${id(files, 'v1.0^{commit}')}`),
    kind('branches', `${FILES}/branches`),
    kind('tags', `${FILES}/tags`),
    kind('tags-kernel', `${KERNEL}/tags`),
    kind('tags-none', `${KERNEL}/tags?q=nothing-has-this-name`),
    kind('releases', `${FILES}/releases`),
    kind('releases-none', `${EMPTY}/releases`),
    kind('release', `${FILES}/releases/tag/v1.0`),
    kind('keys', '/-/keys'),
    kind('find', `${FILES}/find/branch/main`),
    kind('find-results', `${KERNEL}/find/branch/master?q=%D0%B2%D0%BA%D1%88%D0%BC%D1%83%D0%BA%D1%8B`),
    kind('find-none', `${KERNEL}/find/branch/master?q=zzzzzzzzzz`),
    kind('search', `${FILES}/search`),
    kind('search-code', `${KERNEL}/search/branch/master?q=linux`),
    kind('search-directory', `${FILES}/search/branch/main/code?q=return+OR+int`),
    kind('search-none', `${FILES}/search/branch/main/docs?q=Nothing_Has_This_Name+lang:c`),
    kind('search-problem', `${FILES}/search?q=a+%22b`, 400),
    kind('search-layout', `${FILES}/search?q=${encodeURIComponent('штсдгву')}`),
    kind('search-commits', `${FILES}/search?q=docs&type=commits`),
    kind('search-files', `${FILES}/search?q=hello&type=files`),
    kind('lines', `${KERNEL}/lines/branch/master/mm/vmalloc.c?lines=1-20`),
    kind('symbol', `${KERNEL}/symbol/branch/master/vmalloc_sync_mappings`),
    kind('search-symbols', `${KERNEL}/search?type=symbols&q=vmalloc`),
    kind('symbol-none', `${FILES}/symbol/branch/main/nothing_has_this_name`),
    kind('error-page', '/-/nothing/here', 404),
    kind('error-repository', '/nobody/nothing', 404),
    kind('error-ref', `${KERNEL}/src/branch/no-such-branch`, 404),
    kind('error-path', `${KERNEL}/src/branch/master/no/such/file.c`, 404),
    kind('error-commit', `${KERNEL}/commit/0000000000000000000000000000000000000000`, 404),
    kind('error-ambiguous', `${FILES}/commit/${ambiguousPrefix(files)}`, 404),
    kind('error-escape', '/%zz', 400),
  ];
}

function signedKinds({ commits }: SignedRepository): PageKind[] {
  return [
    ...Object.entries(commits).map(([name, id]) => ({
      name: `commit-signature-${name}`,
      path: `${SIGNED}/commit/${id}`,
      status: 200,
    })),
    { name: 'tags-signed', path: `${SIGNED}/tags`, status: 200 },
    { name: 'release-signed', path: `${SIGNED}/releases/tag/v-good`, status: 200 },
  ];
}

/** The shortest prefix that two commits have in common and that is long enough for a lookup. */
function ambiguousPrefix(gitDir: string): string {
  const ids = git(gitDir, ['cat-file', '--batch-all-objects', '--batch-check=%(objectname)'])
    .toString('latin1')
    .trim()
    .split('\n')
    .sort();
  const shared = ids.flatMap((oid, at) =>
    at > 0 && ids[at - 1]?.slice(0, 4) === oid.slice(0, 4) ? [oid.slice(0, 4)] : [],
  );
  return shared[0] ?? 'no two objects share four digits';
}

/** Asks until the page is complete, which it is when it may be cached: some parts may come later on a busy machine. */
export async function settled({ app }: DemoSite, path: string): Promise<void> {
  for (let tries = 0; tries < 4; tries += 1) {
    const response = await app.get(path);
    await response.arrayBuffer();
    if (response.headers.has('etag')) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 100 * tries);
    });
  }
}
