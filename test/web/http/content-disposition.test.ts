import { expect, test } from 'vitest';
import { attachment } from '../../../src/web/http/content-disposition.js';

test.each([
  ['src/main.c', `attachment; filename="main.c"; filename*=UTF-8''main.c`],
  ['a b.txt', `attachment; filename="a b.txt"; filename*=UTF-8''a%20b.txt`],
  ['quo"te.txt', `attachment; filename="quo_te.txt"; filename*=UTF-8''quo%22te.txt`],
  ['100%41.txt', `attachment; filename="100_41.txt"; filename*=UTF-8''100%2541.txt`],
  ['дом', `attachment; filename="___"; filename*=UTF-8''%D0%B4%D0%BE%D0%BC`],
  ['back\\slash', `attachment; filename="back_slash"; filename*=UTF-8''back_slash`],
  ['new\r\nX-Evil: 1', `attachment; filename="new__X-Evil: 1"; filename*=UTF-8''new__X-Evil%3A%201`],
  ['byte\udcff', `attachment; filename="byte_"; filename*=UTF-8''byte%EF%BF%BD`],
  ['a\u202efdp.exe', `attachment; filename="a_RLO_fdp.exe"; filename*=UTF-8''a%E2%9F%A8RLO%E2%9F%A9fdp.exe`],
  ["it's (1)*", `attachment; filename="it's (1)*"; filename*=UTF-8''it%27s%20%281%29%2A`],
])('a download of %j has its file name in both notations', (path, header) => {
  expect(attachment(path)).toBe(header);
});
