/** The files of the kernel demo: folder, names and subject. `source-text.ts` generates their contents. */

export interface SourceFolder {
  readonly folder: string;
  /** File names; a name without a dot means a `.c` file. */
  readonly files: readonly string[];
  readonly title: string;
}

const TABLE = `
Documentation | index.rst Changes.rst | The Linux kernel
Documentation/admin-guide | index.rst README.rst bug-hunting.rst kernel-parameters.rst sysrq.rst | The kernel user's and administrator's guide
Documentation/core-api | index.rst kref.rst workqueue.rst xarray.rst | Core API
Documentation/driver-api | index.rst vfio.rst gpio.rst clk.rst | Driver implementer's API
Documentation/filesystems | index.rst btrfs.rst proc.rst vfs.rst | File systems
Documentation/process | index.rst changes.rst coding-style.rst submitting-patches.rst maintainer-pgp-guide.rst | Working with the kernel community
Documentation/devicetree/bindings/net | altai,gmac.yaml baikal,switch.yaml | Ethernet bindings
Documentation/translations/ru_RU | index.rst howto.rst | Перевод на русский язык
Documentation/x86 | index.rst boot.rst pat.rst | x86 specifics
LICENSES/preferred | GPL-2.0 MIT BSD-2-Clause LGPL-2.1 | Preferred licences
LICENSES/exceptions | Linux-syscall-note GCC-exception-2.0 | Exceptions
arch | Kconfig | Architectures
arch/arm/boot/dts | altai-board.dts altai.dtsi yenisei-router.dts yenisei.dtsi | ARM boards
arch/arm/kernel | setup process traps entry.S head.S | ARM core
arch/arm64/kernel | setup process entry.S smp | 64-bit ARM core
arch/arm64/boot/dts/taiga | taiga-devkit.dts taiga.dtsi | Taiga boards
arch/mips/kernel | setup traps genex.S | MIPS core
arch/powerpc/kernel | setup time head.S | PowerPC core
arch/riscv/kernel | setup process entry.S | RISC-V core
arch/x86/include/asm | page.h pgtable.h processor.h | x86 core
arch/x86/kernel | setup process cpu.h traps head_64.S | x86 core
arch/x86/mm | fault init pat ioremap | x86 memory management
arch/x86/kvm | mmu vmx lapic | KVM on x86
block | bio blk-core blk-mq blk-merge elevator genhd ioctl | Block layer
certs | blacklist blacklist.h system_keyring system_certificates.S | Certificates
crypto | aes_generic algapi api cbc hash_info sha256_generic sm3_generic testmgr testmgr.h | Cryptography
drivers/acpi | bus ec scan sleep video | ACPI
drivers/acpi/apei | ghes einj | ACPI platform errors
drivers/base | bus class core dd platform | Driver core
drivers/block | loop nbd brd | Block devices
drivers/char | mem random misc | Character devices
drivers/clk/altai | clk-altai clk-pll clk-gate clk-altai.h | Altai clocks
drivers/gpio | gpiolib gpio-altai gpio-yenisei | GPIO
drivers/gpu/drm/taiga | taiga_drv taiga_crtc taiga_gem taiga_plane taiga_drv.h | Taiga display
drivers/hid | hid-core hid-input hid-kedr | HID
drivers/i2c/busses | i2c-altai i2c-yenisei i2c-taiga | I2C
drivers/input/touchscreen | baikal_ts snow_ts | Touchscreens
drivers/iommu | iommu altai-iommu | IOMMU
drivers/md | dm md raid1 raid5 | Device mapper
drivers/mmc/host | altai-sdhci yenisei-mmc | MMC
drivers/mtd/nand | altai_nand nand_base | NAND
drivers/net | loopback tun veth | Network devices
drivers/net/ethernet/altai | altai_main altai_hw altai_ethtool altai.h | Altai gigabit Ethernet
drivers/net/ethernet/baikal | baikal_switch baikal_phy baikal_switch.h | Baikal switch
drivers/net/wireless/taiga | main rx tx taiga.h | Taiga wireless
drivers/nvme/host | core pci nvme.h | NVMe
drivers/pci | access probe quirks iov pci.h | PCI
drivers/pinctrl | core pinctrl-altai pinctrl-yenisei | Pin control
drivers/regulator | core altai-regulator | Regulators
drivers/rtc | class rtc-altai rtc-snow | RTC
drivers/scsi | hosts scsi_lib sd | SCSI
drivers/spi | spi spi-altai spi-yenisei | SPI
drivers/staging/kedr | kedr_main kedr_ring kedr.h TODO | Kedr staging driver
drivers/thermal | thermal_core altai_thermal | Thermal
drivers/tty | tty_io tty_ldisc n_tty | TTY
drivers/tty/serial | serial_core altai_uart | Serial
drivers/usb/core | hub hcd quirks urb usb.h | USB
drivers/usb/host | xhci ehci-hcd | USB hosts
drivers/vfio | vfio vfio_iommu_type1 | VFIO
drivers/vfio/pci | vfio_pci vfio_pci_config vfio_pci_intrs vfio_pci_private.h | VFIO PCI
drivers/vfio/platform | vfio_platform | VFIO platform
drivers/virtio | virtio virtio_pci virtio_ring | virtio
drivers/watchdog | watchdog_core altai_wdt | Watchdog
fs | eventpoll exec file namei open read_write super | VFS
fs/btrfs | block-group ctree.h disk-io extent-tree inode super volumes | Btrfs
fs/ext4 | ext4.h inode namei super | ext4
fs/proc | base generic inode | procfs
fs/nls | nls_cp1251 nls_koi8-r nls_utf8 | Character sets
include/linux | fs.h kernel.h list.h mm.h module.h pci.h vfio.h vmalloc.h uuid.h | Kernel interfaces
include/uapi/linux | vfio.h types.h | User space interfaces
include/net | sock.h tcp.h | Networking
init | calibrate do_mounts initramfs main version | Start of the kernel
ipc | msg msgutil sem shm util util.h | System V IPC
kernel | cpu exit fork module notifier panic signal sys | Core kernel
kernel/bpf | core syscall verifier | BPF
kernel/locking | mutex rwsem spinlock | Locking
kernel/sched | core fair rt sched.h | Scheduler
kernel/time | clocksource hrtimer timer | Timers
lib | bitmap crc32 kobject rbtree sort string vsprintf xarray | Library routines
mm | memcontrol memory mmap nommu page_alloc slub swap vmalloc | Memory management
net/core | dev filter skbuff sock | Networking core
net/ipv4 | ip_gre ip_output route tcp tcp_input | IPv4
net/ipv6 | addrconf ip6_output route | IPv6
net/netfilter | core nf_tables_api | Netfilter
samples/bpf | sockex1_kern sockex1_user | BPF samples
samples/trace_printk | trace-printk | Tracing samples
samples/vfio-mdev | mtty | VFIO samples
scripts | checkpatch.pl get_maintainer.pl kallsyms mkcompile_h setlocalversion | Build scripts
scripts/kconfig | conf menu symbol | Kconfig
security | commoncap inode security | Security
security/keys | key keyctl keyring | Keys
security/selinux | avc hooks ss.h | SELinux
sound/core | init pcm pcm_native timer | ALSA core
sound/core/oss | pcm_oss pcm_plugin | OSS emulation
sound/soc/altai | altai-i2s altai-pcm | Altai audio
sound/usb | card mixer quirks | USB audio
tools/bootconfig | main | Boot configuration tool
tools/perf | builtin-record builtin-stat perf.h | perf
tools/perf/util | parse-events session | perf
tools/testing/selftests/vfio | vf_token.sh | Self tests
tools/testing/selftests/timers | posix_timers rtctest | Self tests
usr | gen_init_cpio initramfs_data.S | Initial ramdisk
virt/kvm | kvm_main eventfd async_pf | KVM
virt/lib | irqbypass | IRQ bypass
`;

export const SOURCE_FOLDERS: readonly SourceFolder[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [folder = '', names = '', title = ''] = line.split(' | ');
    const plain = /^(LICENSES|arch$)/.test(folder);
    const files = names
      .split(' ')
      .map((name) =>
        name.includes('.') || plain || /^(TODO|mkcompile_h|setlocalversion)$/.test(name) ? name : `${name}.c`,
      );
    return { folder, files, title };
  });

/** Folders that were added after the first commit: path prefix and year. */
export const FOLDER_BIRTHS: readonly (readonly [string, number])[] = [
  ['LICENSES', 2017],
  ['Documentation/translations', 2019],
  ['Documentation/devicetree', 2018],
  ['Documentation/core-api', 2016],
  ['Documentation/process', 2016],
  ['Documentation/admin-guide', 2016],
  ['Documentation/driver-api', 2016],
  ['arch/arm64', 2012],
  ['arch/riscv', 2017],
  ['certs', 2015],
  ['drivers/vfio', 2012],
  ['drivers/nvme', 2015],
  ['drivers/staging/kedr', 2014],
  ['drivers/net/ethernet', 2011],
  ['drivers/gpu/drm/taiga', 2016],
  ['fs/btrfs', 2009],
  ['fs/ext4', 2006],
  ['kernel/bpf', 2014],
  ['kernel/sched', 2011],
  ['kernel/locking', 2013],
  ['samples', 2007],
  ['tools', 2009],
  ['virt', 2007],
  ['usr', 2005],
  ['sound/soc', 2006],
  ['include/uapi', 2012],
  ['drivers/virtio', 2007],
  ['drivers/iommu', 2011],
  ['arch/arm/boot/dts', 2011],
  ['drivers/net/wireless', 2008],
  ['security/keys', 2005],
  ['net/netfilter', 2005],
  ['lib/xarray.c', 2017],
  ['drivers/clk', 2012],
  ['drivers/pinctrl', 2011],
  ['arch/x86/kvm', 2008],
  ['drivers/thermal', 2008],
  ['drivers/regulator', 2008],
  ['drivers/watchdog', 2005],
  ['drivers/acpi/apei', 2010],
];
