/** The last days as the acceptance page shows them: 21 to 24 March 2020. */
import { moment } from '../object-batch.js';
import { TIP_MESSAGE } from './entry-stories.js';
import type { KernelLine } from './kernel-line.js';
import { ALEX, DEVELOPERS, JOERG, LINUS, MAINTAINERS, trailer } from './people.js';
import { LAST_RELEASE } from './releases.js';
import { rootMakefile } from './root-files.js';

const who = (index: number) => DEVELOPERS[index] ?? LINUS;
const keeper = (index: number) => MAINTAINERS[index] ?? LINUS;

const SPLIT_PATHS = [
  'arch/x86/mm/fault.c',
  'drivers/acpi/apei/ghes.c',
  'include/linux/vmalloc.h',
  'kernel/notifier.c',
  'mm/nommu.c',
  'mm/vmalloc.c',
];
const SPLIT_MESSAGE = `x86/mm: split vmalloc_sync_all()

The call on the way that gives memory back is there for 32 bits only; all
others pay for it and gain nothing. Give each way a function of its own:
vmalloc_sync_mappings() and vmalloc_sync_unmappings().

${trailer('Signed-off-by', JOERG)}
${trailer('Signed-off-by', LINUS)}
`;
const MATCH_MESSAGE = `vfio: Include optional device match in vfio_device_ops callbacks

Allow bus drivers to provide their own callback to match a device to
the user provided string.

Reviewed-by: Cornelia Huck <cohuck@redhat.com>
Reviewed-by: Kevin Tian <kevin.tian@intel.com>
${trailer('Signed-off-by', ALEX)}
`;

function pullMessage(tag: string, place: string, area: string, subjects: readonly string[]): string {
  const from = `git://git.kernel.org/pub/scm/linux/kernel/git/${place}`;
  return `Merge tag '${tag}' of ${from}\n\nPull ${area} fixes.\n\n* tag '${tag}' of ${from}:\n${subjects.map((subject) => `  ${subject}`).join('\n')}\n`;
}

/** One commit for each path, at intervals of half an hour. */
function topic(
  base: KernelLine,
  start: string,
  paths: readonly string[],
  subjects: readonly string[],
  committer: number,
): KernelLine {
  const line = base.fork();
  const first = moment(start);
  paths.forEach((path, index) => {
    const author = who(index * 3 + committer);
    const message = `${subjects[index] ?? path}\n\nFound by the people who use it every day.\n\n${trailer('Signed-off-by', author)}\n${trailer('Signed-off-by', keeper(committer))}\n`;
    line.touch(path);
    line.commit({
      author,
      committer: keeper(committer),
      authored: { ...first, seconds: first.seconds + index * 1800 },
      message,
    });
  });
  return line;
}

/** Continues from the state before 21 March to the commit of the acceptance page. Returns the line at v5.6-rc7. */
export function tellLastDays(line: KernelLine): KernelLine {
  // The btrfs fixes fork before fs/ changes on the main line, so that fs/ differs from both parents at their merge.
  const btrfsSubjects = [
    'btrfs: do not wait for a group that is going away',
    'btrfs: give the reserved space back once',
    'btrfs: read the root again after an error',
    'btrfs: say which inode the warning is about',
  ];
  const btrfs = topic(
    line,
    '2020-03-21 12:12:30 +0100',
    ['fs/btrfs/block-group.c', 'fs/btrfs/extent-tree.c', 'fs/btrfs/disk-io.c', 'fs/btrfs/inode.c'],
    btrfsSubjects,
    1,
  );

  const batch: readonly (readonly [string, readonly string[], string])[] = [
    ['2020-03-21 18:56:03 -0700', ['mm/memcontrol.c'], 'mm/memcontrol: divide by what is left, not by what was there'],
    [
      '2020-03-21 18:56:04 -0700',
      ['mm/slub.c', 'include/linux/mm.h'],
      'mm/slub: take the node of the page, not of the caller',
    ],
    ['2020-03-21 18:56:05 -0700', ['fs/eventpoll.c'], 'epoll: do not lose a wakeup between two lists'],
  ];
  batch.forEach(([at, paths, subject], index) => {
    for (const path of paths) line.touch(path);
    line.commit({
      author: who(index * 4 + 2),
      committer: LINUS,
      authored: moment(at),
      message: `${subject}\n\n${trailer('Signed-off-by', who(index * 4 + 2))}\n${trailer('Signed-off-by', LINUS)}\n`,
    });
  });
  for (const path of SPLIT_PATHS) line.touch(path);
  line.commit({
    author: JOERG,
    committer: LINUS,
    authored: moment('2020-03-21 18:56:06 -0700'),
    message: SPLIT_MESSAGE,
  });

  const usbSubjects = [
    'usb: hub: wait for the port before the reset',
    'usb: hcd: free the last request once',
    'usb: quirks: add a disk that needs time',
  ];
  const usb = topic(
    line,
    '2020-03-22 07:20:09 +0100',
    ['drivers/usb/core/hub.c', 'drivers/usb/core/hcd.c', 'drivers/usb/core/quirks.c'],
    usbSubjects,
    3,
  );
  line.commit(
    {
      author: LINUS,
      authored: moment('2020-03-22 10:20:09 -0700'),
      message: pullMessage('usb-5.6-rc7', 'gregkh/usb', 'USB', usbSubjects),
    },
    usb,
  );
  line.commit(
    {
      author: LINUS,
      authored: moment('2020-03-22 11:35:33 -0700'),
      message: pullMessage('for-5.6-rc6-tag', 'kdave/linux', 'btrfs', btrfsSubjects),
    },
    btrfs,
  );
  const ttySubjects = ['tty: do not hang up twice', 'tty: ldisc: finish what was written before a change'];
  const tty = topic(
    line,
    '2020-03-22 09:00:00 +0100',
    ['drivers/tty/tty_io.c', 'drivers/tty/tty_ldisc.c'],
    ttySubjects,
    3,
  );
  line.commit(
    {
      author: LINUS,
      authored: moment('2020-03-22 11:44:10 -0700'),
      message: pullMessage('tty-5.6-rc7', 'gregkh/tty', 'TTY', ttySubjects),
    },
    tty,
  );

  line.write('Makefile', rootMakefile(LAST_RELEASE.version));
  line.commit({ author: LINUS, authored: LAST_RELEASE.at, message: `Linux ${LAST_RELEASE.version}\n` });
  const released = line.fork();

  for (const path of ['drivers/vfio/vfio.c', 'drivers/vfio/pci/vfio_pci.c', 'include/linux/vfio.h']) line.touch(path);
  line.commit({ author: ALEX, authored: moment('2020-03-24 09:28:25 -0600'), message: MATCH_MESSAGE });
  for (const path of ['drivers/vfio/pci/vfio_pci.c', 'drivers/vfio/pci/vfio_pci_private.h']) line.touch(path);
  line.commit({ author: ALEX, authored: moment('2020-03-24 09:28:27 -0600'), message: TIP_MESSAGE });
  return released;
}
