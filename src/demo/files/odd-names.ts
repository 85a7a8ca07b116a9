/** Names that git allows and that are difficult for a repository browser. */
import { pathText, type GitPath } from '../../git/path-text.js';
import { encodeOneByte } from './encodings.js';

/** A name in bytes of an encoding other than UTF-8. */
const foreign = (text: string, encoding: 'windows-1251' | 'koi8-r'): GitPath => pathText(encodeOneByte(text, encoding));

export const ODD_NAMES: readonly GitPath[] = [
  'имя с пробелами.txt',
  ' пробел впереди.txt',
  'пробел позади ',
  'Ёлка и йод.md',
  'й.txt'.normalize('NFD'),
  'й.txt'.normalize('NFC'),
  `кавычки "двойные" и 'одинарные'.txt`,
  '#решётка.md',
  'вопрос?.txt',
  'a+b=c&d.txt',
  '100%.txt',
  'percent%20encoded%2Fslash.txt',
  '#?%+.txt',
  'back\\slash.txt',
  'colon:name.txt',
  'semi;colon.txt',
  '<b>жирный<b>.txt',
  '${shell} `name` $(date).txt',
  '-rf',
  '--help',
  '...',
  '.hidden',
  'tab\tinside.txt',
  'line\nfeed.txt',
  '🌲.txt',
  '👨‍👩‍👧‍👦 семья.txt',
  '漢字と仮名.txt',
  'שלום.txt',
  'файл\u202Etxt.exe',
  'UPPER.txt',
  'upper.txt',
  'a@{1}.txt',
  'HEAD',
  'CON.txt',
  `${'длинное-имя-'.repeat(10)}конец.txt`,
  foreign('привет.txt', 'windows-1251'),
  foreign('письмо.txt', 'koi8-r'),
  `${foreign('каталог', 'windows-1251')}/внутри.txt`,
];
