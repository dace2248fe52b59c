# shellcheck shell=bash
# shellcheck disable=SC2154 # here, tools, cache, sudo and standard_path are set by dev and base.sh
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by dev: the Debian 13 container for systems whose own libraries are too old.

recipe=1 # raise it when make_root or the way in changes what the container is
root=$cache/root

# Who uses the container holds the lock shared, as long as it lives; who makes it, alone.
lock=
lock() { # --shared|--exclusive WHAT-IS-WAITED-FOR
  mkdir -p "$cache"
  [ -n "$lock" ] || exec {lock}>>"$cache/lock"
  flock --nonblock "$1" "$lock" || {
    say "$2"
    flock "$1" "$lock"
  }
}

unlock() {
  exec {lock}>&-
  lock=
}

packages() { sed -n 's/^\([a-z0-9][^ ]*\).*/\1/p' "$tools/packages.txt"; }

stamp() { { echo "$recipe"; packages; } | sha256sum | cut -c 1-16; }

root_is_current() { [ "$(cat "$root/usher-dev-stamp" 2>/dev/null)" = "$(stamp)" ]; }

# Prints what is wrong with a container; nothing, when it can be used.
fault() { # ROOT
  local missing
  if [ ! -d "$1" ]; then
    echo 'there is none yet'
  elif ! root_is_current && [ "$1" = "$root" ]; then
    echo 'it was made for another list of packages'
  elif ! missing=$(enter "$1" "$tools/needs.sh" 2>&1 </dev/null); then
    echo "it is broken: ${missing//$'\n'/, }"
  fi
}

open_container() {
  local why
  lock --shared 'waiting for another ./dev, which is making the container'
  while why=$(fault "$root") && [ -n "$why" ]; do
    lock --exclusive 'waiting for another ./dev, which makes or uses the container'
    # While this one waited, the other may have done it.
    why=$(fault "$root")
    [ -z "$why" ] || make_root "$why"
    lock --shared 'waiting for another ./dev, which is making the container'
  done
}

remove_roots() { # ROOT…
  "${sudo[@]}" rm -rf --one-file-system "$@"
}

# Made beside its place and moved there when it is whole: a half-made one is never taken for good.
make_root() { # WHY
  local new=$cache/root.new.$$ old=$cache/root.old.$$ log=$cache/mmdebstrap.log why
  say "making a Debian 13 container in $root ($1)"
  say 'this takes one to three minutes, 600 MB of downloads and 2.6 GB of disk, once'
  if ! command -v mmdebstrap >/dev/null || ! command -v bwrap >/dev/null; then
    apt_install mmdebstrap bubblewrap debian-archive-keyring gpg
  fi
  need_root 'make the container'
  remove_roots "$cache"/root.*
  # Its own process namespace, and KILL when its parent dies: if this script is killed, so is all
  # that mmdebstrap has started.
  "${sudo[@]}" setpriv --pdeathsig KILL unshare --pid --fork --kill-child --mount-proc \
    mmdebstrap --verbose --variant=minbase --mode=root --aptopt='Acquire::Retries "3"' \
    --include="$(packages | paste -sd ,)" trixie "$new" </dev/null 2>&1 |
    progress "$log" || { remove_roots "$new"; failed_with_log mmdebstrap "$log"; }
  finish_root "$new"
  why=$(fault "$new")
  [ -z "$why" ] || { remove_roots "$new"; die "the new container can't be used: $why"; }
  [ ! -e "$root" ] || "${sudo[@]}" mv -T "$root" "$old"
  "${sudo[@]}" mv -T "$new" "$root"
  remove_roots "$cache"/root.*
  say 'the container is ready'
}

finish_root() { # ROOT
  # shellcheck disable=SC2016 # the inner shell expands it
  # Regular files, for this system's own to be mounted over; and a name for who uses it.
  "${sudo[@]}" bash -ec '
    cd "$1/etc"
    rm -f resolv.conf hosts machine-id localtime
    touch resolv.conf hosts machine-id localtime
    grep -q "^[^:]*:[^:]*:$3:" passwd || getent passwd "$3" >>passwd
    grep -q "^[^:]*:[^:]*:$4:" group || getent group "$4" >>group
    echo "$2" >../usher-dev-stamp
  ' - "$1" "$(stamp)" "$(id -u)" "$(id -g)"
}

# What the container shares with this system is bound at the same path.
pass() { # PATH
  case $1 in
    '' | / | /run | /tmp | /var | /var/tmp) return 1 ;;
  esac
  [[ ! $1 =~ ^/(bin|dev|etc|lib|lib32|lib64|libx32|proc|sbin|sys|usr)(/|$) ]] || return 1
  [ ! -e "$1" ] || args+=(--bind "$1" "$1")
}

# Fills `args`: the container as options of bwrap. Its root is a tmpfs with the system's folders in
# it, read-only: nothing that is done inside can spoil it, and any path can be bound.
describe_container() { # ROOT
  local entry name directory
  args=(--unshare-pid --die-with-parent)
  for entry in "$1"/*; do
    name=/${entry##*/}
    if [ -L "$entry" ]; then
      args+=(--symlink "$(readlink "$entry")" "$name")
    fi
  done
  args+=(--ro-bind "$1/usr" /usr --ro-bind "$1/etc" /etc
         --ro-bind "$1/var/lib/dpkg" /var/lib/dpkg
         --ro-bind "$1/var/cache/fontconfig" /var/cache/fontconfig
         --dev-bind /dev /dev --proc /proc --ro-bind /sys /sys --tmpfs /run
         --perms 1777 --tmpfs /tmp --perms 1777 --tmpfs /var/tmp)
  for name in /etc/resolv.conf /etc/hosts /etc/machine-id /etc/localtime; do
    [ ! -s "$name" ] || args+=(--ro-bind "$name" "$name")
  done
  for name in "$HOME" "${XDG_DATA_HOME:-}" "${XDG_CONFIG_HOME:-}" "${XDG_CACHE_HOME:-}" \
              "${XDG_STATE_HOME:-}" "${XDG_RUNTIME_DIR:-}" "${XAUTHORITY:-}" "$here"; do
    pass "$name" || true
  done
  if [[ ${DBUS_SESSION_BUS_ADDRESS:-} =~ unix:path=([^,;]+) ]]; then
    pass "${BASH_REMATCH[1]}" || true
  fi
  # The one socket, not its folder: an X server started inside must not meet those of others.
  if [[ ${DISPLAY:-} =~ ^(unix)?:([0-9]+) ]]; then
    pass "/tmp/.X11-unix/X${BASH_REMATCH[2]}"
  fi
  # A worktree's repository is elsewhere.
  if [ -f "$here/.git" ]; then
    pass "$(git -C "$here" rev-parse --path-format=absolute --git-common-dir)" || true
  fi
  directory=$(pwd -P)
  pass "$directory" || [ -d "$1$directory" ] || directory=/
  args+=(--chdir "$directory" --setenv PATH "$standard_path")
}

# Prints bwrap or chroot: a kernel may refuse bwrap its namespaces, root can do without it.
way_in() {
  local refusal
  if refusal=$(bwrap --unshare-pid --ro-bind / / --proc /proc --dev-bind /dev /dev true 2>&1); then
    echo bwrap
  elif [ "$(id -u)" = 0 ]; then
    echo chroot
  else
    die "only root can enter a container here, for $refusal"
  fi
}

# Runs CMD in the container; may or may not come back.
enter() { # ROOT CMD…
  local args
  describe_container "$1"
  case $(way_in) in
    bwrap) exec bwrap "${args[@]}" "${@:2}" ;;
    chroot)
      # No exec: unshare ignores TERM, but dies with this shell.
      mkdir -p "$cache/mnt"
      setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child \
        "$tools/chroot.sh" "$cache/mnt" "${args[@]}" -- "${@:2}" ;;
    *) return 1 ;;
  esac
}
