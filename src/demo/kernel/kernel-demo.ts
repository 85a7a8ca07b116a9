/** `microsoft/WSL2-Linux-Kernel`: reproduces the acceptance page entry by entry, with a history of fifteen years. */
import type { Oid } from '../../git/oid.js';
import type { DemoRecipe, DemoRefs } from '../demo-recipe.js';
import { moment, type Identity, type Moment, type ObjectBatch } from '../object-batch.js';
import { buildMainline } from './mainline.js';
import { LINUS, MAINTAINERS } from './people.js';
import { LAST_RELEASE, RELEASES } from './releases.js';
import { DESCRIPTION } from './root-files.js';
import { tellStable, tellWsl } from './stable-branches.js';
import { tellLastDays } from './tail.js';

/**
 * The commit of `master` for this `version`, which the other demo has as a submodule. A test checks that they agree.
 */
export const KERNEL_DEMO_TIP = 'e95d5d99fca8d7d5cbb4d34dfbbff4a8b1717978' as Oid;

export const kernelDemo: DemoRecipe = {
  owner: 'microsoft',
  name: 'WSL2-Linux-Kernel',
  description: DESCRIPTION,
  version: 1,
  build,
};

function build(batch: ObjectBatch): DemoRefs {
  const { line, releases, pickable } = buildMainline(batch);
  const v54 = releases.get('5.4');
  const v419 = releases.get('4.19');
  const v54At = RELEASES.find(({ version }) => version === '5.4')?.at;
  if (!v54 || !v419 || !v54At) throw new Error('the releases lack 5.4 or 4.19');
  const lastReleased = tellLastDays(line);
  const stable = tellStable(v54, pickable, v54At.seconds);
  const wsl419 = tellWsl(v419, '2019-11-20 10:00:00 -0800');
  const wsl54 = tellWsl(stable.line, '2020-03-19 10:00:00 -0700');

  const refs = new Map<string, Oid>([
    ['refs/heads/master', line.tip],
    ['refs/heads/linux-5.4.y', stable.line.tip],
    ['refs/heads/linux-msft-wsl-4.19.y', wsl419.tip],
    ['refs/heads/linux-msft-wsl-5.4.y', wsl54.tip],
    // A lightweight tag, which has no tag object.
    ['refs/tags/linux-msft-4.19.84', wsl419.tip],
  ]);
  const tag = (version: string, target: Oid, tagger: Identity, tagged: Moment) => {
    const name = `v${version}`;
    refs.set(
      `refs/tags/${name}`,
      batch.tag({ target, targetType: 'commit', name, tagger, tagged, message: `Linux ${version}\n` }),
    );
  };
  for (const { version, at } of [...RELEASES, LAST_RELEASE]) {
    const released = version === LAST_RELEASE.version ? lastReleased : releases.get(version);
    if (released) tag(version, released.tip, LINUS, { ...at, seconds: at.seconds + 40 });
  }
  for (const [version, release] of stable.releases)
    tag(version, release.line.tip, MAINTAINERS[2] ?? LINUS, moment(release.at));
  return { head: 'master', refs };
}
