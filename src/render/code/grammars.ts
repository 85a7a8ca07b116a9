/**
 * Grammars for languages that highlight.js lacks or gets wrong: its x86asm reads the C comments and preprocessor lines
 * of kernel assembly as instructions. They use the grammar format of highlight.js 11. The regular expressions have no
 * nested unbounded repetition, because their input may be hostile.
 */
import type { HLJSApi, Language, Mode } from 'highlight.js';

export type Grammar = (hljs: HLJSApi) => Language;

/** Source: Documentation/kbuild/kconfig-language.rst of the kernel. */
function kconfig(hljs: HLJSApi): Language {
  return {
    name: 'Kconfig',
    contains: [
      hljs.HASH_COMMENT_MODE,
      hljs.QUOTE_STRING_MODE,
      { scope: 'string', begin: /'/, end: /'|$/ },
      { scope: 'variable', begin: /\$\(/, end: /\)|$/ },
      {
        // The text of a help section is prose. It ends at a line with less indentation, in practice at the next keyword
        // in column 0.
        begin: [/^\s*/, /(?:---help---|help)/, /\s*$/],
        beginScope: { 2: 'keyword' },
        end: /(?=^(?:config|menuconfig|choice|endchoice|comment|menu|endmenu|if|endif|source|mainmenu|#|[A-Z_]))/,
        contains: [{ scope: 'comment', begin: /^[ \t]+/, end: /$/ }],
      },
      {
        begin: [/^\s*/, /(?:config|menuconfig)/, /\s+/, /\w+/],
        beginScope: { 2: 'keyword', 4: 'title' },
      },
      { scope: 'literal', begin: /\b[ynm]\b(?!\w)/ },
      { scope: 'number', begin: /\b(?:0x[0-9a-fA-F]+|\d+)\b/ },
      {
        scope: 'keyword',
        begin:
          /\b(?:mainmenu|menu|endmenu|source|rsource|osource|orsource|if|endif|choice|endchoice|comment|depends on|select|imply|visible if|range|optional|option|modules|defconfig_list|allnoconfig_y|default|prompt|on)\b/,
      },
      { scope: 'type', begin: /\b(?:bool|boolean|tristate|string|hex|int|def_bool|def_tristate)\b/ },
      { scope: 'symbol', begin: /\b[A-Z][A-Z0-9_]+\b/ },
    ],
  };
}

function cComments(hljs: HLJSApi): Mode[] {
  return [hljs.C_BLOCK_COMMENT_MODE, hljs.COMMENT(/\/\//, /$/)];
}

/** Lines of the C preprocessor, with backslash continuations. */
function preprocessor(hljs: HLJSApi): Mode {
  return {
    scope: 'meta',
    begin: /^[ \t]*#[ \t]*(?:include|define|undef|if|ifdef|ifndef|elif|else|endif|error|warning|pragma|line)\b/,
    end: /$/,
    keywords: { keyword: 'include define undef if ifdef ifndef elif else endif error warning pragma line defined' },
    contains: [{ begin: /\\\n/ }, { scope: 'string', begin: /<[^>\n]*>/ }, hljs.QUOTE_STRING_MODE, ...cComments(hljs)],
  };
}

/**
 * GNU as, with the C preprocessor (`.S`). The comment character depends on the machine: `#`, `@` or `;` at the start of
 * a line or after a space.
 */
function gas(hljs: HLJSApi): Language {
  return {
    name: 'GNU assembler',
    contains: [
      ...cComments(hljs),
      preprocessor(hljs),
      hljs.COMMENT(/^[ \t]*[#@;!|](?![\w(]+\s*[=,])/, /$/),
      hljs.COMMENT(/[ \t]@ /, /$/),
      hljs.COMMENT(/[ \t]# /, /$/),
      hljs.QUOTE_STRING_MODE,
      { scope: 'symbol', begin: /^[ \t]*(?:[A-Za-z_.$][\w.$]*|\d+):/ },
      { scope: 'title', begin: /\b(?:SYM_\w+|ENTRY|ENDPROC|END|GLOBAL|WEAK)(?=\()/ },
      { scope: 'built_in', begin: /(?:^|[\s;])\.[a-z_][\w.]*/ },
      { scope: 'variable', begin: /%[a-z][a-z0-9]*\b|\\[A-Za-z_@]\w*/ },
      {
        scope: 'variable',
        begin: /\b(?:[rxwvdqs]\d{1,2}|sp|lr|pc|fp|ra|zero|[er]?[abcd]x|[er]?[sd]i|[er]?[bs]p|[astgk]\d{1,2})\b/,
      },
      { scope: 'number', begin: /[$#]?-?\b(?:0[xX][0-9a-fA-F]+|0b[01]+|\d+[bf]?)\b/ },
      { begin: [/(?<=^|:|;)[ \t]+/, /[a-z][a-z0-9]*(?:\.[a-z0-9]+)*/], beginScope: { 2: 'keyword' } },
    ],
  };
}

/** The command language of GNU ld; linker scripts of the kernel use the C preprocessor as well. */
function ldscript(hljs: HLJSApi): Language {
  return {
    name: 'Linker script',
    keywords: {
      $pattern: /[A-Za-z_]\w*/,
      keyword:
        'SECTIONS MEMORY PHDRS VERSION ENTRY INPUT GROUP OUTPUT OUTPUT_FORMAT OUTPUT_ARCH SEARCH_DIR STARTUP TARGET EXTERN ASSERT INCLUDE PROVIDE PROVIDE_HIDDEN HIDDEN OVERLAY REGION_ALIAS INSERT AFTER BEFORE',
      built_in:
        'ABSOLUTE ADDR ALIGN ALIGNOF BLOCK CONSTANT DATA_SEGMENT_ALIGN DATA_SEGMENT_END DATA_SEGMENT_RELRO_END DEFINED LENGTH LOADADDR LOG2CEIL MAX MIN NEXT ORIGIN SEGMENT_START SIZEOF SIZEOF_HEADERS AT SUBALIGN ONLY_IF_RO ONLY_IF_RW KEEP SORT SORT_BY_NAME SORT_BY_ALIGNMENT SORT_BY_INIT_PRIORITY SORT_NONE EXCLUDE_FILE COMMON CREATE_OBJECT_SYMBOLS CONSTRUCTORS BYTE SHORT LONG QUAD SQUAD FILL NOLOAD DSECT COPY INFO OVERLAY',
    },
    contains: [
      ...cComments(hljs),
      preprocessor(hljs),
      hljs.QUOTE_STRING_MODE,
      { scope: 'number', begin: /\b(?:0[xX][0-9a-fA-F]+|\d+)[KM]?\b/ },
      { scope: 'symbol', begin: /\/DISCARD\/|(?<![\w)])\.[A-Za-z_][\w.*-]*/ },
      { begin: [/^[ \t]*/, /[A-Za-z_]\w*/, /[ \t]*=/], beginScope: { 2: 'variable' } },
    ],
  };
}

/** Coccinelle's semantic patches: rules between @ signs, metavariables, then C code with + and - lines. */
function cocci(hljs: HLJSApi): Language {
  const string = hljs.QUOTE_STRING_MODE;
  return {
    name: 'SmPL',
    keywords: {
      keyword:
        'if else for while do switch case default return break continue goto sizeof struct union enum typedef static const volatile extern inline when any exists forall strict never',
      type: 'void char short int long float double signed unsigned bool size_t u8 u16 u32 u64 s8 s16 s32 s64',
      built_in:
        'expression identifier statement type constant position metavariable declaration parameter list symbol attribute declarer iterator fresh local idexpression function initializer virtual',
      literal: 'NULL true false',
    },
    contains: [
      ...cComments(hljs),
      {
        scope: 'meta',
        begin: /^@/,
        end: /@@?|$/,
        keywords: {
          keyword: 'depends on extends exists forall script python ocaml initialize finalize using disable expression',
        },
      },
      { scope: 'meta', begin: /^(?:virtual|using|#\s*(?:include|define|spatch))\b/, end: /$/ },
      { scope: 'addition', begin: /^\+/, end: /$/ },
      { scope: 'deletion', begin: /^-/, end: /$/ },
      { scope: 'keyword', begin: /^\*|\.\.\.|<\.\.\.|\.\.\.>|<\+\.\.\.|\.\.\.\+>/ },
      string,
      hljs.C_NUMBER_MODE,
      { scope: 'variable', begin: /\b[A-Za-z_]\w*(?=@)/ },
    ],
  };
}

/** The source text of reStructuredText; docutils, "reStructuredText Markup Specification". */
function rst(): Language {
  return {
    name: 'reStructuredText',
    contains: [
      {
        // A title is a line of text above a line of one repeated character.
        scope: 'section',
        begin: /^\S[^\n]{0,200}\n(?:={3,}|-{3,}|~{3,}|\^{3,}|\*{3,}|"{3,}|'{3,}|#{3,}|\+{3,}|:{3,}|`{3,})[ \t]*$/,
      },
      { scope: 'section', begin: /^(?:={3,}|-{3,}|~{3,}|\*{3,}|#{3,})[ \t]*$/ },
      { begin: [/^[ \t]*/, /\.\. [A-Za-z][\w:.+-]*::/], beginScope: { 2: 'keyword' }, contains: [] },
      { begin: [/^[ \t]*/, /\.\. _[^:\n]{1,200}:/], beginScope: { 2: 'symbol' } },
      { begin: [/^[ \t]*/, /\.\. \[[^\]\n]{1,100}\]/], beginScope: { 2: 'symbol' } },
      { scope: 'comment', begin: /^[ \t]*\.\.(?: |$)/, end: /$/ },
      { begin: [/^[ \t]*/, /:[A-Za-z][^:\n]{0,100}:/], beginScope: { 2: 'attr' } },
      { begin: [/^[ \t]*/, /(?:[-*+•]|\(?(?:\d{1,9}|[A-Za-z]|#)[.)])/, /(?=\s)/], beginScope: { 2: 'bullet' } },
      { scope: 'code', begin: /``/, end: /``|\n\n/ },
      { scope: 'link', begin: /(?::[a-z][\w:+.-]{0,60}:)?`[^`\n]{1,400}`_{0,2}/ },
      { scope: 'strong', begin: /\*\*(?=\S)[^*\n]{1,400}\*\*/ },
      { scope: 'emphasis', begin: /(?<![\w*])\*(?=[^\s*])[^*\n]{1,400}\*/ },
      { scope: 'symbol', begin: /\|[^|\s][^|\n]{0,100}\|_{0,2}|\[[\w#*.-]{1,60}\]_/ },
      { scope: 'link', begin: /\bhttps?:\/\/[^\s<>"]{1,2000}/ },
      { scope: 'keyword', begin: /::[ \t]*$/ },
    ],
  };
}

/** Sources: gitignore(5), gitattributes(5). */
function ignorelist(hljs: HLJSApi): Language {
  return {
    name: 'Ignore list',
    contains: [
      hljs.COMMENT(/^#/, /$/),
      { scope: 'keyword', begin: /^!/ },
      { scope: 'symbol', begin: /[*?]+|\[[^\]\n]{1,100}\]/ },
    ],
  };
}

/** PO files; gettext manual, "The Format of PO Files". */
function gettext(hljs: HLJSApi): Language {
  return {
    name: 'Gettext',
    contains: [
      { scope: 'meta', begin: /^#[,:|~]/, end: /$/ },
      hljs.COMMENT(/^#/, /$/),
      { scope: 'keyword', begin: /^(?:msgid_plural|msgid|msgstr|msgctxt)(?:\[\d+\])?/ },
      {
        ...hljs.QUOTE_STRING_MODE,
        contains: [
          hljs.BACKSLASH_ESCAPE,
          { scope: 'subst', begin: /%(?:\d+\$)?[-+ 0#]*\d*(?:\.\d+)?(?:hh|ll|[hlzjt])?[a-zA-Z]/ },
        ],
      },
    ],
  };
}

export const OWN_GRAMMARS: ReadonlyMap<string, Grammar> = new Map(
  Object.entries({ kconfig, gas, ldscript, cocci, rst, ignorelist, gettext }),
);
