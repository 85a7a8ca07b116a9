/**
 * Files with special views: tables, a notebook, a PDF, binary data in parts, and a source with invisible characters.
 */
import { SeededRandom } from '../seeded-random.js';
import { png } from './encodings.js';

const TREES = ['кедр', 'сосна', 'ель', 'пихта', 'лиственница'];

/** Contains everything that RFC 4180 defines: separators, quotation marks and line ends inside quotation marks. */
export const TABLE_CSV = `Название,Высота,Заметка
"Сосна сибирская, или кедр",40,"«Кедр» — так её зовут в Сибири"
Сосна обыкновенная,35.5,"Говорят: ""корабельная"""
Ель,45,"в две
строки"
Пихта,,
<b>Лиственница</b>,50,https://example.org/
`;

/** Has more rows than a page shows. */
export function longTsv(rows: number): string {
  const random = new SeededRandom(7);
  const lines = Array.from({ length: rows }, (_, row) =>
    [row + 1, random.pick(TREES), random.below(400) / 10, random.below(2) === 0 ? 'да' : 'нет'].join('\t'),
  );
  return `Номер\tДерево\tВысота\tШишки\n${lines.join('\n')}\n`;
}

/**
 * CVE-2021-42574: text that looks like a comment is executed, and text that looks like code is a comment. It also has a
 * Persian word and emoji, whose invisible characters are legitimate.
 */
export const TROJAN_C = `#include <stdbool.h>
#include <stdio.h>

struct visitor {
	const char *name;
	bool isAdmin;
};

static void greet(const struct visitor *who)
{
	/*\u202e } \u2066if (who->isAdmin)\u2069 \u2066 begin admins only */
		printf("Вы администратор, %s.\\n", who->name);
	/* end admins only \u202e { \u2066*/
}

int main(void)
{
	struct visitor who\u200b = { .name = "می\u200cخواهم 👩\u200d🚀", .isAdmin = false };

	greet(&who\u200b);
	return 0;
}
`;

export const NOTEBOOK = `${JSON.stringify(
  {
    cells: [
      {
        cell_type: 'markdown',
        metadata: {},
        source: [
          '# Рост деревьев\n',
          '\n',
          'Тетрадь считает, на сколько **выросло** дерево. См. [таблицу](table.csv).',
        ],
      },
      {
        cell_type: 'code',
        execution_count: 1,
        metadata: {},
        outputs: [{ name: 'stdout', output_type: 'stream', text: ['кедр 40\n', 'ель 45\n'] }],
        source: [
          'heights = {"кедр": 40, "ель": 45}\n',
          'for tree, height in heights.items():\n',
          '    print(tree, height)  # метры',
        ],
      },
      {
        cell_type: 'code',
        execution_count: 2,
        metadata: {},
        source: ['plot(heights)'],
        outputs: [
          {
            output_type: 'display_data',
            metadata: {},
            data: { 'image/png': picture(), 'text/plain': ['<Figure size 160x80>'] },
          },
        ],
      },
      {
        cell_type: 'code',
        execution_count: 3,
        metadata: {},
        source: ['pandas.DataFrame(heights.items())'],
        outputs: [
          {
            execution_count: 3,
            output_type: 'execute_result',
            metadata: {},
            data: {
              'text/html': [
                '<style>td { color: red }</style><script>document.title = "script"</script>\n',
                '<table border="1"><thead><tr><th>Дерево</th><th>Высота</th></tr></thead><tbody><tr><td>кедр</td><td onclick="alert(1)">40</td></tr><tr><td>ель</td><td>45</td></tr></tbody></table>',
              ],
              'text/plain': ['кедр  40\nель   45'],
            },
          },
        ],
      },
      { cell_type: 'markdown', metadata: {}, source: ['## Ошибка'] },
      {
        cell_type: 'code',
        execution_count: 4,
        metadata: {},
        source: ['heights["дуб"]'],
        outputs: [
          {
            output_type: 'error',
            ename: 'KeyError',
            evalue: "'дуб'",
            traceback: [
              '\u001b[0;31m---------------------------------------------------------------------------\u001b[0m',
              '\u001b[0;31mKeyError\u001b[0m                                  Traceback (most recent call last)',
              "\u001b[0;31mKeyError\u001b[0m: 'дуб'",
            ],
          },
        ],
      },
      { cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source: [] },
    ],
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  },
  undefined,
  1,
)}\n`;

/** Two bars. */
function picture(): string {
  return png(160, 80, (x, y) =>
    (x > 20 && x < 60 && y > 16) || (x > 100 && x < 140 && y > 8) ? [31, 111, 74] : [255, 255, 255],
  ).toString('base64');
}

/** A hand-written PDF of one page with a word on it: ISO 32000-1, 7.5. */
export function smallPdf(): Buffer {
  const drawing = 'BT /F1 48 Tf 72 96 Td (Kedr) Tj ET';
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = text.length;
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

/** Random bytes, longer than the part that a page shows. */
export function noise(sizeBytes: number): Buffer {
  const random = new SeededRandom(11);
  return Buffer.from(Array.from({ length: sizeBytes }, (_, at) => (at === 0 ? 0 : random.below(256))));
}
