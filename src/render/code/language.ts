/**
 * The language of a file, by name and extension, and where these are not enough by the first line (`#!`, modelines of
 * Emacs and Vim). The content is never used for guessing: on a kernel file the detection of highlight.js takes 1.4 s
 * and answers "dns". No imports; O(length of the path).
 */

export interface Language {
  /** The name for people: `C`, `Devicetree`, `Makefile`. */
  readonly name: string;
  /**
   * The grammar for `highlightLines`: a language of highlight.js or one of `OWN_GRAMMARS`; undefined when the text is
   * plain.
   */
  readonly hljs: string | undefined;
}

function language(name: string, hljs?: string): Language {
  return { name, hljs };
}

const C = language('C', 'c');
const CPP = language('C++', 'cpp');
const ASSEMBLY = language('Assembly', 'gas');
const MAKEFILE = language('Makefile', 'makefile');
const KCONFIG = language('Kconfig', 'kconfig');
const CONFIG = language('Kernel configuration', 'properties');
const DEVICETREE = language('Devicetree', 'dts');
const LINKER = language('Linker script', 'ldscript');
const SHELL = language('Shell', 'bash');
const PYTHON = language('Python', 'python');
const PERL = language('Perl', 'perl');
const RUBY = language('Ruby', 'ruby');
const YAML = language('YAML', 'yaml');
const JSON_ = language('JSON', 'json');
const JAVASCRIPT = language('JavaScript', 'javascript');
const TYPESCRIPT = language('TypeScript', 'typescript');
const HTML = language('HTML', 'xml');
const XML = language('XML', 'xml');
const MARKDOWN = language('Markdown', 'markdown');
const RST = language('reStructuredText', 'rst');
const INI = language('INI', 'ini');
const TOML = language('TOML', 'ini');
const TEX = language('TeX', 'latex');
const DOCKERFILE = language('Dockerfile', 'dockerfile');
const CMAKE = language('CMake', 'cmake');
const IGNORE = language('Ignore list', 'ignorelist');
const TEXT = language('Text');

/** Key: the extension (the part after the last dot) in lower case. */
const BY_EXTENSION: ReadonlyMap<string, Language> = new Map(
  Object.entries({
    c: C,
    h: C,
    l: C,
    lex: C,
    y: C,
    inl: C,
    c_shipped: C,
    h_shipped: C,
    cc: CPP,
    cpp: CPP,
    cxx: CPP,
    'c++': CPP,
    hh: CPP,
    hpp: CPP,
    hxx: CPP,
    'h++': CPP,
    ino: CPP,
    tcc: CPP,
    s: ASSEMBLY,
    asm: language('Assembly', 'x86asm'),
    nasm: language('Assembly', 'x86asm'),
    mk: MAKEFILE,
    mak: MAKEFILE,
    make: MAKEFILE,
    dts: DEVICETREE,
    dtsi: DEVICETREE,
    dtso: DEVICETREE,
    lds: LINKER,
    ld: LINKER,
    ldscript: LINKER,
    cocci: language('SmPL', 'cocci'),
    sh: SHELL,
    bash: SHELL,
    zsh: SHELL,
    ksh: SHELL,
    bats: SHELL,
    ebuild: SHELL,
    tc: SHELL,
    py: PYTHON,
    pyi: PYTHON,
    pyw: PYTHON,
    bzl: PYTHON,
    pl: PERL,
    pm: PERL,
    pod: PERL,
    t: PERL,
    rb: RUBY,
    gemspec: RUBY,
    rake: RUBY,
    awk: language('Awk', 'awk'),
    sed: language('sed'),
    tcl: language('Tcl', 'tcl'),
    lua: language('Lua', 'lua'),
    r: language('R', 'r'),
    yaml: YAML,
    yml: YAML,
    json: JSON_,
    jsonc: JSON_,
    json5: JSON_,
    map: JSON_,
    webmanifest: JSON_,
    ipynb: language('Jupyter', 'json'),
    rs: language('Rust', 'rust'),
    go: language('Go', 'go'),
    java: language('Java', 'java'),
    kt: language('Kotlin', 'kotlin'),
    kts: language('Kotlin', 'kotlin'),
    swift: language('Swift', 'swift'),
    m: language('Objective-C', 'objectivec'),
    mm: language('Objective-C', 'objectivec'),
    cs: language('C#', 'csharp'),
    php: language('PHP', 'php'),
    sql: language('SQL', 'sql'),
    hs: language('Haskell', 'haskell'),
    ml: language('OCaml', 'ocaml'),
    mli: language('OCaml', 'ocaml'),
    el: language('Emacs Lisp', 'lisp'),
    lisp: language('Lisp', 'lisp'),
    scm: language('Scheme', 'scheme'),
    erl: language('Erlang', 'erlang'),
    ex: language('Elixir', 'elixir'),
    exs: language('Elixir', 'elixir'),
    scala: language('Scala', 'scala'),
    groovy: language('Groovy', 'groovy'),
    gradle: language('Gradle', 'gradle'),
    dart: language('Dart', 'dart'),
    pas: language('Pascal', 'delphi'),
    asn1: language('ASN.1'),
    bas: language('BASIC', 'basic'),
    v: language('Verilog', 'verilog'),
    sv: language('SystemVerilog', 'verilog'),
    vhd: language('VHDL', 'vhdl'),
    vhdl: language('VHDL', 'vhdl'),
    nix: language('Nix', 'nix'),
    vim: language('Vim script', 'vim'),
    ps1: language('PowerShell', 'powershell'),
    psm1: language('PowerShell', 'powershell'),
    bat: language('Batch', 'dos'),
    cmd: language('Batch', 'dos'),
    js: JAVASCRIPT,
    mjs: JAVASCRIPT,
    cjs: JAVASCRIPT,
    jsx: JAVASCRIPT,
    ts: TYPESCRIPT,
    mts: TYPESCRIPT,
    cts: TYPESCRIPT,
    tsx: TYPESCRIPT,
    css: language('CSS', 'css'),
    scss: language('SCSS', 'scss'),
    less: language('Less', 'less'),
    html: HTML,
    htm: HTML,
    xhtml: HTML,
    vue: language('Vue', 'xml'),
    svelte: language('Svelte', 'xml'),
    ejs: language('EJS', 'xml'),
    hbs: language('Handlebars', 'handlebars'),
    xml: XML,
    xsl: XML,
    xsd: XML,
    xslt: XML,
    plist: XML,
    ui: XML,
    rng: XML,
    svg: language('SVG', 'xml'),
    docbook: XML,
    tmpl: XML,
    md: MARKDOWN,
    markdown: MARKDOWN,
    mdx: MARKDOWN,
    mdown: MARKDOWN,
    mdwn: MARKDOWN,
    mkd: MARKDOWN,
    mkdn: MARKDOWN,
    mkdown: MARKDOWN,
    rst: RST,
    rest: RST,
    adoc: language('AsciiDoc', 'asciidoc'),
    asciidoc: language('AsciiDoc', 'asciidoc'),
    toml: TOML,
    ini: INI,
    cfg: INI,
    conf: INI,
    service: INI,
    desktop: INI,
    gitconfig: INI,
    properties: language('Properties', 'properties'),
    config: CONFIG,
    diff: language('Diff', 'diff'),
    patch: language('Diff', 'diff'),
    tex: TEX,
    sty: TEX,
    cls: TEX,
    bib: language('BibTeX'),
    dockerfile: DOCKERFILE,
    cmake: CMAKE,
    po: language('Gettext', 'gettext'),
    pot: language('Gettext', 'gettext'),
    proto: language('Protocol Buffers', 'protobuf'),
    graphql: language('GraphQL', 'graphql'),
    graphqls: language('GraphQL', 'graphql'),
    nsi: language('NSIS', 'nsis'),
    m4: language('M4'),
    ac: language('M4'),
    nginx: language('nginx', 'nginx'),
    http: language('HTTP', 'http'),
    wat: language('WebAssembly', 'wasm'),
    gitignore: IGNORE,
    txt: TEXT,
    text: TEXT,
    csv: language('CSV'),
    tsv: language('TSV'),
    tab: language('TSV'),
  }),
);

/** Key: the whole file name in its exact spelling. */
const BY_NAME: ReadonlyMap<string, Language> = new Map(
  Object.entries({
    Makefile: MAKEFILE,
    makefile: MAKEFILE,
    GNUmakefile: MAKEFILE,
    Kbuild: MAKEFILE,
    Platform: MAKEFILE,
    Build: MAKEFILE,
    Dockerfile: DOCKERFILE,
    Containerfile: DOCKERFILE,
    'CMakeLists.txt': CMAKE,
    Jenkinsfile: language('Groovy', 'groovy'),
    Gemfile: RUBY,
    Rakefile: RUBY,
    Vagrantfile: RUBY,
    Podfile: RUBY,
    'meson.build': language('Meson', 'python'),
    BUILD: PYTHON,
    WORKSPACE: PYTHON,
    '.gitignore': IGNORE,
    '.dockerignore': IGNORE,
    '.npmignore': IGNORE,
    '.eslintignore': IGNORE,
    '.prettierignore': IGNORE,
    '.gitattributes': language('Git attributes', 'ignorelist'),
    '.mailmap': TEXT,
    '.gitmodules': INI,
    '.gitconfig': INI,
    '.editorconfig': INI,
    '.npmrc': INI,
    '.clang-format': YAML,
    '.clang-tidy': YAML,
    '.cocciconfig': INI,
    '.config': CONFIG,
    '.bashrc': SHELL,
    '.profile': SHELL,
    '.zshrc': SHELL,
    '.bash_profile': SHELL,
    '.vimrc': language('Vim script', 'vim'),
    '.emacs': language('Emacs Lisp', 'lisp'),
    '.babelrc': JSON_,
    '.eslintrc': JSON_,
    '.prettierrc': JSON_,
    '.jshintrc': JSON_,
    'composer.lock': JSON_,
    'Cargo.lock': TOML,
    Pipfile: TOML,
    'poetry.lock': TOML,
    'yarn.lock': YAML,
    'go.mod': language('Go module', 'go'),
    'go.sum': TEXT,
    'configure.ac': language('M4'),
    'nginx.conf': language('nginx', 'nginx'),
    PKGBUILD: SHELL,
    APKBUILD: SHELL,
    configure: SHELL,
    MAINTAINERS: TEXT,
    COPYING: TEXT,
    CREDITS: TEXT,
    README: TEXT,
    LICENSE: TEXT,
    ChangeLog: TEXT,
    CODEOWNERS: IGNORE,
    TODO: TEXT,
    INSTALL: TEXT,
  }),
);

/** Names with a variable part; the first pattern that matches counts. */
const BY_PATTERN: readonly (readonly [RegExp, Language])[] = [
  [/^(?:GNUm|M|m)akefile[._-]/, MAKEFILE],
  [/^Kbuild[._-]/, MAKEFILE],
  [/^Kconfig(?:$|[._-])/, KCONFIG],
  [/(?:^|[._-])defconfig$|^\.config[._-]|^config-\d/, CONFIG],
  [/\.lds(?:\.[hS]|\.in)?$/, LINKER],
  [/^Dockerfile[._-]/, DOCKERFILE],
];

/** Text documents without a usual extension: `LICENSE.MIT`, `README-hacking`. */
const BY_BEGINNING = /^(?:COPYING|LICENSE|LICENCE|README|CHANGES|NEWS|AUTHORS|HOWTO)(?:$|[._-])/i;

/** Interpreters of `#!` and modes of modelines, in lower case without version digits. */
const BY_INTERPRETER: ReadonlyMap<string, Language> = new Map(
  Object.entries({
    sh: SHELL,
    bash: SHELL,
    dash: SHELL,
    zsh: SHELL,
    ksh: SHELL,
    ash: SHELL,
    'shell-script': SHELL,
    shell: SHELL,
    python: PYTHON,
    pypy: PYTHON,
    perl: PERL,
    cperl: PERL,
    ruby: RUBY,
    node: JAVASCRIPT,
    nodejs: JAVASCRIPT,
    deno: TYPESCRIPT,
    js: JAVASCRIPT,
    javascript: JAVASCRIPT,
    awk: language('Awk', 'awk'),
    gawk: language('Awk', 'awk'),
    mawk: language('Awk', 'awk'),
    make: MAKEFILE,
    makefile: MAKEFILE,
    'makefile-gmake': MAKEFILE,
    tclsh: language('Tcl', 'tcl'),
    wish: language('Tcl', 'tcl'),
    expect: language('Tcl', 'tcl'),
    lua: language('Lua', 'lua'),
    php: language('PHP', 'php'),
    rscript: language('R', 'r'),
    sed: language('sed'),
    spatch: language('SmPL', 'cocci'),
    bpftrace: C,
    c: C,
    'c++': CPP,
    cpp: CPP,
    asm: ASSEMBLY,
    rst: RST,
    markdown: MARKDOWN,
    yaml: YAML,
    xml: XML,
    html: HTML,
    tex: TEX,
    latex: TEX,
    org: TEXT,
    text: TEXT,
    'emacs-lisp': language('Emacs Lisp', 'lisp'),
    lisp: language('Lisp', 'lisp'),
    conf: INI,
    diff: language('Diff', 'diff'),
    vim: language('Vim script', 'vim'),
  }),
);

/**
 * Suffixes of templates and generated copies, which say nothing about the language: `config.h.in`,
 * `zconf.tab.c_shipped`.
 */
const TRANSPARENT_SUFFIX = /(?:\.(?:in|orig|rej|bak|example|sample|dist|template)|_shipped)$/;

/**
 * `path` is the path or the name of the file. `firstLine` is its first line if available; more text does no harm, since
 * only the part before the first line feed is read, up to 200 characters.
 */
export function languageOf(path: string, firstLine = ''): Language | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return byFileName(name) ?? byFirstLine(firstLine);
}

function byFileName(name: string): Language | undefined {
  const whole = BY_NAME.get(name) ?? BY_PATTERN.find(([pattern]) => pattern.test(name))?.[1];
  if (whole !== undefined) return whole;
  const plain = name.replace(TRANSPARENT_SUFFIX, '');
  if (plain !== name && plain !== '') return byFileName(plain);
  const dot = name.lastIndexOf('.');
  const byExtension =
    dot === -1 || dot === name.length - 1 ? undefined : BY_EXTENSION.get(name.slice(dot + 1).toLowerCase());
  return byExtension ?? (BY_BEGINNING.test(name) ? TEXT : undefined);
}

/**
 * A language by what a person calls it: its name in any case, an extension, an interpreter or a mode of an editor
 * (`C++`, `cpp`, `py`, `bash`).
 */
export function languageNamed(word: string): Language | undefined {
  const name = word.toLowerCase();
  return LANGUAGES_BY_NAME.get(name) ?? BY_EXTENSION.get(name) ?? mode(name);
}

const LANGUAGES_BY_NAME: ReadonlyMap<string, Language> = new Map(
  [...BY_EXTENSION.values(), ...BY_NAME.values(), ...BY_INTERPRETER.values()].map((known) => [
    known.name.toLowerCase(),
    known,
  ]),
);

/** The endings of names of Markdown files, without the dot. */
export const MARKDOWN_EXTENSIONS: readonly string[] = [...BY_EXTENSION]
  .filter(([, language]) => language === MARKDOWN)
  .map(([extension]) => extension);

const MAX_FIRST_LINE = 200;

function byFirstLine(text: string): Language | undefined {
  const line = text.slice(0, MAX_FIRST_LINE).split(/[\r\n]/, 1)[0] ?? '';
  if (line.startsWith('#!')) {
    const [command = '', ...words] = line
      .slice(2)
      .trim()
      .split(/\s+/)
      .map((word) => word.slice(word.lastIndexOf('/') + 1));
    // `env` starts the interpreter; its own options and assignments come first.
    return mode(command === 'env' ? (words.find((word) => !/^-|=/.test(word)) ?? '') : command);
  }
  const emacs = /-\*-\s*(?:.*?mode:\s*)?([\w+-]+)\s*(?:;.*)?-\*-/.exec(line);
  const vim = /\bvim?:.*?\b(?:ft|filetype|syntax)=([\w+-]+)/.exec(line);
  const named = emacs?.[1] ?? vim?.[1];
  if (named !== undefined) return mode(named);
  if (/^<\?xml\b/.test(line)) return XML;
  if (/^<!doctype html/i.test(line)) return HTML;
  if (/^diff --git /.test(line)) return language('Diff', 'diff');
  return undefined;
}

function mode(name: string): Language | undefined {
  return BY_INTERPRETER.get(name.toLowerCase()) ?? BY_INTERPRETER.get(name.toLowerCase().replace(/[\d.]+$/, ''));
}

/**
 * The grammar for the word after the opening fence of Markdown code (`c`, `sh`, `C++`, `diff`); undefined when the code
 * is plain.
 */
export function fenceGrammar(info: string): string | undefined {
  const word = (/^[\w+#.-]{1,40}/.exec(info.trim())?.[0] ?? '').toLowerCase();
  return word === ''
    ? undefined
    : (FENCE_WORDS.get(word) ?? BY_EXTENSION.get(word)?.hljs ?? mode(word)?.hljs ?? BY_GRAMMAR.get(word));
}

const FENCE_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    shell: 'shell',
    console: 'shell',
    'sh-session': 'shell',
    'shell-session': 'shell',
    golang: 'go',
    docker: 'dockerfile',
    kconfig: 'kconfig',
    makefile: 'makefile',
    devicetree: 'dts',
    gas: 'gas',
    'c#': 'csharp',
    objc: 'objectivec',
    'objective-c': 'objectivec',
  }),
);

/** Grammars by their own names, for fences that use these. */
const BY_GRAMMAR: ReadonlyMap<string, string> = new Map(
  [...BY_EXTENSION.values(), ...BY_NAME.values()].flatMap(({ hljs }) =>
    hljs === undefined ? [] : [[hljs, hljs] as const],
  ),
);
