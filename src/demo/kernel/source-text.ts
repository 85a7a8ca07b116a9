/**
 * Contents of the kernel demo's files: short original texts in the style of such files. They depend only on path and
 * revision; a higher revision has more content, so that a diff of two revisions looks like real work.
 */
import { SeededRandom, textSeed } from '../seeded-random.js';
import { SOURCE_FOLDERS } from './source-list.js';
import { VFIO_TEXTS } from './vfio-text.js';
import { VMALLOC_TEXTS } from './vmalloc-text.js';

const TITLES = new Map(SOURCE_FOLDERS.map(({ folder, title }) => [folder, title]));

/** Revisions count from 1. A hand-written text has a fixed number of revisions; after them the last one is used. */
export function sourceText(path: string, revision: number): string {
  const byHand = VFIO_TEXTS[path] ?? VMALLOC_TEXTS[path];
  const written = byHand?.[Math.min(revision, byHand.length) - 1];
  if (written !== undefined) return written;
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1);
  const facts: Facts = {
    path,
    name,
    revision,
    title: TITLES.get(path.slice(0, slash)) ?? 'Linux',
    stem: stemOf(name),
    random: new SeededRandom(textSeed(path)),
  };
  if (name === 'Makefile') return makefileText(path.slice(0, slash));
  if (name === 'Kconfig') return kconfigText(path.slice(0, slash), revision);
  const extension = /\.[a-zA-Z0-9]+$/.exec(name)?.[0] ?? '';
  return (TEXTS[extension] ?? notesText)(facts);
}

interface Facts {
  readonly path: string;
  readonly name: string;
  readonly revision: number;
  readonly title: string;
  /** The file name as a C identifier. */
  readonly stem: string;
  readonly random: SeededRandom;
}

const TEXTS: Readonly<Record<string, (facts: Facts) => string>> = {
  '.c': (facts) => (/^(drivers|sound\/soc)\//.test(facts.path) ? driverText(facts) : coreText(facts)),
  '.h': headerText,
  '.S': assemblyText,
  '.rst': documentText,
  '.yaml': bindingText,
  '.dts': boardText,
  '.dtsi': boardText,
  '.pl': perlText,
  '.sh': shellText,
};

const STEPS = [
  'prepare',
  'commit',
  'flush',
  'restart',
  'account',
  'drain',
  'resize',
  'release',
  'verify',
  'refill',
  'throttle',
  'seal',
];
const LOCKS = ['spin_lock(&ctx->lock);', 'mutex_lock(&ctx->mutex);', 'rcu_read_lock();'];
const UNLOCKS = ['spin_unlock(&ctx->lock);', 'mutex_unlock(&ctx->mutex);', 'rcu_read_unlock();'];

function stemOf(name: string): string {
  return name
    .replace(/\.[^.]*$/, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
}

/** The functions of a file at `revision`; each revision adds one. */
export function stepsOf(path: string, revision: number): string[] {
  const random = new SeededRandom(textSeed(path));
  const first = random.below(STEPS.length);
  return Array.from({ length: 1 + revision }, (_, index) => {
    const step = STEPS[(first + index) % STEPS.length] ?? 'step';
    const round = Math.floor(index / STEPS.length);
    return `${stemOf(path.slice(path.lastIndexOf('/') + 1))}_${step}${round > 0 ? round + 1 : ''}`;
  });
}

function stepText(name: string, stem: string, index: number): string {
  const lock = index % LOCKS.length;
  return `
static int ${name}(struct ${stem}_context *ctx, unsigned int count)
{
	int ret = 0;

	if (WARN_ON_ONCE(count > ${constant(stem)}_MAX))
		return -EINVAL;

	${LOCKS[lock]}
	while (count--) {
		ret = ${stem}_one(ctx, count);
		if (ret)
			break;
	}
	${UNLOCKS[lock]}

	return ret;
}
`;
}

const constant = (stem: string): string => stem.toUpperCase();

function contextText(stem: string, revision: number): string {
  return `#define ${constant(stem)}_MAX	${32 * revision}

struct ${stem}_context {
	spinlock_t		lock;
	struct mutex		mutex;
	struct list_head	queue;
	unsigned long		flags;
	void __iomem		*base;
};

static int ${stem}_one(struct ${stem}_context *ctx, unsigned int index)
{
	if (list_empty(&ctx->queue))
		return -ENOENT;

	return index < ${constant(stem)}_MAX ? 0 : -E2BIG;
}
`;
}

function coreText({ path, stem, title, revision }: Facts): string {
  return `// SPDX-License-Identifier: GPL-2.0
/*
 * ${title}: ${path}
 */
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

${contextText(stem, revision)}${stepsOf(path, revision)
    .map((name, index) => stepText(name, stem, index))
    .join('')}
static int __init ${stem}_init(void)
{
	pr_info("${stem}: at most %d at once\\n", ${constant(stem)}_MAX);
	return 0;
}
core_initcall(${stem}_init);
`;
}

function driverText({ path, stem, title, revision, random }: Facts): string {
  const vendor = /altai|baikal|taiga|yenisei|snow|kedr/.exec(path)?.[0] ?? 'generic';
  const register = 4 * (1 + random.below(60));
  return `// SPDX-License-Identifier: GPL-2.0-only
/*
 * ${title}: ${stem.replaceAll('_', ' ')}
 */
#include <linux/io.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/platform_device.h>

#define ${constant(stem)}_CTRL	0x${register.toString(16).padStart(2, '0')}
#define ${constant(stem)}_STAT	0x${(register + 4).toString(16).padStart(2, '0')}
${contextText(stem, revision)}${stepsOf(path, revision)
    .map((name, index) => stepText(name, stem, index))
    .join('')}
static int ${stem}_probe(struct platform_device *pdev)
{
	struct ${stem}_context *ctx;

	ctx = devm_kzalloc(&pdev->dev, sizeof(*ctx), GFP_KERNEL);
	if (!ctx)
		return -ENOMEM;

	ctx->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(ctx->base))
		return PTR_ERR(ctx->base);

	spin_lock_init(&ctx->lock);
	mutex_init(&ctx->mutex);
	INIT_LIST_HEAD(&ctx->queue);
	platform_set_drvdata(pdev, ctx);
	writel(1, ctx->base + ${constant(stem)}_CTRL);

	return ${stepsOf(path, 1)[0]}(ctx, 1);
}

static int ${stem}_remove(struct platform_device *pdev)
{
	struct ${stem}_context *ctx = platform_get_drvdata(pdev);

	writel(0, ctx->base + ${constant(stem)}_CTRL);
	return 0;
}

static const struct of_device_id ${stem}_of_match[] = {
	{ .compatible = "${vendor},${stem.replaceAll('_', '-')}" },
	{ /* sentinel */ }
};
MODULE_DEVICE_TABLE(of, ${stem}_of_match);

static struct platform_driver ${stem}_driver = {
	.probe	= ${stem}_probe,
	.remove	= ${stem}_remove,
	.driver	= {
		.name		= "${stem}",
		.of_match_table	= ${stem}_of_match,
	},
};
module_platform_driver(${stem}_driver);

MODULE_DESCRIPTION("${title}: ${stem}");
MODULE_LICENSE("GPL v2");
`;
}

function headerText({ path, stem, title, revision }: Facts): string {
  const guard = `_${path
    .replace(/^include\//, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()}`;
  return `/* SPDX-License-Identifier: GPL-2.0 */
#ifndef ${guard}
#define ${guard}

/* ${title} */

#include <linux/types.h>

struct ${stem}_context;

#define ${constant(stem)}_VERSION	${revision}

${stepsOf(path, revision)
  .map((name) => `int ${name}(struct ${stem}_context *ctx, unsigned int count);`)
  .join('\n')}

static inline bool ${stem}_is_ready(unsigned long flags)
{
	return flags & 1UL;
}

#endif /* ${guard} */
`;
}

function assemblyText({ path, stem, title, revision }: Facts): string {
  const labels = stepsOf(path, revision)
    .map(
      (name) => `
ENTRY(${name})
	push	%rbp
	mov	%rsp, %rbp
	call	do_${name}
	pop	%rbp
	ret
ENDPROC(${name})
`,
    )
    .join('');
  return `/* SPDX-License-Identifier: GPL-2.0 */
/* ${title}: ${stem} */
#include <linux/linkage.h>

	.text
${labels}`;
}

function documentText({ path, title, name, revision, random }: Facts): string {
  if (path.startsWith('Documentation/translations/ru_RU')) return russianDocumentText(name, revision);
  const heading = name === 'index.rst' ? title : `${title}: ${name.replace('.rst', '').replaceAll('-', ' ')}`;
  const chapters = ['Overview', 'Interface', 'Locking', 'Errors', 'Examples', 'History'].slice(
    0,
    2 + Math.min(revision, 4),
  );
  return `.. SPDX-License-Identifier: GPL-2.0

${'='.repeat(heading.length)}
${heading}
${'='.repeat(heading.length)}

${chapters
  .map(
    (chapter, index) => `${chapter}
${'-'.repeat(chapter.length)}

This part of the documentation belongs to a demonstration tree. It shows what a
page of reStructuredText looks like: *emphasis*, \`\`literals\`\`, lists, tables.

- A request is taken from the queue under the lock.
- At most ${8 * (1 + random.below(8)) + revision} requests are in flight.
- An error ends the batch, not the queue.

.. ${index % 2 === 0 ? 'note' : 'warning'}::

   Nothing here is true of a real kernel.
`,
  )
  .join('\n')}
.. code-block:: c

	int ret = example_prepare(ctx, 1);

	if (ret)
		return ret;

======  =======================
Code    Meaning
======  =======================
0       all went well
-EAGAIN the queue is full
======  =======================
`;
}

function russianDocumentText(name: string, revision: number): string {
  const heading = name === 'index.rst' ? 'Перевод на русский язык' : 'Как принять участие в разработке ядра';
  return `.. SPDX-License-Identifier: GPL-2.0

${heading}
${'='.repeat(heading.length)}

Это часть демонстрационного дерева: своими словами о том, как устроена работа над ядром.
Редакция перевода: ${revision}.

1. Изменение делают в отдельной ветке.
2. Его описывают так, чтобы через десять лет было понятно, зачем оно.
3. Под описанием ставят строку \`\`Signed-off-by\`\`.
`;
}

function bindingText({ path, stem, title, revision }: Facts): string {
  return `# SPDX-License-Identifier: GPL-2.0
%YAML 1.2
---
$id: http://devicetree.org/schemas/${path.replace('Documentation/devicetree/bindings/', '')}#

title: ${title}: ${stem}

properties:
  compatible:
    const: ${stem.replace('_', ',')}
  reg:
    maxItems: ${revision}

required:
  - compatible
  - reg
`;
}

function boardText({ name, stem, revision }: Facts): string {
  return `// SPDX-License-Identifier: GPL-2.0
/dts-v1/;

/ {
	model = "${stem.replaceAll('_', ' ')}";
	compatible = "demo,${name.replace(/\.dtsi?$/, '')}";
	#address-cells = <1>;
	#size-cells = <1>;

${Array.from(
  { length: 1 + revision },
  (_, index) => `	uart${index}: serial@${(0x10000 + index * 0x1000).toString(16)} {
		compatible = "altai,altai-uart";
		reg = <0x${(0x10000 + index * 0x1000).toString(16)} 0x1000>;
		status = "okay";
	};
`,
).join('\n')}};
`;
}

function perlText({ name, revision }: Facts): string {
  return `#!/usr/bin/env perl
# SPDX-License-Identifier: GPL-2.0
# ${name}: a stand-in of the demonstration tree
use strict;
use warnings;

my $limit = ${80 + revision};
my $long = 0;

while (my $line = <>) {
	chomp $line;
	next if length($line) <= $limit;
	$long++;
	print "$ARGV:$.: line is longer than $limit\\n";
}

exit($long > 0);
`;
}

function shellText({ path, revision }: Facts): string {
  return `#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# ${path}
set -eu

tries=${revision}
while [ "$tries" -gt 0 ]; do
	tries=$((tries - 1))
	echo "ok: try $tries"
done
`;
}

function notesText({ name, title, revision }: Facts): string {
  return `${title}: ${name}

This file of the demonstration tree stands where the kernel has one of the same
name. Its text is not the kernel's.

Edition ${revision}.
`;
}

function compiled(folder: string): string[] {
  const files = SOURCE_FOLDERS.find((entry) => entry.folder === folder)?.files ?? [];
  return files.filter((file) => /\.[cS]$/.test(file)).map((file) => file.replace(/\.[cS]$/, ''));
}

const symbolOf = (folder: string, stem: string): string =>
  `${folder.split('/').at(-1)}_${stem}`.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase();

function makefileText(folder: string): string {
  return `# SPDX-License-Identifier: GPL-2.0
#
# Makefile of ${folder}
#
${compiled(folder)
  .map((stem) => `obj-$(CONFIG_${symbolOf(folder, stem)})	+= ${stem}.o`)
  .join('\n')}
`;
}

function kconfigText(folder: string, revision: number): string {
  if (folder === 'arch')
    return `# SPDX-License-Identifier: GPL-2.0
#
# General architecture dependent options, edition ${revision}
#

config HAVE_DEMO_TREE
	bool

config GENERIC_ENTRY
	bool "Common entry code"
	select HAVE_DEMO_TREE
`;
  return `# SPDX-License-Identifier: GPL-2.0-only
menu "${TITLES.get(folder) ?? folder}"

${compiled(folder)
  .map(
    (stem) => `config ${symbolOf(folder, stem)}
	tristate "${stem.replaceAll('_', ' ')} support"
	depends on HAS_IOMEM
	help
	  Say Y here to have ${stem}. If unsure, say N.
`,
  )
  .join('\n')}
endmenu
`;
}
