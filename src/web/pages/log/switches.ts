/**
 * Commits that a page of history leaves out, by its URL: links that change each choice and keep the others, the ref and
 * the path.
 */
import { href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import type { Place } from '../../parts/revision.js';

export interface LogSwitches {
  /** Follow only the first parent of each commit: the work on the branch itself. */
  readonly firstParent: boolean;
  readonly noMerges: boolean;
  /** Continue the history of a path under its former names; on by default. */
  readonly followRenames: boolean;
}

export interface LogSwitch {
  readonly label: string;
  readonly href: string;
  readonly isOn: boolean;
}

export function switchesOf(query: ReadonlyMap<string, string>): LogSwitches {
  return {
    firstParent: query.get('first-parent') === '1',
    noMerges: query.get('no-merges') === '1',
    followRenames: query.get('follow-rename') !== '0',
  };
}

/** The inverse of `switchesOf`; parameters with default values are left out. */
export function switchQuery({
  firstParent,
  noMerges,
  followRenames,
}: LogSwitches): Readonly<Record<string, number | undefined>> {
  return {
    'first-parent': firstParent ? 1 : undefined,
    'no-merges': noMerges ? 1 : undefined,
    'follow-rename': followRenames ? undefined : 0,
  };
}

/** `kept` contains other parameters for the links. */
export function logSwitches(
  { t }: PageRequest,
  { name, ref, path }: Place,
  switches: LogSwitches,
  kept: Readonly<Record<string, string | undefined>>,
): LogSwitch[] {
  const turned = (change: Partial<LogSwitches>): string =>
    href.commits(name, ref, path, { ...kept, ...switchQuery({ ...switches, ...change }) });
  return [
    {
      label: t('commits.switch.first-parent'),
      href: turned({ firstParent: !switches.firstParent }),
      isOn: switches.firstParent,
    },
    { label: t('commits.switch.no-merges'), href: turned({ noMerges: !switches.noMerges }), isOn: switches.noMerges },
    // The whole repository has no former name.
    ...(path === ''
      ? []
      : [
          {
            label: t('commits.switch.follow-rename'),
            href: turned({ followRenames: !switches.followRenames }),
            isOn: switches.followRenames,
          },
        ]),
  ];
}
