/**
 * The two tiers of tests. A test is quick unless its file is listed here: `npm run test:quick` runs the quick ones,
 * which answer within 30 s on two cores, and `npm test` runs all.
 *
 * A file belongs here when it takes more than about a second by itself: it needs a browser, it compares random histories
 * with git, or it serves repositories. Of those that serve, two are quick: `test/site/acceptance` and
 * `test/site/strict-models`, which renders a page of every kind.
 */
export const SLOW = [
  'test/browser/**',
  'test/archive/**',
  'test/blame/**',
  'test/build/{build,dev,package}.test.ts',
  'test/demo/demo.test.ts',
  'test/deploy/**',
  'test/diff/{combined,files,output}/**',
  'test/diff/mail-*.test.ts',
  'test/diff/lines/{line-diff,whitespace}.test.ts',
  'test/fuzz/**',
  'test/git/{attributes,commit-graph,refs,revision,signing,store}/**',
  'test/git/object/{tree,tree-pair}.test.ts',
  'test/git/pack/hostile.test.ts',
  'test/history/{direct,graph}/**',
  'test/history/index/{contract,date-queue,descendants,divergence,incremental,range}.test.ts',
  'test/history/index/lost-commits.test.ts',
  'test/history/index/{paths,tree-cache,tree-changes}.test.ts',
  'test/knowledge/**',
  'test/locales/{code-text,locales,template-text}.test.ts',
  'test/render/document/{message,trailers}.test.ts',
  'test/render/rows/csv-table.test.ts',
  'test/render/safe-html.test.ts',
  'test/repository/{damaged-index,index-memory,index-service,last-updates,scan,upload-packs}.test.ts',
  'test/search/symbols/{ctags,find-symbol,hostile}.test.ts',
  'test/server/{index-command,listen-address}.test.ts',
  'test/site/{base-path,crawl,hostile,lost-objects,weights}.test.ts',
  'test/web/http/{access,other-sites,site}.test.ts',
  'test/web/pages/**',
  'test/web/parts/{diff,indexing,people,side-tree,signing}/**',
  'test/workers/{estimated-bytes,indexing,indexing-crash,shared-segments}.test.ts',
];
