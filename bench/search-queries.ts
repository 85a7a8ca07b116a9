/** What kernel developers ask: names, calls, messages of the log, configuration, expressions. A query a line. */
export const SEARCH_QUERIES: readonly string[] = String.raw`
vfio_pci_open
EXPORT_SYMBOL_GPL(vfio
register_netdev
netif_receive_skb
do_sys_open
copy_process
schedule_timeout
i_mutex
/\bi_mutex\b/
mutex_lock
spin_lock_irqsave
rcu_read_lock
kref_put
container_of
list_for_each_entry_safe
wait_event_interruptible
request_irq
pci_enable_device
dma_alloc_coherent
platform_driver_register
return
"static int "
"if (ret < 0)"
"goto out"
"goto err_free"
struct task_struct
"struct file_operations"
"unsigned long flags"
"return -EINVAL"
"return -ENOMEM;"
BUG_ON
"WARN_ON_ONCE("
printk KERN_ERR
"Kernel panic - not syncing"
"unable to handle kernel"
"scheduling while atomic"
"Out of memory"
"soft lockup"
"nf_conntrack: table full"
"blocked for more than"
CONFIG_SMP
CONFIG_PREEMPT
CONFIG_DEBUG_KERNEL
"config EXT4_FS"
"select CRYPTO"
"depends on PCI"
MODULE_LICENSE
MODULE_DEVICE_TABLE
module_init
"MODULE_AUTHOR("
__init
__user
likely
/SYSCALL_DEFINE[0-6]\(open/
/(kmalloc|kzalloc)\(sizeof\(\*\w+\), GFP_ATOMIC\)/
/\bkfree\(skb\)/
/vfio_\w+_token/
/^struct \w+_operations \w+ = \{/
/\bmemcpy\([^,]+, [^,]+, sizeof/
/#define\s+PAGE_SHIFT/
/EXPORT_SYMBOL(_GPL)?\(dev_/
/\b(down|up)_(read|write)\b/
/TODO|FIXME|XXX/
/0x[0-9a-f]{8}UL/
/copyright.*Torvalds/
/\bjiffies \+ HZ\b/
/strn?cpy\(/
/sizeof\(struct sk_buff\)/
/\bset_bit\(\w+_FLAG/
/^obj-\$\(CONFIG_EXT4/
kmalloc GFP_ATOMIC
mutex_lock spin_lock
copy_from_user get_user
ioctl compat_ptr
skb_put skb_reserve
kthread_run kthread_should_stop
dev_err probe
inode i_op
usb_submit_urb GFP_KERNEL
down_interruptible up
path:drivers/net napi_enable
path:fs/ext4 journal_start
path:kernel/sched load_balance
path:Documentation "git bisect"
path:arch/x86 cpuid
path:*.h inline
path:mm shrink_slab
lang:makefile obj-y
lang:c lang:makefile CFLAGS
-path:drivers kmem_cache_create
case:yes Torvalds
case:yes BKL
lock_kernel OR unlock_kernel
"big kernel lock" OR BKL
napi -path:drivers
zzqqxx_nohit
no_such_function_in_here
this_name_is_not_there(
ошибка
0xdeadbeef
`
  .trim()
  .split('\n');
