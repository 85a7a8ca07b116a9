/**
 * The rooms of `src/` and what each may import: the one statement of the import direction. Imports go down this list, never up.
 * `.dependency-cruiser.cjs` makes rules of it; a test holds the table in ARCHITECTURE.md to it.
 */
const web = ['shared', 'git', 'history', 'diff', 'knowledge', 'search', 'render', 'workers', 'repository'];

const rooms = {
  server: { uses: ['demo', 'web', ...web] },
  demo: { uses: ['git', 'repository'] },
  web: { uses: web },
  'web/pages': { uses: [...web, 'web/parts', 'web/http', 'web/format', 'web/address'] },
  'web/parts': { uses: [...web, 'web/http', 'web/format', 'web/address'] },
  'web/http': { uses: [...web, 'web/format', 'web/address'] },
  'web/format': { uses: ['shared'] },
  'web/address': { uses: ['shared', 'git'] },
  repository: { uses: ['shared', 'git', 'history', 'knowledge', 'archive', 'workers'] },
  workers: { uses: ['shared', 'git', 'history', 'diff', 'blame', 'knowledge', 'search', 'archive', 'render'] },
  blame: { uses: ['git', 'history', 'diff'] },
  history: { uses: ['git'] },
  diff: { uses: ['git'] },
  archive: { uses: ['git'] },
  knowledge: { uses: ['git'] },
  search: { uses: ['shared', 'git'] },
  git: { uses: ['shared'] },
  render: { uses: ['shared'] },
  shared: { uses: [] },
};

/** The folders of `web/pages/`, and the other pages that each may import. */
const features = {
  archive: { uses: [] },
  blame: { uses: ['file'] },
  clone: { uses: [] },
  commit: { uses: [] },
  compare: { uses: ['log'] },
  error: { uses: [] },
  feeds: { uses: [] },
  file: { uses: [] },
  find: { uses: [] },
  graph: { uses: [] },
  log: { uses: [] },
  palette: { uses: [] },
  path: { uses: ['file', 'tree'] },
  refs: { uses: [] },
  releases: { uses: [] },
  settings: { uses: [] },
  site: { uses: ['error'] },
  tree: { uses: [] },
};

module.exports = { rooms, features };
