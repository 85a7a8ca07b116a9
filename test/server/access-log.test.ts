/** Lines of the access log: one for each request, in formats that other programs read, whatever clients send. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combinedLine, jsonLine } from '../../src/server/access-log.js';
import type { RequestRecord } from '../../src/server/request-record.js';

const record: RequestRecord = {
  time: new Date('2025-10-09T13:05:36.123Z'),
  client: '192.0.2.7',
  method: 'GET',
  target: '/o/r?q=1',
  httpVersion: '1.1',
  status: 200,
  bytes: 2326,
  milliseconds: 12.345,
  isAborted: false,
  page: 'home',
  cost: 'cheap',
  referer: undefined,
  userAgent: 'curl/8.5.0',
  requestId: 'abc',
};

describe('the combined format', () => {
  it('is that of Apache and nginx', () => {
    expect(combinedLine(record)).toBe(
      '192.0.2.7 - - [09/Oct/2025:13:05:36 +0000] "GET /o/r?q=1 HTTP/1.1" 200 2326 "-" "curl/8.5.0"',
    );
  });

  it('has the same fields whatever a client sends', () => {
    const fields = /^\S+ - - \[[^\]]+\] "[^"\\]*(?:\\x[0-9A-F]{2}[^"\\]*)*" \d+ \d+ "([^"]*)" "([^"]*)"$/;
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (target, userAgent) => {
        const line = combinedLine({ ...record, target, userAgent, referer: target });
        expect(line).toMatch(fields);
        const bytes = (fields.exec(line)?.[2] ?? '').replace(/\\x(..)/g, (_, hex: string) =>
          String.fromCharCode(parseInt(hex, 16)),
        );
        expect(Buffer.from(bytes, 'latin1').toString()).toBe(Buffer.from(userAgent).toString());
      }),
    );
  });
});

it('the JSON format is one object on a line', () => {
  const line = jsonLine({ ...record, target: '/a\n"b"', isAborted: true });
  expect(line).not.toContain('\n');
  expect(JSON.parse(line)).toEqual({
    time: '2025-10-09T13:05:36.123Z',
    client: '192.0.2.7',
    method: 'GET',
    target: '/a\n"b"',
    httpVersion: '1.1',
    status: 200,
    bytes: 2326,
    milliseconds: 12.3,
    page: 'home',
    cost: 'cheap',
    userAgent: 'curl/8.5.0',
    requestId: 'abc',
    aborted: true,
  });
});
