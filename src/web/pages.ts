/** The table of pages: one row a page, one file a page. */
import type { Location, PageName } from './location.js';
import type { Page } from './page.js';
import { blamePage } from './pages/blame.js';
import { archivePage } from './pages/archive.js';
import { blobPage } from './pages/blob.js';
import { branchFeedPage, repositoryFeedPage } from './pages/branch-feed.js';
import { branchesPage } from './pages/branches.js';
import { commitCardPage } from './pages/commit-card.js';
import { commitPage } from './pages/commit.js';
import { commitsPage } from './pages/commits.js';
import { contextLinesPage } from './pages/context-lines.js';
import { comparePage } from './pages/compare.js';
import { findPage } from './pages/find.js';
import { gitFilePage } from './pages/git-file.js';
import { graphPage } from './pages/graph.js';
import { healthzPage } from './pages/healthz.js';
import { homePage } from './pages/home.js';
import { keysPage } from './pages/keys.js';
import { lastCommitPage } from './pages/lastcommit.js';
import { mediaPage } from './pages/media.js';
import { ownerPage } from './pages/owner.js';
import { repositoryPalettePage, sitePalettePage } from './pages/palette.js';
import { rawPage } from './pages/raw.js';
import { redirectPage } from './pages/redirect.js';
import { refListPage } from './pages/ref-list.js';
import { releasePage } from './pages/release.js';
import { latestReleasePage, releasesPage } from './pages/releases.js';
import { repoListPage } from './pages/repo-list.js';
import { repositoriesPage } from './pages/repositories.js';
import { robotsPage } from './pages/robots.js';
import { settingsPage } from './pages/settings.js';
import { sideTreePage } from './pages/side-tree.js';
import { sitemapPage } from './pages/sitemap.js';
import { srcPage } from './pages/src.js';
import { tagFeedPage } from './pages/tag-feed.js';
import { tagsPage } from './pages/tags.js';
import { treeListPage } from './pages/tree-list.js';
import { untypedPage } from './pages/untyped.js';

export const pages: { readonly [N in PageName]: Page<Extract<Location, { page: N }>> } = {
  repositories: repositoriesPage,
  owner: ownerPage,
  healthz: healthzPage,
  settings: settingsPage,
  keys: keysPage,
  palette: sitePalettePage,
  'repository-palette': repositoryPalettePage,
  'repo-list': repoListPage,
  'ref-list': refListPage,
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
  robots: robotsPage,
  sitemap: sitemapPage,
  'tree-list': treeListPage,
  find: findPage,
  untyped: untypedPage,
  lastcommit: lastCommitPage,
  'side-tree': sideTreePage,
  'git-file': gitFilePage,
  redirect: redirectPage,
};
