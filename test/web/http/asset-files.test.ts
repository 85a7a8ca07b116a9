/**
 * Scripts and styles: compressed as the browser accepts, cached for ever, and not read from the disk after the start.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveAssets } from '../../../src/web/http/asset-files.js';
import { tempDir } from '../../support/git-fixture.js';

const SCRIPT = 'export const a = 1;\n'.repeat(100);
let server: Server;
let origin: string;

beforeAll(async () => {
  const folder = tempDir('assets');
  mkdirSync(join(folder, 'js'));
  writeFileSync(join(folder, 'js', 'a-HASH.js'), SCRIPT);
  writeFileSync(join(folder, 'js', 'a-HASH.js.br'), brotliCompressSync(SCRIPT));
  writeFileSync(join(folder, 'js', 'a-HASH.js.gz'), gzipSync(SCRIPT));
  const app = express().use('/assets', serveAssets(folder));
  rmSync(folder, { recursive: true });
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test.each(['br', 'gzip', 'identity'])('is sent as %s to a browser that accepts it', async (coding) => {
  const answer = await fetch(`${origin}/assets/js/a-HASH.js`, { headers: { 'accept-encoding': coding } });
  expect(answer.headers.get('content-encoding')).toBe(coding === 'identity' ? null : coding);
  expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(await answer.text()).toBe(SCRIPT);
});

test.each(['/assets/js/a-HASH.js.br', '/assets/js/', '/assets/../package.json', '/assets/js/%2e%2e/x'])(
  '%s does not exist',
  async (path) => {
    expect((await fetch(origin + path)).status).toBe(404);
  },
);
