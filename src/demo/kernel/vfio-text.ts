/** The files of the last two commits in each revision, as original code. */

interface Stage {
  /** Drivers may match devices themselves. */
  readonly match: boolean;
  /** Physical functions share a secret with their virtual functions. */
  readonly token: boolean;
}

const BEFORE: Stage = { match: false, token: false };
const MATCH: Stage = { match: true, token: false };
const TOKEN: Stage = { match: true, token: true };

const when = (condition: boolean, text: string): string => (condition ? text : '');

export const VFIO_TEXTS: Readonly<Record<string, readonly string[]>> = {
  'drivers/vfio/vfio.c': [BEFORE, MATCH].map(
    ({ match }) => `// SPDX-License-Identifier: GPL-2.0-only
/*
 * VFIO: devices for user space drivers
 */
#include <linux/device.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/vfio.h>

struct vfio_group {
	struct list_head	devices;
	struct mutex		lock;
};

struct vfio_device {
	struct device			*dev;
	const struct vfio_device_ops	*ops;
	struct list_head		next;
	void				*data;
};

static struct vfio_device *vfio_find_by_name(struct vfio_group *group, char *buf)
{
	struct vfio_device *it, *found = ${match ? 'ERR_PTR(-ENODEV)' : 'NULL'};

	mutex_lock(&group->lock);
	list_for_each_entry(it, &group->devices, next) {
${
  match
    ? `		int ret;

		if (it->ops->match) {
			ret = it->ops->match(it->data, buf);
			if (ret < 0) {
				found = ERR_PTR(ret);
				break;
			}
		} else {
			ret = !strcmp(dev_name(it->dev), buf);
		}

		if (ret) {
			found = it;
			break;
		}
`
    : `		if (!strcmp(dev_name(it->dev), buf)) {
			found = it;
			break;
		}
`
}	}
	mutex_unlock(&group->lock);

	return found;
}

int vfio_group_device_fd(struct vfio_group *group, char *buf)
{
	struct vfio_device *device = vfio_find_by_name(group, buf);

${
  match
    ? `	if (IS_ERR(device))
		return PTR_ERR(device);
`
    : `	if (!device)
		return -ENODEV;
`
}
	return device->ops->open(device->data);
}
EXPORT_SYMBOL_GPL(vfio_group_device_fd);

MODULE_LICENSE("GPL v2");
MODULE_DESCRIPTION("VFIO of the demonstration tree");
`,
  ),
  'include/linux/vfio.h': [BEFORE, MATCH].map(
    ({ match }) => `/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VFIO_H
#define VFIO_H

#include <linux/types.h>

/**
 * struct vfio_device_ops - what a bus driver offers
 *
 * @open: called when user space opens the device
 * @release: called when the last user has gone
 * @read: reads from a region of the device
 * @write: writes to a region of the device
${when(
  match,
  ` * @match: whether a string of user space names this device: 1, 0, or an
 *         error that ends the search. Optional.
`,
)} */
struct vfio_device_ops {
	char	*name;
	int	(*open)(void *data);
	void	(*release)(void *data);
	ssize_t	(*read)(void *data, char __user *buf, size_t count, loff_t *pos);
	ssize_t	(*write)(void *data, const char __user *buf, size_t count, loff_t *pos);
${when(
  match,
  `	int	(*match)(void *data, char *buf);
`,
)}};

struct vfio_group;

int vfio_group_device_fd(struct vfio_group *group, char *buf);

#endif /* VFIO_H */
`,
  ),
  'drivers/vfio/pci/vfio_pci_private.h': [MATCH, TOKEN].map(
    ({ token }) => `/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VFIO_PCI_PRIVATE_H
#define VFIO_PCI_PRIVATE_H

#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/types.h>
${when(
  token,
  `#include <linux/uuid.h>
`,
)}
${when(
  token,
  `struct vfio_pci_vf_token {
	struct mutex	lock;
	uuid_t		uuid;
	int		users;
};

`,
)}struct vfio_pci_device {
	struct pci_dev			*pdev;
	struct mutex			igate;
	u8				*vconfig;
	int				refcnt;
	bool				reset_works;
	bool				needs_reset;
${when(
  token,
  `	struct vfio_pci_vf_token	*vf_token;
`,
)}};

int vfio_pci_config_init(struct vfio_pci_device *vdev);
void vfio_pci_config_free(struct vfio_pci_device *vdev);

#endif /* VFIO_PCI_PRIVATE_H */
`,
  ),
  'drivers/vfio/pci/vfio_pci.c': [BEFORE, MATCH, TOKEN].map(vfioPciText),
};

function vfioPciText({ match, token }: Stage): string {
  return `// SPDX-License-Identifier: GPL-2.0-only
/*
 * VFIO PCI: gives a PCI device to a driver in user space
 */
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>
${when(
  token,
  `#include <linux/uuid.h>
`,
)}#include <linux/vfio.h>

#include "vfio_pci_private.h"

#define DRIVER_DESC	"VFIO PCI of the demonstration tree"
${when(
  token,
  `
#define VF_TOKEN_ARG	"vf_token="

static struct pci_driver vfio_pci_driver;

/*
 * The driver of the physical function of @vdev, when it is ours; its reference
 * is the caller's to drop.
 */
static struct vfio_pci_device *vfio_pci_pf_of(struct vfio_pci_device *vdev)
{
	struct pci_dev *physfn = pci_physfn(vdev->pdev);

	if (!vdev->pdev->is_virtfn || pci_dev_driver(physfn) != &vfio_pci_driver)
		return NULL;

	return pci_get_drvdata(physfn);
}

static void vfio_pci_count_user(struct vfio_pci_device *vdev, int change)
{
	struct vfio_pci_device *pf = vfio_pci_pf_of(vdev);

	if (!pf)
		return;

	mutex_lock(&pf->vf_token->lock);
	pf->vf_token->users += change;
	WARN_ON(pf->vf_token->users < 0);
	mutex_unlock(&pf->vf_token->lock);
}
`,
)}
static int vfio_pci_enable(struct vfio_pci_device *vdev)
{
	int ret = pci_enable_device(vdev->pdev);

	if (ret)
		return ret;

	ret = vfio_pci_config_init(vdev);
	if (ret)
		pci_disable_device(vdev->pdev);

	return ret;
}

static void vfio_pci_disable(struct vfio_pci_device *vdev)
{
	vfio_pci_config_free(vdev);
	pci_disable_device(vdev->pdev);
	vdev->needs_reset = !vdev->reset_works;
}

static void vfio_pci_release(void *data)
{
	struct vfio_pci_device *vdev = data;

	mutex_lock(&vdev->igate);
	if (!--vdev->refcnt) {
${when(
  token,
  `		vfio_pci_count_user(vdev, -1);
`,
)}		vfio_pci_disable(vdev);
	}
	mutex_unlock(&vdev->igate);
}

static int vfio_pci_open(void *data)
{
	struct vfio_pci_device *vdev = data;
	int ret = 0;

	mutex_lock(&vdev->igate);
	if (!vdev->refcnt) {
		ret = vfio_pci_enable(vdev);
		if (ret)
			goto out;
${when(
  token,
  `		vfio_pci_count_user(vdev, 1);
`,
)}	}
	vdev->refcnt++;
out:
	mutex_unlock(&vdev->igate);
	return ret;
}
${when(
  token,
  `
/*
 * A virtual function is opened with the token of its physical one; a physical
 * one with users of its virtual ones must be given the token, and without them
 * may be given a new one.
 */
static int vfio_pci_check_token(struct vfio_pci_device *vdev, bool given, const uuid_t *uuid)
{
	struct vfio_pci_device *pf = vfio_pci_pf_of(vdev);
	int ret = 0;

	if (vdev->pdev->is_virtfn) {
		if (!pf)
			return given ? -EINVAL : 0;
		if (!given)
			return -EACCES;

		mutex_lock(&pf->vf_token->lock);
		if (!uuid_equal(uuid, &pf->vf_token->uuid))
			ret = -EACCES;
		mutex_unlock(&pf->vf_token->lock);
		return ret;
	}

	if (!vdev->vf_token)
		return given ? -EINVAL : 0;

	mutex_lock(&vdev->vf_token->lock);
	if (vdev->vf_token->users) {
		if (!given || !uuid_equal(uuid, &vdev->vf_token->uuid))
			ret = -EACCES;
	} else if (given) {
		uuid_copy(&vdev->vf_token->uuid, uuid);
	}
	mutex_unlock(&vdev->vf_token->lock);

	return ret;
}
`,
)}${when(
    match,
    `
static int vfio_pci_match(void *data, char *buf)
{
	struct vfio_pci_device *vdev = data;
${
  token
    ? `	const char *name = pci_name(vdev->pdev);
	size_t length = strlen(name);
	bool given = false;
	uuid_t uuid;
	int ret;

	if (strncmp(name, buf, length) || (buf[length] && buf[length] != ' '))
		return 0;

	buf = skip_spaces(buf + length);
	if (*buf) {
		if (strncmp(buf, VF_TOKEN_ARG, strlen(VF_TOKEN_ARG)))
			return -EINVAL;
		ret = uuid_parse(buf + strlen(VF_TOKEN_ARG), &uuid);
		if (ret)
			return ret;
		given = true;
	}

	ret = vfio_pci_check_token(vdev, given, &uuid);
	return ret ? ret : 1;
`
    : `
	return !strcmp(pci_name(vdev->pdev), buf);
`
}}
`,
  )}
static const struct vfio_device_ops vfio_pci_ops = {
	.name		= "vfio-pci",
	.open		= vfio_pci_open,
	.release	= vfio_pci_release,
${when(
  match,
  `	.match		= vfio_pci_match,
`,
)}};

static int vfio_pci_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct vfio_pci_device *vdev;
	int ret;

	if (pdev->hdr_type != PCI_HEADER_TYPE_NORMAL)
		return -EINVAL;

	vdev = kzalloc(sizeof(*vdev), GFP_KERNEL);
	if (!vdev)
		return -ENOMEM;

	vdev->pdev = pdev;
	mutex_init(&vdev->igate);
	ret = vfio_add_group_dev(&pdev->dev, &vfio_pci_ops, vdev);
	if (ret)
		goto out_free;
${when(
  token,
  `
	if (pdev->is_physfn) {
		vdev->vf_token = kzalloc(sizeof(*vdev->vf_token), GFP_KERNEL);
		if (!vdev->vf_token) {
			ret = -ENOMEM;
			goto out_del;
		}
		mutex_init(&vdev->vf_token->lock);
		uuid_gen(&vdev->vf_token->uuid);
	}
`,
)}
	return 0;

${when(
  token,
  `out_del:
	vfio_del_group_dev(&pdev->dev);
`,
)}out_free:
	kfree(vdev);
	return ret;
}

static void vfio_pci_remove(struct pci_dev *pdev)
{
	struct vfio_pci_device *vdev = vfio_del_group_dev(&pdev->dev);

	if (!vdev)
		return;

${when(
  token,
  `	kfree(vdev->vf_token);
`,
)}	kfree(vdev);
}

static struct pci_driver vfio_pci_driver = {
	.name	= "vfio-pci",
	.probe	= vfio_pci_probe,
	.remove	= vfio_pci_remove,
};
module_pci_driver(vfio_pci_driver);

MODULE_LICENSE("GPL v2");
MODULE_DESCRIPTION(DRIVER_DESC);
`;
}
