/** The Express application: middleware order, static files, pages. It never listens. */
import express, { type Express } from 'express';
import helmet from 'helmet';
import { serveAssets } from '../web/http/asset-files.js';
import { ASSETS_PATH } from '../web/http/assets.js';
import { createHandler, type PageKeepers } from '../web/handle.js';
import type { WebContext } from '../web/http/page.js';
import { observeRequests, type RequestObserver } from './request-record.js';
import { locateSite, type SiteOptions } from '../web/http/site.js';
import { trustOf } from '../web/http/trusted-proxies.js';
import { createRender, type Render } from '../web/http/views.js';

export interface AppOptions {
  readonly site: SiteOptions;
  /** Proxies whose `X-Forwarded-*` headers are believed, see trusted-proxies.ts. */
  readonly trustedProxies: readonly string[];
  /** Called with each request when its answer has ended. */
  readonly observers?: readonly RequestObserver[];
  /** Tests replace the renderer, to inspect view models on their way to the templates. */
  readonly wrapRender?: (render: Render) => Render;
}

/**
 * Forbids inline scripts, inline styles and resources of other hosts, so that a repository's content can neither run
 * code nor contact another server.
 */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  workerSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  mediaSrc: ["'self'"],
  // Browsers show PDF documents in a frame. Answers of raw/ have a sandbox policy of their own, and none is markup.
  objectSrc: ["'self'"],
  frameSrc: ["'self'"],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'self'"],
  manifestSrc: ["'self'"],
};

export function createApp(context: WebContext & PageKeepers, options: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('trust proxy', trustOf(options.trustedProxies));
  if (options.observers !== undefined && options.observers.length > 0) app.use(observeRequests(options.observers));
  app.use(
    helmet({
      // Kedr often runs over plain HTTP in a local network, so no header may force HTTPS.
      contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
      strictTransportSecurity: false,
      crossOriginOpenerPolicy: false,
      originAgentCluster: false,
      referrerPolicy: { policy: 'same-origin' },
    }),
  );
  app.use(locateSite(options.site));
  app.use(ASSETS_PATH, serveAssets(context.assets.folder));
  const render = createRender(context.assets.icons);
  app.use(createHandler(context, context, options.wrapRender?.(render) ?? render));
  return app;
}
