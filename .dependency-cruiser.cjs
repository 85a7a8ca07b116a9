/** Import direction, from DESIGN: main -> app -> web -> repository -> workers -> {history, diff, search, knowledge, archive} -> git. */
const room = (name) => `^src/${name}/`;
const forbid = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    forbid('no-cycles', {}, { circular: true }, 'a cycle hides the direction'),
    forbid(
      'git-is-the-bottom',
      { path: room('git') },
      { path: '^src/', pathNot: room('git') },
      'git/ knows nothing of the rest',
    ),
    forbid(
      'only-git-imports-isomorphic-git',
      { pathNot: '^src/(git|demo)/' },
      { path: 'node_modules/isomorphic-git' },
      'its types stop at git/',
    ),
    forbid(
      'git-answers-rooms',
      { path: '^src/(blame|history|diff|search|knowledge|archive)/' },
      { path: '^src/(workers|repository|web|render|demo)/|^src/[^/]+\\.ts$' },
      'they sit on git/ alone',
    ),
    forbid(
      'blame-above-history-and-diff',
      { path: '^src/(history|diff|search|knowledge|render)/' },
      { path: room('blame') },
      'blame uses them, not the other way about',
    ),
    forbid(
      'render-is-a-leaf',
      { path: room('render') },
      { path: '^src/', pathNot: room('render') },
      'text -> SafeHtml; no git, no Express',
    ),
    forbid(
      'format-is-a-leaf',
      { path: '^src/web/format/' },
      { path: '^src/', pathNot: '^src/web/format/' },
      'takes values and a locale',
    ),
    forbid(
      'workers-below-repository',
      { path: room('workers') },
      { path: '^src/(repository|web|demo)/|^src/[^/]+\\.ts$' },
      'tasks import git, history, diff, search, knowledge, render',
    ),
    forbid(
      'repository-below-web',
      { path: room('repository') },
      { path: '^src/(web|demo)/|^src/[^/]+\\.ts$' },
      'a handle knows no page',
    ),
    forbid('web-below-app', { path: room('web') }, { path: '^src/(app|main|cli)\\.ts$' }, 'app composes web'),
    forbid('nobody-imports-main', {}, { path: '^src/main\\.ts$' }, 'the process edge'),
    forbid(
      'no-express-below-web',
      { path: '^src/(git|history|diff|search|knowledge|archive|render|workers|repository)/' },
      { path: 'node_modules/(express|ejs|i18next|pino)' },
      'HTTP, templates, language and logs live above',
    ),
    forbid(
      'pages-do-not-import-pages',
      { path: '^src/web/pages/([^/]+)' },
      { path: '^src/web/pages/', pathNot: '^src/web/pages/$1' },
      'never sideways',
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
