/**
 * Loads a list of paths once and answers queries over it. Runs in the worker, or in the page where a worker cannot
 * start.
 */
import { findPaths } from '../../../src/shared/finder/find-paths.js';
import { PathFinder } from '../../../src/shared/finder/fuzzy.js';

/** A longer list would not be read. */
const SHOWN = 50;

export type FinderRequest =
  { kind: 'load'; url: string } | { kind: 'find'; id: number; query: string; literally: boolean };
import type { FoundPaths } from '../../../src/shared/finder/find-paths.js';
export type FinderReply = { kind: 'loaded' } | { kind: 'failed' } | { kind: 'found'; id: number; found: FoundPaths };

export function createFinderEngine(reply: (reply: FinderReply) => void): (request: FinderRequest) => void {
  let finder: PathFinder | undefined;
  return (request) => {
    if (request.kind === 'load') {
      load(request.url)
        .then((paths) => {
          finder = new PathFinder(paths);
          reply({ kind: 'loaded' });
        })
        .catch(() => reply({ kind: 'failed' }));
    } else if (finder) {
      reply({
        kind: 'found',
        id: request.id,
        found: findPaths(finder, request.query, { limit: SHOWN, literally: request.literally }),
      });
    }
  };
}

async function load(url: string): Promise<string[]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json() as Promise<string[]>;
}
