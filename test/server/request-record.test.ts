/** The record of a request says who asked, also when the client has left before the end. */
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { observeRequests, type RequestRecord } from '../../src/server/request-record.js';

const records: RequestRecord[] = [];
const app = express();
app.use(observeRequests([(record) => records.push(record)]));
app.get('/whole', (_, response) => void response.send('whole'));
app.get('/endless', (_, response) => void response.write('begin'));
const server = createServer(app);
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

const origin = (): string => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

it('of an answer that arrived', async () => {
  await (await fetch(`${origin()}/whole`, { headers: { 'user-agent': 'test' } })).text();
  await expect.poll(() => records).toHaveLength(1);
  expect(records[0]).toMatchObject({ client: '127.0.0.1', target: '/whole', status: 200, isAborted: false });
  expect(records[0]?.bytes).toBeGreaterThan('whole'.length);
});

it('of an answer whose client has left', async () => {
  const request = get(`${origin()}/endless`, (response) => response.once('data', () => request.destroy()));
  request.on('error', () => undefined);
  await expect.poll(() => records).toHaveLength(2);
  expect(records[1]).toMatchObject({ client: '127.0.0.1', target: '/endless', isAborted: true });
});
