/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Part of the window where the leak sanitizer looks, in front of GObject: GTK 4.18 now and then forgets
 * what a widget has drawn, when a page that was left comes back. The stack of the allocation is too short
 * for a suppression to tell that from memory of ours.
 */

#define _GNU_SOURCE /* RTLD_NEXT */

#include <dlfcn.h>
#include <glib-object.h>
#include <sanitizer/lsan_interface.h>

GTypeInstance *
g_type_create_instance (GType type)
{
  static GTypeInstance *(*create) (GType);
  static GType   node_type;
  GTypeInstance *instance;

  if (create == NULL)
    create = (GTypeInstance * (*) (GType)) dlsym (RTLD_NEXT, "g_type_create_instance");
  if (node_type == 0)
    node_type = g_type_from_name ("GskRenderNode");

  if (node_type == 0 || G_TYPE_FUNDAMENTAL (type) != node_type)
    return create (type);

  __lsan_disable ();
  instance = create (type);
  __lsan_enable ();

  return instance;
}
