/** The commits that determine the root page: the latest one of each entry. The last days are in `tail.ts`. */
import { moment, type Identity } from '../object-batch.js';
import { DEVELOPERS, LINUS, MAINTAINERS, trailer } from './people.js';

export const ROOT_MESSAGE = `Linux-2.6.12-rc2

Initial git repository build. I'm not bothering with the full history,
even though we have it. We can create a separate "historical" git
archive of that later if we want to, and in the meantime it's about
3.2GB when imported into git - space that would just make the early
git days unnecessarily complicated, when we don't have a lot of good
infrastructure for it.

Let it rip!
`;

export const TIP_MESSAGE = `vfio/pci: Introduce VF token

If we enable SR-IOV on a vfio-pci owned PF, the resulting VFs are not
fully isolated from the PF.  The PF can always cause a denial of service
to the VF, even if by simply resetting itself.  The degree to which a PF
can access the data passed through a VF or interfere with its operation
is dependent on a given SR-IOV implementation.  Therefore we want to
avoid a scenario where an existing vfio-pci based userspace driver might
assume the PF driver is trusted, for example assigning a PF to one VM
and VF to another with some expectation of isolation.  IOMMU grouping
could be a solution to this, but imposes an unnecessarily strong
relationship between PF and VF drivers if they need to operate with the
same IOMMU context.  Instead we introduce a "VF token", which is
essentially just a shared secret between PF and VF drivers, implemented
as a UUID.

The VF token can be set by a vfio-pci based PF driver and must be known
by the vfio-pci based VF driver in order to gain access to the device.
This allows the degree to which this VF token is considered secret to be
determined by the applications and environment.  For example a VM might
generate a random UUID known only internally to the hypervisor while a
userspace networking appliance might use a shared, or even well know,
UUID among the application drivers.

To incorporate this VF token, the VFIO_GROUP_GET_DEVICE_FD interface is
extended to accept key=value pairs in addition to the device name.  This
allows us to most easily deny user access to the device without risk
that existing userspace drivers assume region offsets, IRQs, and other
device features, leading to more elaborate error paths.  The format of
these options are expected to take the form:

"$DEVICE_NAME $OPTION1=$VALUE1 $OPTION2=$VALUE2"

Where the device name is always provided first for compatibility and
additional options are specified in a space separated list.  The
relation between and requirements for the additional options will be
vfio bus driver dependent, however unknown or unused option within this
schema should return error.  This allow for future use of unknown
options as well as a positive indication to the user that an option is
used.

An example VF token option would take this form:

"0000:03:00.0 vf_token=2ab74924-c335-45f4-9b16-8569e5b08258"

When accessing a VF where the PF is making use of vfio-pci, the user
MUST provide the current vf_token.  When accessing a PF, the user MUST
provide the current vf_token IF there are active VF users or MAY provide
a vf_token in order to set the current VF token when no VF users are
active.  The former requirement assures VF users that an unassociated
driver cannot usurp the PF device.  These semantics also imply that a
VF token MUST be set by a PF driver before VF drivers can access their
device, the default token is random and mechanisms to read the token are
not provided in order to protect the VF token of previous users.  Use of
the vf_token option outside of these cases will return an error, as
discussed above.

Reviewed-by: Cornelia Huck <cohuck@redhat.com>
Reviewed-by: Kevin Tian <kevin.tian@intel.com>
Signed-off-by: Alex Williamson <alex.williamson@redhat.com>
`;

export interface EntryStory {
  readonly at: string;
  readonly author: Identity;
  readonly committer: Identity;
  readonly message: string;
  readonly paths: readonly string[];
}

const story = (
  at: string,
  author: number,
  maintainer: number,
  subject: string,
  why: string,
  paths: readonly string[],
): EntryStory => {
  const by = DEVELOPERS[author] ?? LINUS;
  const committer = MAINTAINERS[maintainer] ?? LINUS;
  return {
    at,
    author: by,
    committer,
    paths,
    message: `${subject}\n\n${why}\n\n${trailer('Signed-off-by', by)}\n${trailer('Signed-off-by', committer)}\n`,
  };
};

/** In order of time. `ipc` is missing intentionally: no commit changed it after the first one. */
export const ENTRY_STORIES: readonly EntryStory[] = [
  story(
    '2006-03-09 13:24:34 -0800',
    1,
    0,
    'COPYING: say that the addresses are invented',
    'The question came up twice on the list.',
    ['COPYING'],
  ),
  story(
    '2012-06-25 15:59:36 -0700',
    5,
    1,
    'CREDITS: add the people of the 3.x series',
    'They asked to be listed by name and address only.',
    ['CREDITS'],
  ),
  story(
    '2016-07-22 12:13:39 +0200',
    9,
    2,
    'scripts: add a .cocciconfig for the whole tree',
    'Without it spatch walks every file of the tree, also those that git ignores,\nand runs for hours.',
    ['.cocciconfig'],
  ),
  story(
    '2018-09-03 15:15:23 +0200',
    3,
    3,
    'README: point to the guides instead of a list of files',
    'The list was out of date within a week each time.',
    ['README'],
  ),
  story(
    '2019-05-03 06:34:32 -0700',
    6,
    4,
    'LICENSES: mark the exceptions that are in use',
    'A tool that reads this folder had to guess.',
    ['LICENSES/exceptions/Linux-syscall-note', 'LICENSES/preferred/MIT'],
  ),
  story(
    '2019-05-16 09:35:09 -0700',
    13,
    4,
    'Opt out of scripts/get_maintainer.pl',
    'Being copied on every patch to a file touched once, ten years ago, helps\nnobody.',
    ['.get_maintainer.ignore'],
  ),
  story(
    '2019-06-14 14:21:06 -0300',
    5,
    2,
    'docs: kbuild: point to the reStructuredText files',
    'The documents have moved; their readers should too.',
    ['Kconfig'],
  ),
  story(
    '2019-08-27 22:24:37 +0900',
    8,
    3,
    'kbuild: generate bounds.h before anything asks for it',
    'A parallel build could ask first.',
    ['Kbuild'],
  ),
  story(
    '2019-11-11 20:10:01 +0900',
    8,
    3,
    'modpost: write missing namespaces to one file',
    'One file a module was a nuisance to ignore and to clean.',
    ['.gitignore'],
  ),
  story(
    '2019-11-12 12:25:50 +1100',
    10,
    5,
    'certs: check the hash of a binary against the blacklist',
    'A hash was checked only for keys until now.',
    ['certs/blacklist.c', 'certs/blacklist.h'],
  ),
  story(
    '2019-12-04 19:44:12 -0800',
    6,
    2,
    ".gitattributes: use the 'dts' driver for differences",
    'The heading of a hunk then names the node.',
    ['.gitattributes'],
  ),
  story(
    '2020-01-23 10:05:40 -0800',
    7,
    0,
    'lib: string: stop at the first zero of the last word',
    'The last word was read whole, which is harmless, and reported, which is not.',
    ['lib/string.c'],
  ),
  story(
    '2020-02-11 11:06:41 -0500',
    0,
    1,
    'samples/trace_printk: wait for the work to finish',
    'Otherwise the module may go while its function still runs.',
    ['samples/trace_printk/trace-printk.c'],
  ),
  story(
    '2020-02-13 17:05:25 +0800',
    4,
    5,
    'crypto: use the short name of sm3 in the table of hashes',
    'All users of the long name are gone.',
    ['crypto/hash_info.c', 'crypto/sm3_generic.c'],
  ),
  story(
    '2020-02-20 17:49:48 -0500',
    14,
    0,
    'init: do not read an empty boot configuration twice',
    "The second reading overwrote the first one's error.",
    ['init/main.c'],
  ),
  story(
    '2020-02-24 08:21:19 +0300',
    2,
    1,
    'mailmap: add the addresses of this year',
    'Three people changed their employer.',
    ['.mailmap'],
  ),
  story(
    '2020-03-05 15:52:50 +0100',
    11,
    4,
    'KVM: check for a bad address before the slow path',
    'The slow path asked the memory slot of an address that has none.',
    ['virt/kvm/kvm_main.c'],
  ),
  story(
    '2020-03-06 21:50:05 +0100',
    5,
    2,
    'clang-format: update the list of for_each macros',
    "Made with the command that the file's head names.",
    ['.clang-format'],
  ),
  story(
    '2020-03-11 07:12:26 -0600',
    13,
    3,
    'block: free the group before its last request is put',
    'The group was looked up once more on the way out.',
    ['block/blk-mq.c', 'block/elevator.c'],
  ),
  story(
    '2020-03-12 02:36:14 +0900',
    8,
    3,
    'scripts/kallsyms: sort by address alone',
    'Names of equal addresses came in a different order on each machine.',
    ['scripts/kallsyms.c'],
  ),
  story(
    '2020-03-12 02:41:55 +0900',
    7,
    3,
    'initramfs: restore the default compression',
    'A configuration made before the choice existed lost it without a word.',
    ['usr/gen_init_cpio.c'],
  ),
  story(
    '2020-03-15 12:31:03 +0000',
    1,
    5,
    'KEYS: account for the whole payload of a key',
    'A key that grew was counted with its first size.',
    ['security/keys/key.c', 'security/keys/keyctl.c'],
  ),
  story(
    '2020-03-18 10:48:16 -0300',
    15,
    1,
    'perf parse-events: do not read past the end of a term',
    'A term without a value ends where the next one starts.',
    ['tools/perf/util/parse-events.c'],
  ),
  story(
    '2020-03-19 16:58:31 -0700',
    12,
    0,
    'net: ip_gre: separate the callbacks of the two kinds of links',
    'One of them asked for attributes that only the other one has.',
    ['net/ipv4/ip_gre.c'],
  ),
  story(
    '2020-03-19 18:02:47 +0100',
    2,
    2,
    'MAINTAINERS: correct the path of the Baikal switch',
    'scripts/get_maintainer.pl --self-test=patterns complains about the old one.',
    ['MAINTAINERS'],
  ),
  story(
    '2020-03-20 11:34:12 -0600',
    6,
    4,
    'Documentation: say who may release a semaphore',
    'The text allowed what lockdep reports.',
    ['Documentation/core-api/kref.rst', 'Documentation/process/coding-style.rst'],
  ),
  story(
    '2020-03-20 16:28:41 +0100',
    9,
    1,
    'ALSA: pcm: oss: do not warn about a size that user space chose',
    'It is an error of the caller and no reason for a trace.',
    ['sound/core/oss/pcm_plugin.c'],
  ),
];

/** Earlier than every commit of `tail.ts`. */
const LAST_DAYS = '2020-03-21 09:00:00 -0700';
const LAST_STORY_SECONDS: ReadonlyMap<string, number> = new Map([
  ...ENTRY_STORIES.flatMap(({ at, paths }) =>
    paths.map((path) => [path.split('/')[0] ?? path, moment(at).seconds] as const),
  ),
  ...['arch', 'drivers', 'fs', 'include', 'kernel', 'mm'].map((name) => [name, moment(LAST_DAYS).seconds] as const),
]);

/**
 * Time of the last known commit of the root entry that contains `path`; 0 for an entry that must not change any more.
 */
export function lastStorySeconds(path: string): number {
  return LAST_STORY_SECONDS.get(path.split('/')[0] ?? path) ?? 0;
}
