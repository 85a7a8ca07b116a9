/** The documents of the second demo: typical content of Markdown and reStructuredText, in Russian and in English. */

export const README_RU = `# Файлы, какие бывают

![Кедр](media/cedar.svg)

Этот репозиторий показывает, как Kedr справляется с тем, что встречается в **настоящих** репозиториях:
с кодировками, картинками, _странными_ именами, ~~несуществующими~~ огромными файлами. [In English](README.en.md).

## Что где лежит

| Каталог | Что в нём | На что смотреть |
| :-- | :-: | --: |
| [\`encodings/\`](encodings) | тексты в старых кодировках | русские буквы |
| [\`names/\`](names) | имена, которые трудно записать в адресе | ссылки |
| [\`sizes/\`](sizes) | пустой, двоичный и большой файлы | скорость |
| [\`wide/\`](wide) | полторы тысячи файлов | коммит у каждого |
| [\`deep/\`](deep) и [\`chain/\`](chain) | глубокие каталоги | путь |
| [\`code/\`](code) | исходные тексты | подсветка |
| [\`special/\`](special) | таблица, тетрадь, PDF | свой вид у каждого |
| [\`links/\`](links) | символические ссылки | куда они ведут |

## Список дел

- [x] показать таблицу
- [x] показать [файл со строками](code/hello.c#L3-L5)
- [ ] показать невозможное
  1. сначала это
  2. потом то

## Код

\`\`\`c
#include <stdio.h>

int main(void)
{
	puts("Привет, кедр!");
	return 0;
}
\`\`\`

\`\`\`diff
-было
+стало
\`\`\`

> Цитата: «Всякое дерево хорошо, если на нём растут орехи».

> [!NOTE]
> Примечание в духе GitHub.

> [!WARNING]
> А это предупреждение.

## Картинки

![Радуга](media/gradient.png "Радуга из ста точек")
![Нет такой картинки](media/missing.png)

<details>
<summary>Свёрнутая часть</summary>

Внутри **разметка** тоже работает.

</details>

## Сноски и формулы

У сосны сибирской пять иголок в пучке[^1]. Площадь круга — $\\pi r^2$.

[^1]: А у обыкновенной — две.

## Чего здесь быть не должно

Ни одна из этих строк не должна ничего исполнить:

<script>document.title = 'script'</script>
<img src="x" onerror="document.title = 'onerror'">
[ссылка](javascript:document.title='href')
<a href="https://example.org/" style="position:fixed;top:0" onclick="alert(1)">обычная ссылка</a>

<h2 align="center">Заголовок по центру</h2>

Автоссылки: https://example.org/путь?a=1&b=2, почта kedr@example.org, перенос  
строки, \`\` код с \`обратной\` кавычкой \`\`, :evergreen_tree:, длинное тире — и неразрывный пробел.
`;

export const README_EN = `# Files of every kind

[По-русски](README.md)

This repository shows what real repositories hold: old encodings, pictures, odd
names, huge files, links, a submodule.

1. [Encodings](encodings/)
2. [Names](names/)
3. [A document in reStructuredText](docs/reference.rst)

Term | Meaning
-----|--------
tree | a directory
blob | a file

- [ ] open
- [x] done

Heading with *emphasis* and \`code\`
-----------------------------------

### Same name

### Same name

The last two headings have one name; their links differ.
`;

export const REFERENCE_RST = `=========
Reference
=========

:Author: Анна Кедрова
:Version: 1.0

.. contents::
   :local:

Text
====

A paragraph with *emphasis*, **strong emphasis**, \`\`literal text\`\`, a
\`link <https://example.org/>\`_ and a footnote [#pine]_.

.. [#pine] *Pinus sibirica*.

Lists
-----

* one
* two

  #. two and one
  #. two and two

term
    its meaning

Tables
------

+--------+---------+
| Дерево | Иголок  |
+========+=========+
| кедр   | пять    |
+--------+---------+
| сосна  | две     |
+--------+---------+

Code
----

.. code-block:: python

   def needles(tree):
       return {"кедр": 5}.get(tree, 2)

.. note:: A note.

.. image:: ../media/gradient.png
   :alt: a gradient

.. raw:: html

   <script>document.title = 'rst'</script>
`;

export const GUIDE_OLD = `# Руководство

Здесь сказано, как пользоваться этим репозиторием.

1. Откройте каталог.
2. Откройте файл.
3. Посмотрите его историю.

Если файл переименован, история продолжается под старым именем.
Если файл удалён, его видно в старых коммитах.
`;

export const GUIDE_NEW = GUIDE_OLD.replace('# Руководство', '# Руководство читателя').concat(
  '\nТретья часть появится позже.\n',
);

export const CEDAR_SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 96 96">
  <title>Кедр</title>
  <path fill="#2f6b3a" d="M48 6 22 40h12L16 64h14L10 84h76L66 64h14L62 40h12z"/>
  <rect x="43" y="84" width="10" height="8" fill="#7a5230"/>
</svg>
`;

/** Tries everything that an SVG must not do on a page. */
export const HOSTILE_SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" onload="document.title='onload'">
  <script>document.title = 'svg'</script>
  <a href="javascript:document.title='link'"><circle cx="20" cy="20" r="18" fill="crimson"/></a>
  <image href="https://example.org/track.png" width="1" height="1"/>
</svg>
`;

export const OLD_TEXT =
  'Съешь же ещё этих мягких французских булок, да выпей чаю.\nЭтот файл написан в своё время и в своей кодировке.\n1991, 1995, 1998: буквы те же, байты разные.\n';

/** One small program or table for each language; the key is the file name. */
export const CODE_FILES: Readonly<Record<string, string>> = {
  'hello.c':
    '#include <stdio.h>\n\n/* Prints a greeting. */\nint main(int argc, char **argv)\n{\n\tprintf("Hello, %s!\\n", argc > 1 ? argv[1] : "cedar");\n\treturn 0;\n}\n',
  'hello.py':
    '"""Prints a greeting."""\nimport sys\n\n\ndef greeting(name: str = "кедр") -> str:\n    return f"Привет, {name}!"\n\n\nif __name__ == "__main__":\n    print(greeting(*sys.argv[1:2]))\n',
  'hello.rs':
    '/// Prints a greeting.\nfn main() {\n    let name = std::env::args().nth(1).unwrap_or_else(|| "cedar".to_string());\n    println!("Hello, {name}!");\n}\n',
  'hello.go':
    'package main\n\nimport "fmt"\n\nfunc main() {\n\tfor i, tree := range []string{"кедр", "сосна"} {\n\t\tfmt.Println(i, tree)\n\t}\n}\n',
  'hello.ts':
    'interface Tree {\n  readonly name: string;\n  readonly needles: 2 | 5;\n}\n\nexport const cedar: Tree = { name: `Pinus ${"sibirica"}`, needles: 5 };\n',
  'hello.java':
    'public final class Hello {\n    public static void main(String[] args) {\n        System.out.println("Hello, " + (args.length > 0 ? args[0] : "cedar"));\n    }\n}\n',
  'hello.sql':
    "-- Trees with five needles\nSELECT name, COUNT(*) AS n\nFROM trees\nWHERE needles = 5 AND name LIKE 'P%'\nGROUP BY name;\n",
  'page.html':
    '<!doctype html>\n<html lang="ru">\n  <title>Страница</title>\n  <script>document.title = "raw";</script>\n  <p>Эта страница показывается как текст.\n</html>\n',
  'style.css':
    ':root { --needle: #2f6b3a; }\n\n@media (prefers-color-scheme: dark) {\n  body { color: var(--needle); }\n}\n',
  'data.json': '{\n  "tree": "кедр",\n  "needles": 5,\n  "cones": [true, false, null, 1.5e3]\n}\n',
  'data.yaml': 'tree: кедр\nneedles: 5\ncones:\n  - ripe: true\n    seeds: [1, 2, 3]\n',
  'data.csv': 'дерево;иголок;высота\nкедр;5;35\nсосна;2;40\n"ель; голубая";1;30\n',
  'board.dts': '/dts-v1/;\n\n/ {\n\tmodel = "Cedar board";\n\tmemory@0 {\n\t\treg = <0x0 0x10000000>;\n\t};\n};\n',
  'entry.S':
    '#include <linux/linkage.h>\n\n/* One function, one return. */\nENTRY(cedar)\n\tmov\t$5, %eax\n\tret\nENDPROC(cedar)\n',
  'change.diff': '--- a/tree.txt\n+++ b/tree.txt\n@@ -1,2 +1,2 @@\n-сосна\n+кедр\n конец\n',
  Makefile: '# Builds what there is to build\nall: hello\n\nhello: hello.c\n\t$(CC) -O2 -o $@ $<\n\n.PHONY: all\n',
  Dockerfile: 'FROM scratch\nCOPY hello /hello\nENTRYPOINT ["/hello"]\n',
  Kconfig: 'config CEDAR\n\tbool "Five needles"\n\tdefault y\n\thelp\n\t  Say Y.\n',
};
