/** The composition root: creates and destroys everything that lives as long as the process. */
import { fileURLToPath } from 'node:url';
import { createLog, type Log } from './log.js';
import { rootReporter } from './root-reporter.js';
import type { Config } from './config.js';
import { programVersion } from './version.js';
import { Archives } from '../repository/archives.js';
import { IndexService } from '../repository/index-service.js';
import { LastUpdates } from '../repository/last-updates.js';
import { ObjectCaches } from '../repository/object-caches.js';
import { Repositories } from '../repository/repositories.js';
import type { RepositoryIndex } from '../repository/repository-index.js';
import { SearchIndexing } from '../repository/search-indexing.js';
import { UploadPacks } from '../repository/upload-packs.js';
import { watchRoots } from '../repository/root-watcher.js';
import { Admission } from '../web/http/admission.js';
import { Access } from '../web/http/access/access.js';
import { Passwords } from '../web/http/access/passwords.js';
import { loadAssets } from '../web/http/assets.js';
import { loadLanguages } from '../web/http/language.js';
import { Readiness } from '../web/http/readiness.js';
import { ReadyPages } from '../web/http/ready-pages.js';
import type { WebContext } from '../web/http/page.js';
import { SignatureChecks } from '../repository/signature-checks.js';
import { digestOf, VIEWS_FOLDER } from '../web/http/views.js';
import { AnswerCache } from '../workers/answer-cache.js';
import { Answers } from '../workers/answers.js';
import { WorkerPool } from '../workers/pool.js';

const PUBLIC_FOLDER = fileURLToPath(new URL('../../dist/public/', import.meta.url));
const LOCALES_FOLDER = fileURLToPath(new URL('../../locales/', import.meta.url));

export interface AppContext extends WebContext {
  readonly log: Log;
  readonly repositories: Repositories;
  /** Undefined when there is no data directory for indexes. */
  readonly indexing: IndexService | undefined;
  readonly ready: ReadyPages;
  readonly admission: Admission;
  readonly workers: WorkerPool;
  readonly answers: Answers;
  destroy(): Promise<void>;
}

interface ContextOptions extends Pick<
  Config,
  | 'dataDir'
  | 'processes'
  | 'searchScope'
  | 'repositories'
  | 'roots'
  | 'logLevel'
  | 'indexMemoryBytes'
  | 'allowedSigners'
  | 'limits'
  | 'access'
> {
  /** Folders where git is looked for, as in the variable PATH; '' for a server without git. */
  readonly searchPath: string;
}

export async function createContext(config: ContextOptions): Promise<AppContext> {
  const log = createLog(config.logLevel);
  const version = programVersion();
  const workers = new WorkerPool();
  const archives = new Archives();
  const uploadPacks = new UploadPacks({
    searchPath: config.searchPath,
    onComplaint: (complaint) => log.warn(complaint, 'git upload-pack failed'),
  });
  const indexing =
    config.dataDir === ''
      ? undefined
      : new IndexService(config.dataDir, {
          memoryBytes: config.indexMemoryBytes,
          load: async (question) => (await workers.run('loadIndex', question)).answer,
        });
  if (indexing !== undefined) logFailures(indexing, log);
  const searchIndexing =
    indexing === undefined ? undefined : new SearchIndexing(indexing, config.dataDir, config.searchScope);
  if (searchIndexing !== undefined) logSearchFailures(searchIndexing, log);
  const answers = new Answers(workers, new AnswerCache({ processes: config.processes }));
  const repositories = new Repositories(config.repositories, {
    answers,
    caches: new ObjectCaches(config.processes),
    indexing,
  });
  const readiness = new Readiness();
  const { roots } = config;
  const rootWatcher = watchRoots(roots, rootReporter({ repositories, log, readiness, roots }));
  const access = new Access(repositories, {
    rules: config.access.rules,
    userHeader: config.access.userHeader,
    passwords:
      config.access.htpasswd === undefined
        ? undefined
        : new Passwords({
            file: config.access.htpasswd,
            check: async (password, hash) =>
              (await workers.run('checkPassword', { gitDir: '', password, hash })).answer,
            log,
          }),
  });
  const languages = await loadLanguages();
  // The allowed signers are part of every validator, because pages show the result of verification.
  const assets = loadAssets(
    PUBLIC_FOLDER,
    version + digestOf([VIEWS_FOLDER, LOCALES_FOLDER]) + JSON.stringify(config.allowedSigners ?? ''),
  );
  const lastUpdates = new LastUpdates(
    () => repositories.list(),
    async (asked) => (await workers.run('lastUpdates', { gitDir: '', repositories: asked })).answer,
  );
  const looks = indexing === undefined ? undefined : lastUpdates.follow((repository) => repository.followAtLeisure());
  const signatures = new SignatureChecks(config.allowedSigners);
  return {
    log,
    version,
    readiness,
    ready: new ReadyPages(config.processes),
    admission: new Admission(config.limits),
    workers,
    answers,
    archives,
    uploadPacks,
    repositories,
    access,
    indexing,
    languages,
    assets,
    signatures,
    lastUpdates,
    async destroy() {
      rootWatcher.close();
      looks?.close();
      repositories.close();
      await Promise.all([archives.close(), uploadPacks.close()]);
      await Promise.all([searchIndexing?.close(), indexing?.close()]);
      await workers.destroy();
    },
  };
}

/** Searches go on without an index, so this is only a warning. */
function logSearchFailures(searchIndexing: SearchIndexing, log: Log): void {
  const logged = new WeakMap<RepositoryIndex, number>();
  searchIndexing.on('change', (index) => {
    const { failures, reason } = index.search;
    if (failures === (logged.get(index) ?? 0)) return;
    logged.set(index, failures);
    log.warn({ repository: index.name, reason }, 'indexing for searches failed');
  });
}

/** One line for each update that failed: the operator learns which repository needs repair. */
function logFailures(indexing: IndexService, log: Log): void {
  const logged = new WeakMap<RepositoryIndex, number>();
  indexing.on('change', (index) => {
    if (index.state !== 'failed' || logged.get(index) === index.failures) return;
    logged.set(index, index.failures);
    log.warn({ repository: index.name, reason: index.reason, code: index.reasonCode }, 'indexing failed');
  });
}
