#!/bin/bash
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
# chroot.sh MOUNT-POINT BWRAP-OPTION… -- CMD…: does what bwrap would, with mount and chroot, where
# bwrap is refused. For root, in mount and process namespaces of its own; knows the options that
# container.sh uses.
set -euo pipefail

new=$1
shift
directory=/ mode=755
mount -t tmpfs -o mode=755 tmpfs "$new"
# A folder that holds the mount point may be bound below: without this it would bring all along.
mount --make-unbindable "$new"

bind() { # OPTION SOURCE TARGET
  if [ -d "$2" ]; then
    mkdir -p "$new$3"
  else
    mkdir -p "$(dirname "$new$3")"
    [ -e "$new$3" ] || touch "$new$3"
  fi
  mount --rbind "$2" "$new$3"
  [ "$1" != --ro-bind ] || mount -o remount,bind,ro "$new$3"
}

while [ "$1" != -- ]; do
  case $1 in
    --unshare-pid | --die-with-parent) shift ;;
    --ro-bind | --bind | --dev-bind) bind "$1" "$2" "$3"; shift 3 ;;
    --symlink) ln -s "$2" "$new$3"; shift 3 ;;
    --perms) mode=$2; shift 2 ;;
    --tmpfs) mkdir -p "$new$2"; mount -t tmpfs -o "mode=$mode" tmpfs "$new$2"; mode=755; shift 2 ;;
    --proc) mkdir -p "$new$2"; mount -t proc proc "$new$2"; shift 2 ;;
    --chdir) directory=$2; shift 2 ;;
    --setenv) export "$2=$3"; shift 3 ;;
    *) echo "chroot.sh: unknown option $1" >&2; exit 2 ;;
  esac
done
shift
# No exec: as the first process of its namespace this shell collects what is orphaned.
status=0
chroot "$new" env --chdir="$directory" "$@" || status=$?
exit "$status"
