/** A page that is kept ready is the page that would be rendered: never that of another state, reader or encoding. */
import { get as httpGet, type IncomingHttpHeaders } from 'node:http';
import * as zlib from 'node:zlib';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.js';
import { commitAll, git, initWork, writeFile } from '../support/git-fixture.js';

/** Longer than a snapshot of refs is kept. */
const REFS_MS = 700;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, REFS_MS));

let work: string;
let app: RunningApp;
let rendered: string[] = [];

beforeAll(async () => {
  work = initWork('ready');
  writeFile(work, 'dir/a.txt', 'a\n'.repeat(1000));
  writeFile(work, 'README.md', '# Ready\n');
  commitAll(work, 'Begin');
  app = await startApp(
    { 'o/r': `${work}/.git` },
    {
      wrapRender: (render) => (view, model, t) => {
        rendered.push(view);
        return render(view, model, t);
      },
    },
  );
});
afterAll(() => app.close());

interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Without the decoding that `fetch` does. */
function rawGet(path: string, headers: Record<string, string>, method = 'GET'): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    httpGet(app.origin + path, { headers, method }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
    }).on('error', reject);
  });
}

function decoded({ headers, body }: RawAnswer): string {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return body.toString();
  if (encoding === 'br') return zlib.brotliDecompressSync(body).toString();
  if (encoding === 'gzip') return zlib.gunzipSync(body).toString();
  const { zstdDecompressSync } = zlib as { zstdDecompressSync?: typeof zlib.gunzipSync };
  if (encoding === 'zstd' && zstdDecompressSync !== undefined) return zstdDecompressSync(body).toString();
  throw new Error(encoding);
}

async function rendersOf(work: () => Promise<unknown>): Promise<number> {
  rendered = [];
  await work();
  return rendered.filter((view) => view.startsWith('pages/')).length;
}

const PAGES = ['/o/r', '/o/r/src/branch/main/dir/a.txt', '/o/r/commits/branch/main', '/o/r/branches'];

describe('a page that is asked for again', () => {
  test.each(PAGES)('%s is rendered once and is the same in every encoding', async (path) => {
    await app.text(path);
    const plain = await app.text(path, { 'accept-encoding': 'identity' });
    const renders = await rendersOf(async () => {
      for (const accepted of [
        'br',
        'gzip',
        'identity',
        'gzip;q=0.5, br',
        'gzip, deflate, br',
        'zstd',
        'deflate',
        '*',
      ]) {
        const answer = await rawGet(path, { 'accept-language': 'ru', 'accept-encoding': accepted });
        expect(decoded(answer)).toBe(plain);
        expect(Number(answer.headers['content-length'])).toBe(answer.body.length);
        expect(answer.headers['vary']).toContain('Accept-Encoding');
      }
    });
    expect(renders).toBe(0);
  });

  test('takes the encoding with the highest weight, and brotli among equal ones', async () => {
    const encodingFor = async (accepted: string): Promise<string | undefined> =>
      (await rawGet('/o/r', { 'accept-encoding': accepted })).headers['content-encoding'];
    expect(await encodingFor('gzip, deflate, br')).toBe('br');
    expect(await encodingFor('gzip, br;q=0.1')).toBe('gzip');
    expect(await encodingFor('gzip;q=0, br;q=0')).toBe(undefined);
    expect(await encodingFor('compress')).toBe(undefined);
  });

  test('has the headers of the first answer', async () => {
    await app.text('/o/r/tags');
    const [first, second] = [await app.get('/o/r/branches?x=1'), await app.get('/o/r/branches?x=1')];
    const own = ['date', 'x-request-id', 'server-timing', 'keep-alive', 'connection'];
    const lines = (answer: Response): string[] =>
      [...answer.headers].filter(([name]) => !own.includes(name)).map((pair) => pair.join(': '));
    expect(lines(second)).toEqual(lines(first));
    expect(second.headers.get('server-timing')).toContain('cache');
    expect(first.headers.get('x-request-id')).not.toBe(second.headers.get('x-request-id'));
  });

  test('answers HEAD without a body and a known tag with 304', async () => {
    const { headers, body } = await rawGet('/o/r', { 'accept-encoding': 'br' });
    const head = await rawGet('/o/r', { 'accept-encoding': 'br' }, 'HEAD');
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([200, 0, String(body.length)]);
    const again = await rawGet('/o/r', { 'accept-encoding': 'br', 'if-none-match': headers.etag ?? '' });
    expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, headers.etag]);
  });

  test('is another one for each language and preference', async () => {
    const titles = new Set<string>();
    for (const cookie of ['lang=ru', 'lang=en', 'lang=de', 'lang=en; theme=dark', 'lang=en; wrap=on'])
      titles.add((await app.text('/o/r/src/branch/main/dir/a.txt', { cookie })).replaceAll(/<main.*<\/main>/gs, ''));
    expect(titles.size).toBe(5);
  });

  test('is rendered once for all who ask at the same time', async () => {
    const path = '/o/r/src/branch/main/dir/a.txt?display=source';
    const renders = await rendersOf(async () => {
      const texts = await Promise.all(Array.from({ length: 16 }, () => app.text(path)));
      expect(new Set(texts).size).toBe(1);
    });
    expect(renders).toBe(1);
  });

  test('is rendered anew after a commit, a tag, and another description', async () => {
    const changes: [string, () => void][] = [
      ['Second subject', () => (writeFile(work, 'dir/b.txt', 'b\n'), commitAll(work, 'Second subject'))],
      ['v1.2.3', () => git(work, ['tag', 'v1.2.3'])],
      ['Other words', () => writeFileSync(join(work, '.git/description'), 'Other words\n')],
    ];
    for (const [shown, change] of changes) {
      await app.text('/o/r');
      expect(await app.text('/o/r')).not.toContain(shown);
      change();
      await pause();
      const path = shown === 'v1.2.3' ? '/o/r/tags' : '/o/r';
      expect(await app.text(path)).toContain(shown);
    }
  });

  test('is not kept when it is an error', async () => {
    for (let i = 0; i < 2; i += 1) {
      const answer = await app.get('/o/r/src/branch/main/absent');
      expect([answer.status, answer.headers.get('server-timing')?.includes('cache')]).toEqual([404, false]);
    }
  });
});
