/** Files that are shown in a form of their own. Their readers never throw. */
import { NOTEBOOK } from '../../../src/demo/files/special-files.js';
import { decodeText, detectEncoding, isBinary } from '../../../src/encoding/decode.js';
import { splitFrontMatter } from '../../../src/render/document/front-matter.js';
import { renderNotebook } from '../../../src/render/document/notebook.js';
import { imageSize } from '../../../src/render/media/image-size.js';
import { mediaType } from '../../../src/render/media/media-type.js';
import { LINE_NUMBER_SLOT } from '../../../src/render/code/code-lines.js';
import { renderCsv } from '../../../src/render/rows/csv-table.js';
import { hexDump } from '../../../src/render/rows/hex-dump.js';
import { hiddenInText } from '../../../src/shared/visible-text.js';
import type { Target } from '../target.js';

const MIMES = ['png', 'gif', 'bmp', 'webp', 'jpeg', 'x-icon', 'avif', 'svg+xml'].map((name) => `image/${name}`);
const JSON_TOKENS = [
  '{',
  '}',
  '[',
  ']',
  'null',
  '"cells"',
  '"outputs":',
  '"data":',
  '1e999',
  '\\ud800',
  '"__proto__":',
  '[['.repeat(500),
];

const LINKS = { repository: '/o/r', fileBase: '/o/r/', fileRoot: '/o/r/', rawBase: '/o/r/', rawRoot: '/o/r/' };
const LABELS = {
  alerts: { note: 'N', tip: 'T', important: 'I', warning: 'W', caution: 'C' },
  footnotes: 'F',
  footnoteBack: 'B {0}',
  tasks: { done: 'D', open: 'O' },
};
const NOTEBOOK_LABELS = { picture: 'P {0}', pictureTooLarge: 'L', cut: 'C', notShown: 'N', run: 'R' };

export function documentTargets(): Target[] {
  return [
    { name: 'notebook', seeds: [Buffer.from(NOTEBOOK)], tokens: JSON_TOKENS, run: readNotebook },
    {
      name: 'csv',
      seeds: ['a,b,c\n1,2,3\n"x, ""y""",4,5\n', 'a;b\r\n1,5;2\r\n', 'a\tb\n"\t\n'].map((text) => Buffer.from(text)),
      tokens: ['"', '""', ',', ';', '\t', '|', '\r\n', '\0', ','.repeat(300), '\n'.repeat(3000)],
      run: (bytes) =>
        void renderCsv(bytes.toString('utf8'), {
          path: 'a.csv',
          lineLabel: `L ${LINE_NUMBER_SLOT}`,
          findHidden: hiddenInText,
        }),
    },
    {
      name: 'image-size',
      seeds: pictures(),
      tokens: ['ispe', '<svg ', 'viewBox="', 'width="1e9"', 'VP8X', 'VP8L'],
      run: readPicture,
    },
    {
      name: 'text',
      seeds: [
        Buffer.from('Съешь же ещё этих булок\r\n'),
        Buffer.from('---\na: b\n---\n# Text\n'),
        Buffer.from('\ufeffa\0b', 'utf16le'),
      ],
      tokens: ['\ufeff', '---\n', '\0', '\u200e', '\u202e', '# vim: fileencoding=koi8-r\n'],
      run: readText,
    },
  ];
}

function readNotebook(bytes: Buffer): void {
  renderNotebook(bytes.toString('utf8'), {
    links: LINKS,
    labels: LABELS,
    notebookLabels: NOTEBOOK_LABELS,
    findHidden: hiddenInText,
  });
}

function readPicture(bytes: Buffer): void {
  mediaType('picture', bytes);
  for (const mime of MIMES) imageSize(bytes, mime);
}

function readText(bytes: Buffer): void {
  detectEncoding(bytes);
  isBinary(bytes);
  const { text } = decodeText(bytes);
  splitFrontMatter(text);
  hexDump(bytes, 0);
}

/** The headers of one picture of each kind. */
function pictures(): Buffer[] {
  const hex = [
    '89504e470d0a1a0a0000000d4948445200000001000000010806000000',
    '47494638396101000100800000ffffff000000000000000000000000000000',
    '424d3a000000000000003600000028000000010000000100000001001800',
    '52494646260000005745425056503858' + '0a00000010000000000000000000'.repeat(2),
    'ffd8ffe000104a46494600010100000100010000ffc0001108000100010301220002110103110100',
    '00000100020010100000010020006804000016000000202000000100200068040000160000000000',
    '0000001c667479706176696600000000' + '00000014697370650000000000000001000000010000',
  ];
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10px" height="20" viewBox="0 0 10 20"></svg>';
  return [...hex.map((digits) => Buffer.from(digits, 'hex')), Buffer.from(svg)];
}
