/** The order of the files of one part of an answer: tests after other files, generated files last. */
import type { GitPath } from '../../git/path-text.js';

const TEST =
  /(?:^|\/)(?:tests?|testing|selftests|testsuite|spec|__tests__|fixtures)\/|[._-](?:test|spec)\.[^/]+$|(?:^|\/)test_[^/]*$/i;
const GENERATED =
  /(?:^|\/)(?:node_modules|vendor|third_party|dist|generated)\/|\.min\.(?:js|css)$|_shipped$|(?:^|\/)(?:package-lock\.json|yarn\.lock|Cargo\.lock|go\.sum)$|\.(?:map|pb\.go)$/i;

export function fileRank(path: GitPath): number {
  return GENERATED.test(path) ? 2 : TEST.test(path) ? 1 : 0;
}
