import { fromHtml } from 'hast-util-from-html';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasGrammar, highlightLines, splitLines } from '../../../src/render/code/highlight.js';
import { fenceGrammar, languageOf } from '../../../src/render/code/language.js';
import { elementsOf, textOf } from '../html-text.js';

const parse = (html: string): ReturnType<typeof fromHtml> => fromHtml(html, { fragment: true });

const KCONFIG = `config VFIO
\ttristate "VFIO Non-Privileged userspace driver framework"
\tdepends on IOMMU_API
\tselect VFIO_IOMMU_TYPE1 if (X86 || S390)
\thelp
\t  VFIO provides a framework for "secure" userspace drivers.
\t  if you don't know, say N.

menuconfig NET
\tbool
`;
const GAS = `/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/linkage.h>
#define FRAME 16
\t.text
SYM_FUNC_START(memcpy) // copies
1:\tmovq %rdi, %rax\t# keep
\tldr\tx0, [sp, #16]
\tjne 1b
`;
const LDS = `#include <asm/page.h>
OUTPUT_ARCH(i386)
SECTIONS
{
\t. = ALIGN(PAGE_SIZE); /* align */
\t.text : { *(.text .text.*) } :text = 0x9090
\t_etext = .;
\t/DISCARD/ : { *(.comment) }
}
`;
const COCCI = `// free
@ rule1 depends on patch @
expression E;
@@
- if (E != NULL) kfree(E);
+ kfree(E);
  ...
`;
const RST = `Title
=====

.. note:: See :ref:\`here <x>\` and \`\`code\`\`.

- **bold** *it* |x| [1]_ https://example.org/
`;
const C = `/*
 * A comment over
 * three lines <b>
 */
#include <linux/kernel.h>
static int f(const char *s) { return s ? 'a' : "<\\"&"[0]; }
`;

const SAMPLES: readonly (readonly [string, string])[] = [
  ['kconfig', KCONFIG],
  ['gas', GAS],
  ['ldscript', LDS],
  ['cocci', COCCI],
  ['rst', RST],
  ['c', C],
  ['makefile', 'obj-$(CONFIG_VFIO) += vfio.o # x\nall:\n\t$(CC) -o $@ $<\n'],
  ['dts', '/dts-v1/;\n/ { model = "x"; cpu@0 { reg = <0x0>; }; };\n'],
  ['diff', '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n'],
  ['markdown', '# T\n\n<script>alert(1)</script>\n\n```c\nint x;\n```\n'],
  ['xml', '<a b="c">\n<!-- multi\nline -->\n<script>let a = `x\n${y}`;</script></a>\n'],
  ['gettext', '#, c-format\nmsgid "%d files"\nmsgstr[0] "%d файл"\n'],
  ['ignorelist', '# x\n*.o\n!keep.o\n'],
];

describe('highlightLines', () => {
  test.each(SAMPLES)('%s: the text of each line equals the line, and each line has balanced spans', (grammar, text) => {
    const { lines, highlighted } = highlightLines(text, grammar);
    expect(highlighted).toBe(true);
    expect(lines.map((line) => textOf(parse(line)))).toEqual(splitLines(text));
    for (const line of lines) expect(line.match(/<span /g)?.length ?? 0).toBe(line.match(/<\/span>/g)?.length ?? 0);
    expect(lines.join('')).toContain('class="hljs-');
  });

  test('a comment over several lines is a comment on each line', () => {
    const { lines } = highlightLines(C, 'c');
    expect(
      lines.slice(0, 4).map((line) => line.startsWith('<span class="hljs-comment">') && line.endsWith('</span>')),
    ).toEqual([true, true, true, true]);
  });

  test('any text can be highlighted with any grammar', () => {
    const pieces = fc.constantFrom(
      '/*',
      '*/',
      '"',
      "'",
      '<b>',
      '&amp;',
      '\n',
      '\r\n',
      '\r',
      '\0',
      '`',
      '${',
      '}',
      '#',
      '@@\n',
      '\\\n',
      ' ',
      'я',
      '\ud800',
      '.. note::',
      'config X',
      'help\n',
      '%rax',
      '0x1f',
      '::',
      '|',
      '*',
      '-',
      '\u2028',
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 60 }),
        fc.constantFrom(...SAMPLES.map(([grammar]) => grammar), undefined),
        (parts, grammar) => {
          const text = parts.join('');
          const { lines } = highlightLines(text, grammar);
          expect(lines.map((line) => textOf(parse(line)))).toEqual(
            splitLines(text).map((line) => line.toWellFormed().replaceAll('\0', '\ufffd')),
          );
          for (const element of lines.flatMap((line) => elementsOf(parse(line)))) {
            expect(element.tagName).toBe('span');
            expect(Object.keys(element.properties)).toEqual(['className']);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('lines are those of git: no line after the last line end, and CR before LF is dropped', () => {
    expect(highlightLines('', 'c').lines).toEqual([]);
    expect(highlightLines('a\r\n\r\nb', undefined).lines).toEqual(['a', '', 'b']);
    expect(highlightLines('\n', 'c').lines).toEqual(['']);
  });

  test('beyond a limit, without a grammar or with an unknown one, the text is plain and escaped', () => {
    const plain = { lines: ['int &lt;x&gt;;'], highlighted: false };
    expect(highlightLines('int <x>;\n', undefined)).toEqual(plain);
    expect(highlightLines('int <x>;\n', 'no-such')).toEqual(plain);
    expect(highlightLines('int <x>;\n', '../../etc/passwd')).toEqual(plain);
    expect(highlightLines('int <x>;\n', 'c', { maxLength: 8, maxLineLength: 100 })).toEqual(plain);
    expect(highlightLines('int <x>;\n', 'c', { maxLength: 100, maxLineLength: 7 })).toEqual(plain);
    expect(highlightLines('int <x>;\n', 'c', { maxLength: 9, maxLineLength: 8 }).highlighted).toBe(true);
  });
});

describe('our own grammars', () => {
  const marked = (text: string, grammar: string, scope: string): string[] =>
    highlightLines(text, grammar).lines.flatMap((line) =>
      elementsOf(parse(line))
        .filter((e) => (e.properties['className'] as string[])[0] === `hljs-${scope}`)
        .map((e) => textOf(e).trim()),
    );

  test('Kconfig: keywords, types, names; help is prose', () => {
    expect(marked(KCONFIG, 'kconfig', 'keyword')).toEqual([
      'config',
      'depends on',
      'select',
      'if',
      'help',
      'menuconfig',
    ]);
    expect(marked(KCONFIG, 'kconfig', 'type')).toEqual(['tristate', 'bool']);
    expect(marked(KCONFIG, 'kconfig', 'title')).toEqual(['VFIO', 'NET']);
    expect(marked(KCONFIG, 'kconfig', 'comment')).toEqual([
      'VFIO provides a framework for "secure" userspace drivers.',
      "if you don't know, say N.",
    ]);
  });

  test('assembly: C comments, preprocessor, labels, instructions, directives', () => {
    expect(marked(GAS, 'gas', 'comment')).toEqual(['/* SPDX-License-Identifier: GPL-2.0 */', '// copies', '# keep']);
    expect(marked(GAS, 'gas', 'meta')).toEqual(['#include <linux/linkage.h>', '#define FRAME 16']);
    expect(marked(GAS, 'gas', 'symbol')).toEqual(['1:']);
    expect(marked(GAS, 'gas', 'keyword')).toEqual(['include', 'define', 'movq', 'ldr', 'jne']);
    expect(marked(GAS, 'gas', 'built_in')).toEqual(['.text']);
    expect(marked(GAS, 'gas', 'title')).toEqual(['SYM_FUNC_START']);
  });

  test('linker scripts: commands, functions, sections', () => {
    expect(marked(LDS, 'ldscript', 'keyword')).toEqual(['include', 'OUTPUT_ARCH', 'SECTIONS']);
    expect(marked(LDS, 'ldscript', 'built_in')).toEqual(['ALIGN']);
    expect(marked(LDS, 'ldscript', 'symbol')).toContain('/DISCARD/');
    expect(marked(LDS, 'ldscript', 'comment')).toEqual(['/* align */']);
  });

  test('semantic patches: rules, metavariables, changed lines', () => {
    expect(marked(COCCI, 'cocci', 'meta')).toEqual(['@ rule1 depends on patch @', '@@']);
    expect(marked(COCCI, 'cocci', 'deletion')).toEqual(['- if (E != NULL) kfree(E);']);
    expect(marked(COCCI, 'cocci', 'addition')).toEqual(['+ kfree(E);']);
    expect(marked(COCCI, 'cocci', 'built_in')).toEqual(['expression']);
  });

  test('reStructuredText: title, directive, roles, inline marks', () => {
    expect(marked(RST, 'rst', 'section')).toEqual(['Title', '=====']);
    expect(marked(RST, 'rst', 'keyword')).toEqual(['.. note::']);
    expect(marked(RST, 'rst', 'link')).toEqual([':ref:`here <x>`', 'https://example.org/']);
    expect(marked(RST, 'rst', 'strong')).toEqual(['**bold**']);
    expect(marked(RST, 'rst', 'code')).toEqual(['``code``']);
  });
});

describe('languageOf', () => {
  test.each([
    ['README.ru.md', 'Markdown'],
    ['README.zh-CN.md', 'Markdown'],
    ['license-checker.js', 'JavaScript'],
    ['news_feed.py', 'Python'],
    ['authors.json', 'JSON'],
    ['LICENSE.MIT', 'Text'],
    ['README-hacking', 'Text'],
    ['init/main.c', 'C'],
    ['a.H', 'C'],
    ['x.cpp', 'C++'],
    ['arch/x86/entry/entry_64.S', 'Assembly'],
    ['Makefile', 'Makefile'],
    ['scripts/Makefile.build', 'Makefile'],
    ['arch/x86/Kbuild', 'Makefile'],
    ['Kconfig', 'Kconfig'],
    ['Kconfig.debug', 'Kconfig'],
    ['x/Kconfig-nommu', 'Kconfig'],
    ['a.dtsi', 'Devicetree'],
    ['vmlinux.lds.S', 'Linker script'],
    ['vmlinux.lds', 'Linker script'],
    ['a.cocci', 'SmPL'],
    ['index.rst', 'reStructuredText'],
    ['a.sh', 'Shell'],
    ['defconfig', 'Kernel configuration'],
    ['configs/x86_64_defconfig', 'Kernel configuration'],
    ['.config', 'Kernel configuration'],
    ['a.patch', 'Diff'],
    ['README.md', 'Markdown'],
    ['README', 'Text'],
    ['Dockerfile', 'Dockerfile'],
    ['CMakeLists.txt', 'CMake'],
    ['.gitignore', 'Ignore list'],
    ['ru.po', 'Gettext'],
    ['a.svg', 'SVG'],
    ['config.h.in', 'C'],
    ['zconf.tab.c_shipped', 'C'],
    ['Cargo.toml', 'TOML'],
    ['.clang-format', 'YAML'],
    ['a.tar.gz', undefined],
    ['noext', undefined],
    ['x.', undefined],
    ['', undefined],
    ['constructor', undefined],
  ])('%s is %s', (path, name) => {
    expect(languageOf(path)?.name).toBe(name);
  });

  test.each([
    ['#!/bin/sh', 'Shell'],
    ['#! /usr/bin/env python3', 'Python'],
    ['#!/usr/bin/env -S perl -w', 'Perl'],
    ['#!/usr/bin/python2.7 -u', 'Python'],
    ['/* -*- mode: c; tab-width: 8 -*- */', 'C'],
    ['# -*- perl -*-', 'Perl'],
    ['# vim: set ft=make :', 'Makefile'],
    ['<?xml version="1.0"?>', 'XML'],
    ['diff --git a/x b/x', 'Diff'],
    ['hello', undefined],
    ['#!', undefined],
  ])('%s indicates %s', (line, name) => {
    expect(languageOf('script', `${line}\nmore`)?.name).toBe(name);
  });

  test('every grammar in the table exists', () => {
    const paths = [
      'a.c',
      'a.cc',
      'a.S',
      'a.asm',
      'Makefile',
      'a.dts',
      'a.lds',
      'a.cocci',
      'a.sh',
      'a.py',
      'a.pl',
      'a.rb',
      'a.awk',
      'a.tcl',
      'a.lua',
      'a.r',
      'a.yml',
      'a.json',
      'a.rs',
      'a.go',
      'a.java',
      'a.kt',
      'a.swift',
      'a.m',
      'a.cs',
      'a.php',
      'a.sql',
      'a.hs',
      'a.ml',
      'a.el',
      'a.scm',
      'a.erl',
      'a.ex',
      'a.scala',
      'a.groovy',
      'a.gradle',
      'a.dart',
      'a.pas',
      'a.bas',
      'a.v',
      'a.vhd',
      'a.nix',
      'a.vim',
      'a.ps1',
      'a.bat',
      'a.js',
      'a.ts',
      'a.css',
      'a.scss',
      'a.less',
      'a.html',
      'a.hbs',
      'a.xml',
      'a.md',
      'a.rst',
      'a.adoc',
      'a.ini',
      'a.properties',
      'a.patch',
      'a.tex',
      'Dockerfile',
      'a.cmake',
      'a.po',
      'a.proto',
      'a.graphql',
      'a.nsi',
      'a.nginx',
      'a.wat',
      '.gitignore',
      'Kconfig',
      '.config',
    ];
    expect(paths.filter((path) => !hasGrammar(languageOf(path)?.hljs ?? 'missing'))).toEqual([]);
  });

  test('fences of Markdown name languages in many ways', () => {
    expect(
      ['c', 'C++', 'sh', 'console', 'Kconfig', 'js {1,3}', 'makefile', 'python', 'dts', 'yml', 'no such', ''].map(
        fenceGrammar,
      ),
    ).toEqual([
      'c',
      'cpp',
      'bash',
      'shell',
      'kconfig',
      'javascript',
      'makefile',
      'python',
      'dts',
      'yaml',
      undefined,
      undefined,
    ]);
  });
});
