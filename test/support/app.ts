/** Starts the real application on a free port of the loopback interface, for tests over HTTP and in a browser. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AccessConfig } from '../../src/server/access-settings.js';
import { createApp } from '../../src/server/app.js';
import { parseAllowedSigners } from '../../src/git/signing/allowed-signers.js';
import { createContext, type AppContext } from '../../src/server/context.js';
import type { PageLimits } from '../../src/web/http/admission.js';
import type { SiteOptions } from '../../src/web/http/site.js';
import type { Render } from '../../src/web/http/views.js';

export interface RunningApp {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  readonly context: AppContext;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  text(path: string, headers?: Record<string, string>): Promise<string>;
  close(): Promise<void>;
}

export interface AppOptions {
  /** Renders pages in place of the usual template engine. */
  readonly wrapRender?: (render: Render) => Render;
  /** The folder of the indexes; without it there are none. */
  readonly dataDir?: string;
  /** Text of an allowed signers file. */
  readonly allowedSigners?: string;
  readonly site?: SiteOptions;
  readonly access?: Partial<AccessConfig>;
  readonly trustedProxies?: readonly string[];
  readonly limits?: Partial<PageLimits>;
  /** Folders where the server looks for git; '' for a server without git. */
  readonly searchPath?: string;
}

const ANY_SITE: SiteOptions = { baseUrl: undefined, hosts: [] };

/** `repositories` maps `owner/name` to the absolute path of a git directory. */
export async function startApp(
  repositories: Readonly<Record<string, string>>,
  {
    wrapRender,
    dataDir = '',
    allowedSigners,
    limits,
    site = ANY_SITE,
    trustedProxies = [],
    access = {},
    searchPath = process.env['PATH'] ?? '',
  }: AppOptions = {},
): Promise<RunningApp> {
  const specs = Object.entries(repositories).map(([fullName, path]) => {
    const [owner = '', name = ''] = fullName.split('/');
    return { owner, name, path };
  });
  const context = await createContext({
    processes: 1,
    dataDir,
    indexMemoryBytes: Infinity,
    searchScope: 'branches',
    repositories: specs,
    roots: [],
    logLevel: 'silent',
    access: {
      rules: { rules: [], own: new Map(), groups: new Map() },
      htpasswd: undefined,
      userHeader: undefined,
      ...access,
    },
    limits: { heavyPerMinute: 0, refusesRobots: false, ...limits },
    searchPath,
    allowedSigners: allowedSigners === undefined ? undefined : parseAllowedSigners(allowedSigners).signers,
  });
  const server = createServer(
    createApp(context, { site, trustedProxies, ...(wrapRender === undefined ? {} : { wrapRender }) }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(origin + path, { headers: { 'accept-language': 'ru', ...headers }, redirect: 'manual' });
  return {
    origin,
    context,
    get,
    text: async (path, headers) => (await get(path, headers)).text(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await context.destroy();
    },
  };
}
