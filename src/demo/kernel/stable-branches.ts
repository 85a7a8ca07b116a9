/** Branches beside the main line: fixes picked for an older release, and the WSL2 additions on top of two releases. */
import { moment } from '../object-batch.js';
import type { KernelLine } from './kernel-line.js';
import type { Pickable } from './mainline.js';
import { DEVELOPERS, LINUS, MAINTAINERS, trailer } from './people.js';
import { rootMakefile } from './root-files.js';

const KEEPER = MAINTAINERS[2] ?? LINUS;
const WSL_AUTHOR = DEVELOPERS[6] ?? LINUS;
const PICKS_A_RELEASE = 4;
const STABLE_RELEASES = [
  ['5.4.1', '2020-02-14 16:32:47 -0500'],
  ['5.4.2', '2020-03-18 07:17:57 +0100'],
] as const;

export interface StableBranch {
  readonly line: KernelLine;
  /** Key: version. The value has the line at that release. */
  readonly releases: ReadonlyMap<string, { readonly line: KernelLine; readonly at: string }>;
}

/** Picks fixes of the main line onto v5.4 as the stable tree does: the message names the original commit. */
export function tellStable(v54: KernelLine, pickable: readonly Pickable[], since: number): StableBranch {
  const line = v54.fork();
  const releases = new Map<string, { line: KernelLine; at: string }>();
  const fits = pickable.filter(({ path, seconds }) => seconds > since && line.revision(path) > 0);
  let next = 0;
  for (const [version, at] of STABLE_RELEASES) {
    const last = moment(at).seconds;
    for (let picked = 0; picked < PICKS_A_RELEASE; next += 1) {
      const fix = fits[next];
      if (!fix || fix.seconds > last) break;
      line.touch(fix.path);
      const [subject, ...rest] = fix.message.split('\n');
      const message = `${subject}\n\ncommit ${fix.oid} upstream.\n${rest.join('\n')}${trailer('Signed-off-by', KEEPER)}\n`;
      line.commit({
        author: fix.author,
        authored: fix.authored,
        committer: KEEPER,
        committed: { seconds: fix.seconds + 43_200, zone: '+0100' },
        message,
      });
      picked += 1;
    }
    line.write('Makefile', rootMakefile(version));
    line.commit({
      author: KEEPER,
      authored: moment(at),
      message: `Linux ${version}\n\n${trailer('Signed-off-by', KEEPER)}\n`,
    });
    releases.set(version, { line: line.fork(), at });
  }
  return { line, releases };
}

/** The commits that the distribution adds to a release, one a day from `start` on. */
export function tellWsl(base: KernelLine, start: string): KernelLine {
  const line = base.fork();
  const first = moment(start);
  const steps: readonly (readonly [string, string, string])[] = [
    [
      'arch/x86/configs/wsl_defconfig',
      'x86: add a configuration for WSL2',
      '# SPDX-License-Identifier: GPL-2.0\nCONFIG_HYPERV=y\nCONFIG_HYPERV_VSOCKETS=y\nCONFIG_9P_FS=y\nCONFIG_VIRTIO_PCI=y\n',
    ],
    [
      'drivers/hv/hv_balloon.c',
      'drivers: hv: balloon: give cold pages back to the host',
      '// SPDX-License-Identifier: GPL-2.0\n/* Memory that nobody uses goes back to the host. */\n#include <linux/hyperv.h>\n#include <linux/mm.h>\n\nint hv_balloon_report(struct page *page)\n{\n\treturn page_count(page) ? -EBUSY : 0;\n}\n',
    ],
    [
      'drivers/hv/Makefile',
      'drivers: hv: build the balloon',
      '# SPDX-License-Identifier: GPL-2.0\nobj-$(CONFIG_HYPERV) += hv_balloon.o\n',
    ],
    ['MSFT-Merge/log', 'MSFT-Merge: keep a log of what was merged', 'The base and what stands on it, newest first.\n'],
  ];
  steps.forEach(([path, subject, text], index) => {
    line.write(path, text);
    line.commit({
      author: WSL_AUTHOR,
      authored: { ...first, seconds: first.seconds + index * 86_400 },
      message: `${subject}\n\n${trailer('Signed-off-by', WSL_AUTHOR)}\n`,
    });
  });
  return line;
}
