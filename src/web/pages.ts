/** The table of pages: one row and one file for each page. */
import type { Location, PageName } from './address/location.js';
import type { Page } from './http/page.js';
import { blamePage } from './pages/blame/blame.js';
import { archivePage } from './pages/archive/archive.js';
import { blobPage } from './pages/file/blob.js';
import { exploreCodePage } from './pages/explore/explore-code.js';
import { branchFeedPage, repositoryFeedPage } from './pages/feeds/branch-feed.js';
import { branchesPage } from './pages/refs/branches.js';
import { commitCardPage } from './pages/commit/commit-card-page.js';
import { commitPage } from './pages/commit/commit.js';
import { commitsPage } from './pages/log/commits.js';
import { containingRefsPage } from './pages/commit/containing-refs-page.js';
import { contextLinesPage } from './pages/commit/context-lines.js';
import { comparePage } from './pages/compare/compare.js';
import { peopleListPage } from './pages/log/people-list.js';
import { findPage } from './pages/find/find.js';
import { gitFilePage } from './pages/clone/git-file.js';
import { gitRefsPage } from './pages/clone/git-refs.js';
import { gitServicePage } from './pages/clone/git-service.js';
import { goGetPage } from './pages/clone/go-get.js';
import { graphPage } from './pages/graph/graph.js';
import { healthzPage, readyzPage } from './pages/site/healthz.js';
import { indexStatePage } from './pages/site/index-state.js';
import { homePage } from './pages/tree/home.js';
import { keysPage } from './pages/settings/keys-page.js';
import { lastCommitPage } from './pages/tree/lastcommit.js';
import { linesPage } from './pages/lines/lines.js';
import { mediaPage } from './pages/file/media.js';
import { ownerPage } from './pages/site/owner.js';
import { repositoryPalettePage, sitePalettePage } from './pages/palette/palette.js';
import { rawPage } from './pages/file/raw.js';
import { redirectPage } from './pages/path/redirect.js';
import { refListPage } from './pages/refs/ref-list.js';
import { releasePage } from './pages/releases/release.js';
import { latestReleasePage, releasesPage } from './pages/releases/releases.js';
import { repoListPage } from './pages/site/repo-list.js';
import { repositoriesPage } from './pages/site/repositories.js';
import { faviconPage, manifestPage } from './pages/site/icons.js';
import { robotsPage } from './pages/site/robots.js';
import { openSearchPage } from './pages/search/open-search.js';
import { searchGlancePage } from './pages/search/glance.js';
import { searchPage } from './pages/search/search.js';
import { settingsPage } from './pages/settings/settings.js';
import { sideTreePage } from './pages/tree/side-tree-page.js';
import { symbolPage } from './pages/symbol/symbol.js';
import { sitemapPage } from './pages/site/sitemap.js';
import { srcPage } from './pages/path/src.js';
import { tagFeedPage } from './pages/feeds/tag-feed.js';
import { tagsPage } from './pages/refs/tags.js';
import { treeListPage } from './pages/find/tree-list.js';
import { untypedPage } from './pages/path/untyped.js';

export const pages: { readonly [N in PageName]: Page<Extract<Location, { page: N }>> } = {
  repositories: repositoriesPage,
  'explore-code': exploreCodePage,
  owner: ownerPage,
  healthz: healthzPage,
  readyz: readyzPage,
  settings: settingsPage,
  keys: keysPage,
  palette: sitePalettePage,
  'repository-palette': repositoryPalettePage,
  'repo-list': repoListPage,
  'ref-list': refListPage,
  'people-list': peopleListPage,
  'index-state': indexStatePage,
  home: homePage,
  branches: branchesPage,
  tags: tagsPage,
  src: srcPage,
  raw: rawPage,
  media: mediaPage,
  blame: blamePage,
  blob: blobPage,
  commits: commitsPage,
  commit: commitPage,
  'commit-card': commitCardPage,
  'containing-refs': containingRefsPage,
  'context-lines': contextLinesPage,
  compare: comparePage,
  graph: graphPage,
  archive: archivePage,
  releases: releasesPage,
  'latest-release': latestReleasePage,
  release: releasePage,
  'repository-feed': repositoryFeedPage,
  'branch-feed': branchFeedPage,
  'tag-feed': tagFeedPage,
  favicon: faviconPage,
  manifest: manifestPage,
  robots: robotsPage,
  sitemap: sitemapPage,
  lines: linesPage,
  'tree-list': treeListPage,
  find: findPage,
  search: searchPage,
  'search-glance': searchGlancePage,
  symbol: symbolPage,
  'open-search': openSearchPage,
  untyped: untypedPage,
  lastcommit: lastCommitPage,
  'side-tree': sideTreePage,
  'go-get': goGetPage,
  'git-refs': gitRefsPage,
  'git-service': gitServicePage,
  'git-file': gitFilePage,
  redirect: redirectPage,
};
