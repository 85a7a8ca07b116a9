import { expect, test } from 'vitest';
import { textLanguage } from '../../../src/web/format/text-language.js';

test.each([
  ['Исправить утечку памяти', 'ru'],
  ['docs: переименовать руководство', 'ru'],
  ['Ещё ёлка', 'ru'],
  ['vfio/pci: Fix a race of open and close', 'en'],
  ["Merge branch 'feature/список'", 'en'],
  ['Fix typo by Jürgen Groß', 'en'],
  ['Виправити помилку: її тут немає', undefined],
  ['Башҡорт телендә', undefined],
  ['修复内存泄漏', undefined],
  ['修复内存泄漏 in vfio', undefined],
  ['διόρθωση', undefined],
  ['1.2.3 — 🎉', undefined],
  ['', undefined],
  ['Подробнее: <a href="https://example.org/a-long-address-of-latin-letters" class="commit-id">здесь</a>', 'ru'],
  ['Спасибо <torvalds@linux-foundation.org>', 'ru'],
  ['меньше: а < б', 'ru'],
  ['Заменено &quot;а&quot; на &quot;б&quot; и &#39;в&#39;', 'ru'],
  ['Поле &quot;имя&quot; -&gt; &quot;фамилия&quot;', 'ru'],
  ['if x < 0: вернуть ошибку; потом a -> b', 'ru'],
  ['Tom & Jerry &c.', 'en'],
  ['Übersetzung für Größenangaben ergänzt', undefined],
  ['Correction du problème', undefined],
  ['Thank Émile Übel and Łukasz', 'en'],
  ['a < b', 'en'],
  [`${'да '.repeat(300)}${'yes '.repeat(5000)}`, 'ru'],
])('«%s» is %s', (text, language) => {
  expect(textLanguage(text)).toBe(language);
});

test.each(['<', '<a', '&', '&lt', '<!'])('«%s» repeated many times is scanned in linear time', (piece) => {
  const start = performance.now();
  expect(textLanguage(piece.repeat(500_000))).toBe(piece.includes('a') || piece.includes('l') ? 'en' : undefined);
  // A scan to the end from each repetition would take minutes.
  expect(performance.now() - start).toBeLessThan(2_000);
});

test('detection costs almost nothing on a page of 1,500 rows', () => {
  const rows = Array.from(
    { length: 1500 },
    (_, at) => `drivers/gpu/drm: исправить ошибку номер ${String(at)} in the wide directory`,
  );
  const once = (): number => {
    const start = performance.now();
    for (const row of rows) textLanguage(row);
    return performance.now() - start;
  };
  // Milliseconds, the minimum of many runs; it takes about 0.2, and the limit leaves room for slower processors.
  expect(Math.min(...Array.from({ length: 60 }, once))).toBeLessThan(1);
});
