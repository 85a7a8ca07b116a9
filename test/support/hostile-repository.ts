/**
 * A bare repository whose every text tries to break out of its context: names, messages, people, refs, documents,
 * links, addresses.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, gitText, initBare } from './git-fixture.js';

/** Attempts to run a script. Each names `alert`, so that a page can be checked for it. */
export const ATTACKS: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(2)>',
  "'><svg/onload=alert(3)>",
  '</title></textarea></pre></code><script>alert(4)</script>',
  '--><script>alert(5)</script><!--',
  'javascript:alert(6)',
  '{{constructor.constructor("alert(7)")()}}',
  '<%= alert(8) %>',
  '&lt;script&gt;alert(9)&lt;/script&gt;',
  '<a href="java\tscript:alert(10)">x</a>',
  '<iframe srcdoc="<script>alert(11)</script>"></iframe>',
  '$(alert 12) `alert 12`',
];

/** Characters that change how the text around them is read: bidirectional overrides, zero width, controls. */
const CONFUSING = '\u202eabc\u202c \u2066x\u2069 \u200b\u200d\ufeff \u001b[31m \u0007 \u0085 \u2028 \u0000'.replace(
  '\u0000',
  '',
);

/** Branch names that git allows. */
export const HOSTILE_BRANCHES: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img/src=x/onerror=alert(2)>',
  "'onmouseover='alert(3)",
  'javascript;alert(4)',
  '%3Cscript%3E',
  '100%',
  'a#b',
  'a&lt;b',
  '{{x}}',
  'x/-y./-z',
  'src',
  'branch/tag',
  'ветка-\u{1f332}',
  'a+b=c',
  '$1',
  '|',
  ';',
  'undefined',
  '__proto__',
];

const MARKDOWN = `# <script>alert(1)</script> heading {onclick=alert(2)}

[javascript](javascript:alert(3)) [data](data:text/html,<script>alert(4)</script>) [vb](vbscript:x) [tab](java&#9;script:alert(5)) [rel](//evil.example/x) [back](\\\\evil.example) [up](../../../../../../etc/passwd) [abs](/-/settings?to=//evil.example)
![onerror](x" onerror="alert(6)) ![js](javascript:alert(7)) ![ext](https://evil.example/pixel.png) <img src=x onerror=alert(8)> <img srcset="https://evil.example/a 1x">
<svg><script>alert(9)</script><use href="data:image/svg+xml,x#x"/></svg> <math><mi//xlink:href="data:x,<script>alert(10)</script>"></math>
<iframe src="https://evil.example"></iframe> <object data="x"></object> <embed src="x"> <form action="https://evil.example"><input name=q><button formaction="javascript:alert(11)">x</button></form>
<style>body { display: none }</style> <link rel="stylesheet" href="https://evil.example/x.css"> <meta http-equiv="refresh" content="0;url=https://evil.example"> <base href="https://evil.example/">
<a id="main" name="status" href="#main">clobber</a> <p id="content" class="toast menu" style="position:fixed">x</p> <input id="goto-q"> <div data-enhance="copy" data-copy="x" data-url="//evil.example">x</div>
<details open ontoggle=alert(12)><summary>x</summary></details> <video src=x onerror=alert(13)></video> <audio autoplay src="https://evil.example/a"></audio>
<template><script>alert(14)</script></template> <noscript><p title="</noscript><img src=x onerror=alert(15)>"></noscript> <!--><script>alert(16)</script>--> <![CDATA[<script>alert(17)</script>]]> <?php echo 1 ?>
<table><tr><td><script>alert(18)</script></table></article></main></body></html><script>alert(19)</script>

\`\`\`html"><script>alert(20)</script>
<script>alert(21)</script>
\`\`\`

> [!NOTE]<script>alert(22)</script>
> [!WARNING]
> <img src=x onerror=alert(23)>

[^1]: <script>alert(24)</script>

Note[^1] and [^<script>]. Autolink <javascript:alert(25)> and https://evil.example/"onmouseover="alert(26) :<script>: &lt;script&gt;

- [x] <script>alert(27)</script>
`;

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="alert(1)"><script>alert(2)</script><foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script>alert(3)</script></body></foreignObject><a xlink:href="javascript:alert(4)"><rect width="9" height="9"/></a><image href="https://evil.example/x.png"/></svg>\n';

export interface HostileRepository {
  readonly gitDir: string;
  /** Every commit, newest first. */
  readonly commits: readonly string[];
  /** Paths at the latest commit of `main`, Latin-1 (one character for each byte). */
  readonly paths: readonly string[];
}

function contents(): Map<string, string> {
  const files = new Map<string, string>();
  const put = (path: string, content: string): unknown => files.set(Buffer.from(path).toString('latin1'), content);
  put('README.md', MARKDOWN);
  put('docs/README.md', `---\ntitle: "<script>alert(1)</script>"\n"><img src=x onerror=alert(2)>: x\n---\n${MARKDOWN}`);
  put('plain/README', `${ATTACKS.join('\n')}\n`);
  put('evil.svg', SVG);
  put('evil.html', `<!doctype html>${ATTACKS.join('\n')}\n`);
  put('evil.xhtml', `<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>\n`);
  put(
    'evil.c',
    `/* ${ATTACKS.join('\n')} */\nint x = '</span></code></pre><script>alert(1)</script>';\n${CONFUSING}\n`,
  );
  put('evil.json', JSON.stringify(ATTACKS));
  put(
    '.gitmodules',
    '[submodule "a"]\n\tpath = sub/script\n\turl = javascript:alert(1)\n[submodule "b"]\n\tpath = sub/data\n\turl = "data:text/html,<script>alert(2)</script>"\n[submodule "c"]\n\tpath = sub/quote\n\turl = "https://evil.example/\\"onmouseover=alert(3)"\n[submodule "d"]\n\tpath = sub/up\n\turl = ../../../../etc\n',
  );
  for (const [index, attack] of ATTACKS.entries()) put(`names/${index} ${attack.replaceAll('/', '∕')}`, `${attack}\n`);
  put(`names/${CONFUSING}`, 'confusing\n');
  put('javascript:alert(1)', 'a name like a scheme\n');
  put('data:text/html,x', 'a name like a scheme\n');
  put('//evil.example'.slice(2), 'x\n');
  put('undefined', 'x\n');
  put('__proto__', 'x\n');
  put('constructor/toString', 'x\n');
  put('tree.lastCommit', 'a name like a key\n');
  files.set('\xff<script>\xfe', 'not UTF-8\n');
  return files;
}

const LINKS: Readonly<Record<string, string>> = {
  'links/script': 'javascript:alert(1)',
  'links/markup': '<script>alert(2)</script>',
  'links/outside': '../../../../../../etc/passwd',
  'links/nul': 'a\u0001b',
  'links/host': '//evil.example/x',
};

export function hostileRepository(): HostileRepository {
  const gitDir = initBare('hostile');
  const files = contents();
  const blob = (content: string): string => gitText(gitDir, ['hash-object', '-w', '--stdin'], { input: content });
  const index = [...files].map(([path, content]) => Buffer.from(`100644 ${blob(content)}\t${path}\0`, 'latin1'));
  for (const [path, target] of Object.entries(LINKS)) index.push(Buffer.from(`120000 ${blob(target)}\t${path}\0`));
  for (const path of ['sub/script', 'sub/data', 'sub/quote', 'sub/up'])
    index.push(Buffer.from(`160000 ${'1234567890'.repeat(4)}\t${path}\0`));
  git(gitDir, ['-c', 'core.protectNTFS=false', 'update-index', '-z', '--index-info'], { input: Buffer.concat(index) });
  const tree = gitText(gitDir, ['write-tree']);
  const commits: string[] = [];
  const tell = (message: string, person: string, ofTree = tree): void => {
    const parents = commits.length === 0 ? [] : ['-p', commits[0] as string];
    const env = {
      GIT_AUTHOR_NAME: person,
      GIT_AUTHOR_EMAIL: `${person.replaceAll(/[<>\n]/g, '')}@evil.example`,
      GIT_COMMITTER_NAME: `committer ${person}`,
    };
    commits.unshift(gitText(gitDir, ['commit-tree', ofTree, ...parents, '-F', '-'], { input: message, env }));
  };
  const emptyTree = gitText(gitDir, ['mktree'], { input: '' });
  tell('an empty tree first', 'Plain Person', emptyTree);
  for (const attack of ATTACKS)
    tell(
      `${attack}\n\n${attack}\nSee https://evil.example/${attack} and deadbeef\nSigned-off-by: ${attack} <${attack}>\n`,
      attack.slice(0, 60),
    );
  tell(`${CONFUSING}\n\n${CONFUSING}\n`, CONFUSING);
  tell(`${'very long '.repeat(500)}\n\n${`${'x'.repeat(2000)}\n`.repeat(20)}`, 'Long'.repeat(100));
  tell('tree.lastCommit\n\nundefined NaN [object Object]\n', 'undefined');
  const tip = commits[0] as string;
  git(gitDir, ['update-ref', 'refs/heads/main', tip]);
  for (const name of HOSTILE_BRANCHES) git(gitDir, ['update-ref', `refs/heads/${name}`, tip]);
  for (const [at, attack] of ATTACKS.entries())
    git(gitDir, ['tag', '-a', '-F', '-', `v${at}`, tip], {
      input: `${attack}\n\n${attack}\n`,
      env: { GIT_COMMITTER_NAME: attack.slice(0, 60) },
    });
  git(gitDir, ['update-ref', 'refs/tags/<b>tag</b>', tip]);
  git(gitDir, ['notes', 'add', '-F', '-', tip], { input: `${ATTACKS.join('\n')}\n` });
  writeFileSync(join(gitDir, 'description'), `${ATTACKS.join(' ')}\n`);
  return { gitDir, commits, paths: [...files.keys()] };
}
