/* SPDX-FileCopyrightText: The Usher developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Starts a program, and says what its windows draw, as the display server sees it: the same for every
 * program, which knows nothing of it.
 *
 *     frames COMMAND [ARGUMENT…]
 *
 * Prints the process's id, then a line "SECONDS WIDTH HEIGHT" for everything that is drawn into a window,
 * from the first frame on: how long after the start, and how large. The command is killed when standard
 * input ends.
 */

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);

  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

/* A window may be gone before it can be observed. */
static int
error_cb (Display *display, XErrorEvent *event)
{
  return 0;
}

/* A window that has just come up is filled by the server, with one colour: nothing is drawn yet. */
static bool
has_content (Display *display, Window window, const XRectangle *area)
{
  XImage *image = XGetImage (display,
                             window,
                             area->x,
                             area->y,
                             area->width,
                             area->height,
                             AllPlanes,
                             ZPixmap);
  bool    found = false;

  if (image == NULL)
    return false;

  for (int y = 0; y < image->height && !found; y++)
    for (int x = 0; x < image->width && !found; x++)
      found = XGetPixel (image, x, y) != XGetPixel (image, 0, 0);
  XDestroyImage (image);

  return found;
}

static void
drawn (Display *display, const XDamageNotifyEvent *event, double begin)
{
  static bool  shown;
  const double time = now () - begin;

  shown = shown || has_content (display, event->drawable, &event->area);
  if (shown)
    printf ("%.6f %d %d\n", time, event->area.width, event->area.height);
}

static void
handle (Display *display, const XEvent *event, int damage_event, double begin)
{
  if (event->type == CreateNotify)
    XDamageCreate (display, event->xcreatewindow.window, XDamageReportRawRectangles);
  else if (event->type == damage_event)
    drawn (display, (const XDamageNotifyEvent *) event, begin);
}

static void
observe (Display *display, int damage_event, double begin)
{
  struct pollfd sources[] = {
    { .fd = ConnectionNumber (display), .events = POLLIN },
    { .fd = STDIN_FILENO, .events = POLLIN },
  };

  do
    {
      while (XPending (display) > 0)
        {
          XEvent event;

          XNextEvent (display, &event);
          handle (display, &event, damage_event, begin);
        }
      fflush (stdout);
      poll (sources, 2, -1);
    }
  while (sources[1].revents == 0);
}

int
main (int argc, char **argv)
{
  Display *display = XOpenDisplay (NULL);
  int      damage_event;
  int      damage_error;
  double   begin;
  pid_t    pid;

  if (argc < 2 || display == NULL || !XDamageQueryExtension (display, &damage_event, &damage_error))
    return 2;

  XSetErrorHandler (error_cb);
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  XSync (display, False);

  begin = now ();
  if (posix_spawnp (&pid, argv[1], NULL, NULL, argv + 1, environ) != 0)
    return 2;
  printf ("%d\n", (int) pid);

  observe (display, damage_event + XDamageNotify, begin);
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);

  return 0;
}
