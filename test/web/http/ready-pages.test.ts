/** What is shared by requests at the same time: a page of one state, and its bytes in one encoding. */
import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseLocation } from '../../../src/web/address/location.js';
import { EncodedBody } from '../../../src/web/http/content-encoding.js';
import type { PageRequest } from '../../../src/web/http/page.js';
import { ReadyPages, type ReadyPage } from '../../../src/web/http/ready-pages.js';

const never = new AbortController().signal;

/** A repository whose state a test changes, and requests for its page. */
class Moving {
  moment = 1;
  readonly request = {
    location: parseLocation('/o/r'),
    origin: 'http://h',
    target: '/o/r',
    viewer: {},
    preferences: { all: '' },
    repositories: { find: () => ({ now: { moment: this.moment, history: { stamp: '' } } }) },
  } as unknown as PageRequest;
}

function pageOf(text: string): ReadyPage {
  const cache = { kind: 'revalidate', tag: text } as const;
  return { status: 200, language: 'en', cache, headers: {}, body: new EncodedBody(text) };
}

describe('equal requests at the same time', () => {
  it('wait for one page of their state, and never for one that began before a change', async () => {
    const [pages, moving] = [new ReadyPages(), new Moving()];
    let begun = 0;
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const make = async (): Promise<ReadyPage> => {
      begun += 1;
      const { moment } = moving;
      await released;
      return pageOf(`moment ${String(moment)}`);
    };
    const ask = (): Promise<ReadyPage | undefined> => pages.make(moving.request, never, make);
    const before = [ask(), ask()];
    await expect.poll(() => begun).toBe(1);
    moving.moment = 2;
    const after = [ask(), ask()];
    await expect.poll(() => begun).toBe(2);
    release();
    const tags = (await Promise.all([...before, ...after])).map(
      (page) => page?.cache.kind !== 'none' && page?.cache.tag,
    );
    expect(tags).toEqual(['moment 1', 'moment 1', 'moment 2', 'moment 2']);
    const kept = await pages.find(moving.request);
    expect(kept?.cache).toEqual({ kind: 'revalidate', tag: 'moment 2' });
  });

  it('get the same bytes, which are made once for each encoding', async () => {
    const body = new EncodedBody('text '.repeat(10_000));
    for (const encoding of ['gzip', 'br', 'identity'] as const) {
      const all = await Promise.all(Array.from({ length: 16 }, () => body.make(encoding)));
      expect(new Set(all.map(({ bytes }) => bytes)).size).toBe(1);
      expect(body.known(encoding)?.bytes).toBe(all[0]?.bytes);
    }
  });
});

const CASES = [
  { name: 'short enough to be made at once', rows: 400 },
  { name: 'made in the thread pool', rows: 9_000 },
].flatMap((made) => (['gzip', 'br'] as const).map((encoding) => ({ ...made, encoding })));

describe('a page that is asked for again', () => {
  it.each(CASES)('becomes smaller in $encoding, $name', async ({ rows, encoding }) => {
    const text = Array.from({ length: rows }, (_, at) => `<tr><td>${at * at} строка ${at % 97}</td></tr>`).join('');
    const decode = encoding === 'gzip' ? zlib.gunzipSync : zlib.brotliDecompressSync;
    const [pages, { request }] = [new ReadyPages(), new Moving()];
    const page = await pages.make(request, never, () => Promise.resolve(pageOf(text)));
    if (page === undefined) throw new Error('no page');
    const first = await pages.encoded(request, page, encoding);
    expect(decode(first.bytes).toString()).toBe(text);
    // What is kept is no part of a longer buffer, so that its length is what it takes.
    expect(first.bytes.buffer.byteLength).toBeLessThanOrEqual(Math.max(first.bytes.length, Buffer.poolSize));
    const second = await pages.encoded(request, page, encoding);
    expect(second.bytes).toBe(first.bytes);
    await expect.poll(() => page.body.known(encoding)?.bytes.length).toBeLessThan(first.bytes.length);
    const third = await pages.encoded(request, page, encoding);
    expect(decode(third.bytes).toString()).toBe(text);
    await expect.poll(() => pages.bytes).toBeLessThan(third.bytes.length + 1_000);
    expect(page.body.isQuick(encoding)).toBe(false);
  });
});
