/** The thirteen files of the root by revision, and the texts that the acceptance page shows literally. */
import { SOURCE_FOLDERS } from './source-list.js';
import { DEVELOPERS, MAINTAINERS, ALEX, LINUS, JOERG, ANDREW } from './people.js';

export const DESCRIPTION = 'The source for the Linux kernel used in Windows Subsystem for Linux 2 (WSL2)';

const README_TEXT = `Linux kernel
============

There are several guides for kernel developers and users. These guides can
be rendered in a number of formats, like HTML and PDF. Please read
Documentation/admin-guide/README.rst first.

In order to build the documentation, use \`\`make htmldocs\`\` or
\`\`make pdfdocs\`\`.  The formatted documentation can also be read online at:

    https://www.kernel.org/doc/html/latest/

There are various text files in the Documentation/ subdirectory,
several of them using the Restructured Text markup notation.

Please read the Documentation/process/changes.rst file, as it contains the
requirements for building and running the kernel, and information about
the problems which may result by upgrading your kernel.
`;

const README_EARLY = `Linux kernel
============

A demonstration tree. Read the files in Documentation/ first.
`;

/** The Makefile with the four variables of a version such as `5.6-rc7` or `2.6.12`. */
export function rootMakefile(version: string): string {
  const [numbers = '', extra] = version.split('-');
  const parts = numbers.split('.');
  return `# SPDX-License-Identifier: GPL-2.0
VERSION = ${parts[0] ?? 0}
PATCHLEVEL = ${parts[1] ?? 0}
SUBLEVEL = ${parts[2] ?? 0}
EXTRAVERSION =${extra ? ` -${extra}` : parts[3] ? ` .${parts[3]}` : ''}
NAME = Kleptomaniac Octopus

# *DOCUMENTATION*
# A demonstration tree: "make" explains itself and builds nothing.

PHONY := all
all: help

KERNELVERSION = $(VERSION)$(if $(PATCHLEVEL),.$(PATCHLEVEL)$(if $(SUBLEVEL),.$(SUBLEVEL)))$(EXTRAVERSION)
export KERNELVERSION

subdirs := init usr arch kernel certs mm fs ipc security crypto block
subdirs += drivers sound net virt lib samples

PHONY += help
help:
	@echo  'Linux $(KERNELVERSION): nothing to build here'
	@echo  'Folders: $(subdirs)'

PHONY += kernelversion
kernelversion:
	@echo $(KERNELVERSION)

.PHONY: $(PHONY)
`;
}

/** Root files other than Makefile and README; each revision has more lines than the one before. */
export function rootFile(name: string, revision: number): string {
  const text = ROOT_TEXTS[name];
  if (!text) throw new Error(`no text for ${name}`);
  return text(revision);
}

export const readmeText = (revision: number): string => (revision === 1 ? README_EARLY : README_TEXT);

const MACROS = [
  'list_for_each_entry',
  'list_for_each_entry_safe',
  'hlist_for_each_entry',
  'for_each_cpu',
  'for_each_online_cpu',
  'for_each_child_of_node',
  'for_each_pci_dev',
  'for_each_sg',
  'for_each_set_bit',
  'for_each_node',
  'for_each_zone',
  'rbtree_postorder_for_each_entry_safe',
  'xa_for_each',
];
const IGNORED = [
  '*.o',
  '*.a',
  '*.ko',
  '*.mod',
  '*.mod.c',
  '*.cmd',
  '*.dtb',
  '*.elf',
  '*.gz',
  '*.i',
  '*.lst',
  '*.lz4',
  '*.order',
  '*.patch',
  '*.so',
  '/vmlinux',
  '/System.map',
  'modules.builtin',
  'Module.symvers',
  'modules.nsdeps',
  '.config',
  'cscope.*',
  'tags',
];

const ROOT_TEXTS: Readonly<Record<string, (revision: number) => string>> = {
  '.clang-format': (revision) => `# SPDX-License-Identifier: GPL-2.0
---
AlignEscapedNewlines: Left
BreakBeforeBraces: Linux
ColumnLimit: 80
ContinuationIndentWidth: 8
IndentWidth: 8
UseTab: Always
ForEachMacros:
${MACROS.slice(0, 6 + 3 * revision)
  .sort()
  .map((macro) => `  - '${macro}'`)
  .join('\n')}
...
`,
  '.cocciconfig': () => `[spatch]
	options = --timeout 200
	options = --use-gitgrep
`,
  '.get_maintainer.ignore': (revision) =>
    `${DEVELOPERS.slice(0, revision)
      .map(({ name, email }) => `${name} <${email}>`)
      .join('\n')}\n`,
  '.gitattributes': (revision) =>
    `*.c   diff=cpp\n*.h   diff=cpp\n${revision > 1 ? '*.dtsi diff=dts\n*.dts  diff=dts\n' : ''}`,
  '.gitignore': (revision) => `# SPDX-License-Identifier: GPL-2.0
#
# What a build leaves behind
#
${IGNORED.slice(0, 10 + 2 * revision).join('\n')}
!.gitattributes
!.gitignore
!.mailmap
`,
  '.mailmap': (revision) => `#
# One person, several addresses: "Name <now> <then>"
#
${DEVELOPERS.slice(0, 4 + 2 * revision)
  .map(({ name, email }) => `${name} <${email}> <${email.split('@')[0]}@old.example>`)
  .join('\n')}
`,
  COPYING: (revision) => `The files of this tree were written for a demonstration of a Git repository
browser. None of them is a file of the Linux kernel; names, messages of a few
commits and the README are those that the kernel's own page shows.

The texts may be used under the licence of that browser (MIT).
${revision > 1 ? '\nThe addresses in it are invented, but for those that the page shows.\n' : ''}`,
  CREDITS: (revision) => `This is a partial list of people who appear in this demonstration.

N: Linus Torvalds
D: Started it all

${DEVELOPERS.slice(0, 3 + 3 * revision)
  .map(({ name, email }) => `N: ${name}\nE: ${email}\nD: Patches of the demonstration\n`)
  .join('\n')}`,
  Kbuild: (revision) => `# SPDX-License-Identifier: GPL-2.0
#
# Kbuild for the top level folder, edition ${revision}
#
bounds-file := include/generated/bounds.h
always-y    := $(bounds-file)
targets     := kernel/bounds.s
`,
  Kconfig: (revision) => `# SPDX-License-Identifier: GPL-2.0
#
# ${revision > 1 ? 'How this file is written: Documentation/kbuild/kconfig-language.rst' : 'The first file of the configuration'}
#
mainmenu "Linux/$(ARCH) $(KERNELVERSION) Kernel Configuration"

source "arch/Kconfig"
source "drivers/pci/Kconfig"
source "drivers/vfio/Kconfig"
source "fs/Kconfig"
source "crypto/Kconfig"
`,
  MAINTAINERS: maintainersText,
};

export const ROOT_FILE_NAMES: readonly string[] = [...Object.keys(ROOT_TEXTS), 'Makefile', 'README'];

const FIXED_ENTRIES = [
  entry('VFIO DRIVER', [ALEX], 'kvm@vger.kernel.org', 'Maintained', [
    'Documentation/driver-api/vfio.rst',
    'drivers/vfio/',
    'include/linux/vfio.h',
    'include/uapi/linux/vfio.h',
  ]),
  entry('AMD IOMMU (AMD-VI)', [JOERG], 'iommu@lists.linux-foundation.org', 'Maintained', ['drivers/iommu/']),
  entry('MEMORY MANAGEMENT', [ANDREW], 'linux-mm@kvack.org', 'Maintained', [
    'mm/',
    'include/linux/mm.h',
    'include/linux/vmalloc.h',
  ]),
  entry('THE REST', [LINUS], 'linux-kernel@vger.kernel.org', 'Buried alive in reporters', ['*', '*/']),
];

function entry(
  title: string,
  people: readonly { name: string; email: string }[],
  list: string,
  status: string,
  files: readonly string[],
): string {
  return [
    title,
    ...people.map(({ name, email }) => `M:\t${name} <${email}>`),
    `L:\t${list}`,
    `S:\t${status}`,
    ...files.map((file) => `F:\t${file}`),
  ].join('\n');
}

const HANDED_EVERY = 24;

/** One entry for each folder and each of its drivers; THE REST is last, as the file's own rule demands. */
function maintainersText(revision: number): string {
  const entries = SOURCE_FOLDERS.flatMap(({ folder, files, title }, index) => {
    const maintainer = MAINTAINERS[index % MAINTAINERS.length] ?? LINUS;
    // With each revision a few more entries get another maintainer.
    const handed = index % HANDED_EVERY === revision % HANDED_EVERY ? 1 : 0;
    const developer = DEVELOPERS[(index * 5 + handed) % DEVELOPERS.length] ?? LINUS;
    const whole = entry(
      `${title} (${folder})`.toUpperCase(),
      [maintainer],
      `${folder.split('/')[0]?.toLowerCase()}@lists.example`,
      'Supported',
      [`${folder}/`],
    );
    const parts = /^(drivers|sound\/soc|fs\/)/.test(folder) ? files.filter((file) => file.endsWith('.c')) : [];
    return [
      whole,
      ...parts.map((file) =>
        entry(
          `${file.replace('.c', '').replaceAll(/[_-]/g, ' ')} (${title})`.toUpperCase(),
          [developer, maintainer],
          `${folder.split('/').at(-1)}@lists.example`,
          index % 7 === 3 ? 'Odd Fixes' : 'Maintained',
          [`${folder}/${file}`, `${folder}/${file.replace('.c', '')}*`],
        ),
      ),
    ];
  });
  const sorted = [...entries, ...FIXED_ENTRIES.slice(0, -1)].sort((a, b) => (a < b ? -1 : 1));
  return `List of maintainers
===================

Descriptions of section entries
-------------------------------

	M: *Mail* patches to: FullName <address@domain>
	L: *Mailing list* that is relevant to this area
	S: *Status*, one of the following:
	   Supported:	Someone is actually paid to look after this.
	   Maintained:	Someone actually looks after it.
	   Odd Fixes:	It has a maintainer but they don't have time to do
			much other than throw the odd patch in.
	F: *Files* and directories wildcard patterns.

Maintainers List
----------------

${[...sorted, FIXED_ENTRIES.at(-1)].join('\n\n')}
`;
}
