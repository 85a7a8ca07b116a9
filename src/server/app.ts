/** The Express application: middleware order, static files, pages. It never listens. */
import compression from 'compression';
import express, { type Express } from 'express';
import helmet from 'helmet';
import { serveAssets } from '../web/http/asset-files.js';
import { ASSETS_PATH } from '../web/http/assets.js';
import { createHandler } from '../web/handle.js';
import type { WebContext } from '../web/http/page.js';
import { createRender, type Render } from '../web/http/views.js';

export interface AppOptions {
  /** Believe `X-Forwarded-*` of a proxy in front. */
  readonly trustProxy: boolean;
  /** Tests look at models on their way to templates. */
  readonly render?: Render;
}

/** No inline script or style, nothing from other hosts: a repository's content cannot make a page act or call home. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  workerSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  mediaSrc: ["'self'"],
  // Documents in PDF, which browsers show in a frame; what raw/ sends is in a sandbox of its own, and nothing of it is markup.
  objectSrc: ["'self'"],
  frameSrc: ["'self'"],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'self'"],
  manifestSrc: ["'self'"],
};

export function createApp(context: WebContext, options: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('trust proxy', options.trustProxy);
  app.use(
    helmet({
      // Plain http in a local network is a normal way to run: nothing may force https.
      contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
      strictTransportSecurity: false,
      crossOriginOpenerPolicy: false,
      originAgentCluster: false,
      referrerPolicy: { policy: 'same-origin' },
    }),
  );
  app.use(ASSETS_PATH, serveAssets(context.assets.folder));
  // Ranges and strong validators speak of a file's own bytes, so raw files go out as they are.
  app.use(
    compression({
      filter: (request, response) => !response.hasHeader('Accept-Ranges') && compression.filter(request, response),
    }),
  );
  app.use(createHandler(context, options.render ?? createRender()));
  return app;
}
