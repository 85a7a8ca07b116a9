/** Preferences of a request: values, and which of them a validator contains. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { preferenceValue } from '../../../src/shared/preferences.js';
import type { PageRequest } from '../../../src/web/http/page.js';
import { Preferences } from '../../../src/web/http/preferences.js';
import { sendReply } from '../../../src/web/http/send-reply.js';
import { ServerTiming } from '../../../src/web/http/server-timing.js';

describe('a preference', () => {
  it('is what the cookie says, and the first value where the cookie is missing or unknown', () => {
    const preferences = new Preferences('ru', { theme: 'dark', tree: 'gone', 'diff-style': 'split' });
    expect(preferences.get('theme')).toBe('dark');
    expect(preferences.get('sideTree')).toBe('shown');
    expect(preferences.get('diffStyle')).toBe('split');
    expect(preferences.get('wrap')).toBe('off');
    expect(preferences.get('language')).toBe('ru');
  });

  it('may be chosen for one request by the URL', () => {
    const preferences = new Preferences('ru', {});
    expect(preferences.choose('diffStyle', 'none')).toBe('unified');
    expect(preferences.choose('diffStyle', 'split')).toBe('split');
    expect(preferences.tag([])).toBe(new Preferences('ru', { 'diff-style': 'split' }).tag(['diffStyle']));
  });

  it('has only the values of the table', () => {
    expect(preferenceValue('theme', 'light')).toBe('light');
    expect(preferenceValue('theme', 'on')).toBeUndefined();
    expect(preferenceValue('theme', undefined)).toBeUndefined();
  });
});

describe('a tag', () => {
  it('contains what was read and what the caller names, in an order of its own', () => {
    const [first, second] = [new Preferences('ru', { wrap: 'on' }), new Preferences('ru', { wrap: 'on' })];
    first.get('wrap');
    first.get('diffStyle');
    second.get('diffStyle');
    expect(first.tag(['language'])).toBe(second.tag(['wrap', 'language']));
    expect(first.tag(['language'])).not.toBe(new Preferences('ru', {}).tag(['wrap', 'diffStyle', 'language']));
    expect(new Preferences('ru', { wrap: 'on' }).tag([])).toBe('');
  });

  it('lacks what was read after it', () => {
    const preferences = new Preferences('ru', {});
    expect(preferences.areTagged).toBe(true);
    preferences.tag(['theme']);
    preferences.get('theme');
    expect(preferences.areTagged).toBe(true);
    preferences.get('wrap');
    expect(preferences.areTagged).toBe(false);
    preferences.tag([]);
    expect(preferences.areTagged).toBe(true);
  });
});

describe('an answer', () => {
  const warnings: string[] = [];
  const app = express();
  app.set('etag', false);
  app.get('/:when', async ({ params }, response) => {
    const preferences = new Preferences('ru', {});
    if (params.when === 'before') preferences.get('wrap');
    const tag = preferences.tag([]);
    if (params.when === 'after') preferences.get('wrap');
    const log = { warn: (_: object, message: string) => warnings.push(message), error: () => undefined };
    const access = { isForEverybody: () => true };
    const location = { page: 'repositories' };
    const request = { preferences, location, target: '/', timing: new ServerTiming(), context: { log, access } };
    const reply = { kind: 'bytes', type: 'text/plain', body: '', cache: { kind: 'revalidate', tag } } as const;
    await sendReply(response, request as unknown as PageRequest, reply);
  });
  const server = createServer(app);
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it.each([
    ['never', '""', 'no-cache', 'Accept-Encoding'],
    ['before', '"off"', 'no-cache', 'Cookie, Accept-Language, Accept-Encoding'],
    ['after', null, 'no-store', 'Accept-Encoding'],
  ])('that reads one %s the tag was made has the tag %s', async (when, tag, caching, vary) => {
    const { headers } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${when}`);
    expect([headers.get('etag'), headers.get('cache-control'), headers.get('vary')]).toEqual([tag, caching, vary]);
    expect(warnings).toEqual(when === 'after' ? ['the validator lacks a preference'] : []);
  });
});
