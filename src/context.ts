/** Everything that lives as long as the process, made in one place and destroyed in one place. */
import { fileURLToPath } from 'node:url';
import { createLog, type Log } from './log.js';
import type { Config } from './config.js';
import { programVersion } from './version.js';
import { Repositories } from './repository/repositories.js';
import { loadAssets } from './web/assets.js';
import { loadLanguages } from './web/language.js';
import type { WebContext } from './web/page.js';
import { digestOf, VIEWS_FOLDER } from './web/views.js';
import { WorkerPool } from './workers/pool.js';

const PUBLIC_FOLDER = fileURLToPath(new URL('../dist/public/', import.meta.url));
const LOCALES_FOLDER = fileURLToPath(new URL('../locales/', import.meta.url));

export interface AppContext extends WebContext {
  readonly log: Log;
  destroy(): Promise<void>;
}

export async function createContext(config: Config): Promise<AppContext> {
  const log = createLog(config.logLevel);
  const version = programVersion();
  const workers = new WorkerPool();
  const repositories = new Repositories(config.repositories, workers);
  const languages = await loadLanguages();
  const assets = loadAssets(PUBLIC_FOLDER, version + digestOf([VIEWS_FOLDER, LOCALES_FOLDER]));
  return {
    log,
    version,
    workers,
    repositories,
    languages,
    assets,
    async destroy() {
      repositories.close();
      await workers.destroy();
    },
  };
}
