/** Typed URLs: the public names of this room. */
export { basePath, belowPath } from './base-path.js';
export { href, parseRefSubUrl, refAddress } from './href.js';
export type { FeedFormat, RefKind, RefName, RepositoryName } from './href.js';
export { REVISION_PAGES } from './page-table.js';
export type { Location, LocationOf, Method, PageCost, PageName } from './page-table.js';
export { parsePathQuery, parseQuery } from './query.js';
export { addressOf, costOf, isData, methodsOf, parseLocation, uncrawledPaths } from './routes.js';
export { BadEscapeError, decodeSegment, encodeSegment } from './segments.js';
