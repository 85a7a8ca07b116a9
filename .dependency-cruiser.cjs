/**
 * Import direction. `rooms.cjs` is the one place that states it; this file turns it into rules, and
 * test/build/rooms.test.ts holds ARCHITECTURE.md to it.
 */
const { rooms, features, publicFiles } = require('./build/rooms.cjs');

const rule = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });
const folder = (name) => `^src/${name}/`;
const anyOf = (names) => `^src/(${names.join('|')})/`;

/** A room imports from the rooms it names, and from itself. */
const directions = Object.entries(rooms).map(([name, { uses }]) =>
  rule(
    `${name.replaceAll('/', '-')}-imports-what-it-names`,
    { path: folder(name) },
    { path: '^src/', pathNot: anyOf([name, ...uses]) },
    `uses ${uses.join(', ') || 'nothing'}; see build/rooms.cjs`,
  ),
);

/** A page is one folder. Pages do not import each other, but for the arrows that rooms.cjs lists. */
const pages = Object.entries(features).map(([name, { uses }]) =>
  rule(
    `page-${name}-imports-listed-pages`,
    { path: folder(`web/pages/${name}`) },
    { path: '^src/web/pages/', pathNot: anyOf([name, ...uses].map((page) => `web/pages/${page}`)) },
    'a piece that two pages need belongs to web/parts/',
  ),
);

/** Other rooms import only the public files of a room. */
const doors = Object.entries(publicFiles).map(([name, files]) =>
  rule(
    `${name}-is-entered-by-its-public-files`,
    { path: '^src/', pathNot: folder(name) },
    { path: folder(name), pathNot: `^src/${name}/(${files.join('|')})\\.ts$` },
    'its public files are listed in build/rooms.cjs',
  ),
);

module.exports = {
  forbidden: [
    rule('no-cycles', {}, { circular: true }, 'a cycle hides the direction'),
    ...directions,
    ...pages,
    ...doors,
    rule(
      'every-room-is-listed',
      { path: '^src/', pathNot: anyOf(Object.keys(rooms)) },
      {},
      'a new folder of src/ needs a row in build/rooms.cjs',
    ),
    rule(
      'every-page-is-listed',
      { path: '^src/web/pages/', pathNot: anyOf(Object.keys(features).map((name) => `web/pages/${name}`)) },
      {},
      'a new page needs a row in build/rooms.cjs',
    ),
    rule('nobody-imports-main', {}, { path: '^src/server/main\\.ts$' }, 'it runs when it is loaded'),
    rule(
      'only-git-imports-isomorphic-git',
      { pathNot: '^src/(git|demo)/' },
      { path: 'node_modules/isomorphic-git' },
      'its types stop at git/',
    ),
    rule(
      'pages-read-through-the-repository',
      { path: '^src/(server|web|repository)/', pathNot: '^src/repository/(objects|object-caches)\\.ts$' },
      { path: '^src/git/(store|pack|loose)/', dependencyTypesNot: ['type-only'] },
      'the object store is for hot and bulk work; pages read through isomorphic-git, which objects.ts asks',
    ),
    rule(
      'pages-parse-no-objects',
      { path: '^src/(server|web|repository)/', pathNot: '^src/repository/objects\\.ts$' },
      { path: '^src/git/object/(commit|tag|commit-head|object-header)\\.ts$', dependencyTypesNot: ['type-only'] },
      'Objects gives parsed commits and tags',
    ),
    rule(
      'http-templates-language-and-log-live-above',
      { path: '^src/', pathNot: anyOf(['server', 'web']) },
      { path: 'node_modules/(express|ejs|i18next|pino)' },
      'only server/ and web/ know them',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
