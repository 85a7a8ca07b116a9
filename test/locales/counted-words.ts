/**
 * The words that follow a number in each counted text, by plural category in the order of `CATEGORIES`: one, few, many,
 * other in Russian, one and other elsewhere. Written from grammars and not from `locales/`, so that the two are
 * independent.
 */
export const CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  ru: ['one', 'few', 'many', 'other'],
  en: ['one', 'other'],
  de: ['one', 'other'],
};

const ru = {
  commit: 'коммит, коммита, коммитов, коммита',
  line: 'строка, строки, строк, строки',
};
const en = { commit: 'commit, commits', line: 'line, lines' };
const de = { commit: 'Commit, Commits', line: 'Zeile, Zeilen' };

export const COUNTED_WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ru: {
    'commit.files': 'изменённый файл, изменённых файла, изменённых файлов, изменённого файла',
    'commit.additions': 'добавление, добавления, добавлений, добавления',
    'commit.deletions': 'удаление, удаления, удалений, удаления',
    'commit.limits.shown': 'файла, файлов, файлов, файла',
    'compare.ahead': ru.commit,
    'compare.behind': ru.commit,
    'compare.commits': ru.commit,
    'compare.filesIn': 'файл, файла, файлов, файла',
    'file.lines': ru.line,
    'file.bytes': 'байт, байта, байт, байта',
    'file.tooLarge': ru.line,
    'file.table.firstRows': ru.line,
    'indexing.minutes': 'минуты, минут, минут, минуты',
    'indexing.hours': 'часа, часов, часов, часа',
    'refs.divergence.ahead': ru.commit,
    'refs.divergence.behind': ru.commit,
    'tree.commits': ru.commit,
    'tree.branches': 'ветка, ветки, веток, ветки',
    'tree.tags': 'тег, тега, тегов, тега',
  },
  en: {
    'commit.files': 'changed file, changed files',
    'commit.additions': 'addition, additions',
    'commit.deletions': 'deletion, deletions',
    'commit.limits.shown': 'file, files',
    'compare.ahead': en.commit,
    'compare.behind': en.commit,
    'compare.commits': en.commit,
    'compare.filesIn': 'file, files',
    'file.lines': en.line,
    'file.bytes': 'byte, bytes',
    'file.tooLarge': en.line,
    'file.table.firstRows': 'row, rows',
    'indexing.minutes': 'minute, minutes',
    'indexing.hours': 'hour, hours',
    'refs.divergence.ahead': en.commit,
    'refs.divergence.behind': en.commit,
    'tree.commits': en.commit,
    'tree.branches': 'branch, branches',
    'tree.tags': 'tag, tags',
  },
  de: {
    'commit.files': 'geänderte Datei, geänderte Dateien',
    'commit.additions': 'Einfügung, Einfügungen',
    'commit.deletions': 'Löschung, Löschungen',
    'commit.limits.shown': 'Datei, Dateien',
    'compare.ahead': de.commit,
    'compare.behind': de.commit,
    'compare.commits': de.commit,
    'compare.filesIn': 'Datei, Dateien',
    'file.lines': de.line,
    'file.bytes': 'Byte, Bytes',
    'file.tooLarge': de.line,
    'file.table.firstRows': de.line,
    'indexing.minutes': 'Minute, Minuten',
    'indexing.hours': 'Stunde, Stunden',
    'refs.divergence.ahead': de.commit,
    'refs.divergence.behind': de.commit,
    'tree.commits': de.commit,
    'tree.branches': 'Branch, Branches',
    'tree.tags': 'Tag, Tags',
  },
};
