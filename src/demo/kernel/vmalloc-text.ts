/** The files of «x86/mm: split vmalloc_sync_all()» before and after, as original code. */

interface Names {
  readonly map: string;
  readonly unmap: string;
}

const BEFORE: Names = { map: 'vmalloc_sync_all', unmap: 'vmalloc_sync_all' };
const AFTER: Names = { map: 'vmalloc_sync_mappings', unmap: 'vmalloc_sync_unmappings' };

const both = (text: (names: Names) => string): readonly string[] => [text(BEFORE), text(AFTER)];
const split = (names: Names): boolean => names.map !== names.unmap;

export const VMALLOC_TEXTS: Readonly<Record<string, readonly string[]>> = {
  'arch/x86/mm/fault.c': both(
    (names) => `// SPDX-License-Identifier: GPL-2.0
/*
 * x86 memory management: page faults of the demonstration tree
 */
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/vmalloc.h>

#ifdef CONFIG_X86_32
/* Copies one top-level entry of the kernel's mappings into a process. */
static bool sync_one(pgd_t *process, pgd_t *kernel, unsigned long address)
{
	unsigned int index = pgd_index(address);

	if (pgd_none(kernel[index]))
		return false;

	set_pgd(&process[index], kernel[index]);
	return true;
}

${split(names) ? 'static void vmalloc_sync(void)' : 'void vmalloc_sync_all(void)'}
{
	unsigned long address;

	for (address = VMALLOC_START & PMD_MASK; address < VMALLOC_END; address += PMD_SIZE) {
		struct page *page;

		spin_lock(&pgd_lock);
		list_for_each_entry(page, &pgd_list, lru)
			if (!sync_one(page_address(page), init_mm.pgd, address))
				break;
		spin_unlock(&pgd_lock);
	}
}
${
  split(names)
    ? `
void vmalloc_sync_mappings(void)
{
	vmalloc_sync();
}

void vmalloc_sync_unmappings(void)
{
	vmalloc_sync();
}
`
    : ''
}#else
${
  split(names)
    ? `void vmalloc_sync_mappings(void)
{
	/* New top-level entries have to be seen by every process. */
	sync_global_pgds(VMALLOC_START & PGDIR_MASK, VMALLOC_END);
}

void vmalloc_sync_unmappings(void)
{
	/* Lower levels are shared: nothing to do. */
}
`
    : `void vmalloc_sync_all(void)
{
	sync_global_pgds(VMALLOC_START & PGDIR_MASK, VMALLOC_END);
}
`
}#endif
`,
  ),
  'drivers/acpi/apei/ghes.c': both(
    (names) => `// SPDX-License-Identifier: GPL-2.0-only
/*
 * ACPI platform errors: memory for error records
 */
#include <linux/acpi.h>
#include <linux/genalloc.h>
#include <linux/vmalloc.h>

#define GHES_POOL_ORDER	4

static struct gen_pool *ghes_pool;

int ghes_pool_prepare(unsigned int sources)
{
	unsigned long size = PAGE_ALIGN(sources * PAGE_SIZE);
	void *memory = vmalloc(size);

	if (!memory)
		return -ENOMEM;

	/*
	 * A non-maskable interrupt writes there: the mapping has to be in
	 * every page table before the first one comes.
	 */
	${names.map}();

	return gen_pool_add(ghes_pool, (unsigned long)memory, size, -1);
}
`,
  ),
  'include/linux/vmalloc.h': both(
    (names) => `/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_VMALLOC_H
#define _LINUX_VMALLOC_H

#include <linux/list.h>
#include <linux/types.h>

struct vm_struct {
	struct vm_struct	*next;
	void			*addr;
	unsigned long		size;
	unsigned int		nr_pages;
};

extern void *vmalloc(unsigned long size);
extern void *vzalloc(unsigned long size);
extern void vfree(const void *addr);

${
  split(names)
    ? `void vmalloc_sync_mappings(void);
void vmalloc_sync_unmappings(void);`
    : 'void vmalloc_sync_all(void);'
}

#endif /* _LINUX_VMALLOC_H */
`,
  ),
  'kernel/notifier.c': both(
    (names) => `// SPDX-License-Identifier: GPL-2.0-only
/*
 * Core kernel: chains of functions that want to be told
 */
#include <linux/kernel.h>
#include <linux/notifier.h>
#include <linux/vmalloc.h>

static ATOMIC_NOTIFIER_HEAD(die_chain);

int notify_die(enum die_val val, const char *str, struct pt_regs *regs, long err)
{
	struct die_args args = {
		.regs	= regs,
		.str	= str,
		.err	= err,
	};

	return atomic_notifier_call_chain(&die_chain, val, &args);
}

int register_die_notifier(struct notifier_block *nb)
{
	${names.map}();
	return atomic_notifier_chain_register(&die_chain, nb);
}
EXPORT_SYMBOL_GPL(register_die_notifier);
`,
  ),
  'mm/nommu.c': both(
    (names) => `// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory management: without a memory management unit
 */
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

void *vmalloc(unsigned long size)
{
	return kmalloc(size, GFP_KERNEL);
}
EXPORT_SYMBOL(vmalloc);

void vfree(const void *addr)
{
	kfree(addr);
}
EXPORT_SYMBOL(vfree);

${
  split(names)
    ? `void __weak vmalloc_sync_mappings(void)
{
}

void __weak vmalloc_sync_unmappings(void)
{
}`
    : `void __weak vmalloc_sync_all(void)
{
}`
}
`,
  ),
  'mm/vmalloc.c': both(
    (names) => `// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory management: virtually contiguous memory
 */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/vmalloc.h>

#define LAZY_MAX_PAGES	(32UL * 1024 * 1024 / PAGE_SIZE)

static atomic_long_t lazy_pages = ATOMIC_LONG_INIT(0);
static DEFINE_MUTEX(purge_lock);

static bool purge_lazy(unsigned long start, unsigned long end)
{
	lockdep_assert_held(&purge_lock);

	if (!atomic_long_read(&lazy_pages))
		return false;

${
  split(names)
    ? `	/*
	 * Before the pages go back, no page table may name them any more.
	 */
`
    : `	/*
	 * Page tables first, pages after them.
	 */
`
}	${names.unmap}();

	flush_tlb_kernel_range(start, end);
	atomic_long_set(&lazy_pages, 0);
	return true;
}

${
  split(names)
    ? `/*
 * Architectures whose processes have page tables of their own for this range
 * replace the two.
 */
void __weak vmalloc_sync_mappings(void)
{
}

void __weak vmalloc_sync_unmappings(void)
{
}`
    : `/* Architectures whose processes have page tables of their own replace it. */
void __weak vmalloc_sync_all(void)
{
}`
}

void vfree(const void *addr)
{
	if (!addr)
		return;

	if (atomic_long_add_return(1, &lazy_pages) > LAZY_MAX_PAGES) {
		mutex_lock(&purge_lock);
		purge_lazy(VMALLOC_START, VMALLOC_END);
		mutex_unlock(&purge_lock);
	}
}
EXPORT_SYMBOL(vfree);
`,
  ),
};
