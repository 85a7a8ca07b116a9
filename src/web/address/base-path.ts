/**
 * The path below which the site is, for the request that runs now: a proxy may offer it below a folder of a host. All
 * addresses begin with it. It is carried along the promises of a request, so that no page has to pass it on.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

const paths = new AsyncLocalStorage<string>();

/** `path` is '' or begins with a slash and does not end with one. */
export function belowPath<T>(path: string, work: () => T): T {
  return paths.run(path, work);
}

export function basePath(): string {
  return paths.getStore() ?? '';
}
