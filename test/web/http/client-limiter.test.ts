import { expect, test } from 'vitest';
import { clientKey, ClientLimiter } from '../../../src/web/http/client-limiter.js';

const LIMIT = { points: 2, seconds: 60 };

test('each key has its points, and gets one back', async () => {
  const limiter = new ClientLimiter(LIMIT);
  expect([await limiter.consume('a'), await limiter.consume('a'), await limiter.consume('a')]).toEqual([
    true,
    true,
    false,
  ]);
  expect(await limiter.consume('b')).toBe(true);
  const other = new ClientLimiter(LIMIT);
  await other.consume('a');
  await other.consume('a');
  await other.reward('a');
  expect([await other.consume('a'), await other.consume('a')]).toEqual([true, false]);
});

test('of more keys than are kept, the one that was used longest ago begins anew', async () => {
  const limiter = new ClientLimiter(LIMIT, 2);
  for (const key of ['old', 'old', 'new', 'new']) await limiter.consume(key);
  expect([await limiter.consume('old'), await limiter.consume('new')]).toEqual([false, false]);
  await limiter.consume('third');
  expect(await limiter.consume('new')).toBe(false);
  expect(await limiter.consume('old')).toBe(true);
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['0:0:0:0:0:FFFF:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:2::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['2001:db8:1::3:4:5:6', '2001:db8:1:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['', ''],
  ['unix', 'unix'],
])('%s counts as %s', (address, key) => {
  expect(clientKey(address)).toBe(key);
});
