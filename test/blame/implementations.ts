/** The two implementations of blame that the suites compare with git: on a history index, and by a direct walk. */
import { Blame, type BlamedLines } from '../../src/blame/blame.js';
import { DirectLineage } from '../../src/blame/direct-lineage.js';
import { IndexedLineage } from '../../src/blame/indexed-lineage.js';
import type { Lineage } from '../../src/blame/lineage.js';
import { isGitError } from '../../src/git/errors.js';
import { ObjectStore } from '../../src/git/store/object-store.js';
import { CommitSource } from '../../src/history/direct/commit-source.js';
import type { BlameQuestion } from '../support/blame-oracle.js';
import { tempDir } from '../support/git-fixture.js';
import { updatedIndex } from '../history/index/implementations.js';

export interface Implementation {
  readonly name: string;
  /** Returns blame for one repository. Its result is undefined when there is no file to blame. */
  open(gitDir: string): Promise<(question: BlameQuestion) => BlamedLines[] | undefined>;
}

function answers(store: ObjectStore, lineage: () => Lineage): (question: BlameQuestion) => BlamedLines[] | undefined {
  return ({ commit, path, ignored, ignoreWhitespace, range }) => {
    try {
      const blame = new Blame(
        store,
        lineage(),
        { commit, path },
        {
          ignored: new Set(ignored),
          ...(ignoreWhitespace === undefined ? {} : { ignoreWhitespace }),
          ...(range === undefined ? {} : { range }),
        },
      );
      // The walk runs in small steps, so that continuing it is tested as well.
      while (!blame.run(performance.now())) blame.run(performance.now() + 1);
      return blame.result();
    } catch (error) {
      if (isGitError(error, 'not-found') || isGitError(error, 'wrong-type')) return undefined;
      throw error;
    }
  };
}

export const implementations: readonly Implementation[] = [
  {
    name: 'on the index',
    async open(gitDir) {
      const store = ObjectStore.open(gitDir);
      const source = CommitSource.open({ reader: store, gitDir });
      const index = await updatedIndex(gitDir, tempDir('data'));
      return answers(store, () => new IndexedLineage(index, source));
    },
  },
  {
    name: 'by direct walk',
    open(gitDir) {
      const store = ObjectStore.open(gitDir);
      const source = CommitSource.open({ reader: store, gitDir });
      return Promise.resolve(answers(store, () => new DirectLineage(source)));
    },
  },
];
