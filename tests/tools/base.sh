# shellcheck shell=bash
# shellcheck disable=SC2154 # here and tools are set by dev, the rest in container.sh
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by dev. Sees to it that a command runs where the build tools are: on this system, if it
# is new enough or apt can make it so, else in a Debian 13 container (container.sh).

standard_path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
cache=${XDG_CACHE_HOME:-$HOME/.cache}/usher-dev

say() { echo "dev: $*" >&2; }
die() { say "$@"; exit 1; }

# In front of a command that needs root. An array, not a function: no shell in between, see make_root.
sudo=()
if [ "$(id -u)" != 0 ]; then
  sudo=(sudo)
fi

need_root() { # WHY
  [ "${#sudo[@]}" = 0 ] || {
    command -v sudo >/dev/null || die "root is needed to $1, and there is no sudo here"
    say "sudo is used to $1 (it may ask for your password)"
  }
}

# Turns the long output of apt and mmdebstrap, kept in the file LOG, into a few lines.
progress() { # LOG
  local line total=0 steps=0 next=0 phase
  while IFS= read -r line; do
    printf '%s\n' "$line" >&3
    case $line in
      *' newly installed, '*)
        line=${line#*upgraded, }
        total=${line%% *} steps=0 next=25 ;;
      'Need to get '*) say "  $total packages, ${line#Need to get }" ;;
      'Get:'*) phase=downloading ;;
      'Unpacking '*) phase=unpacking ;;
      'Setting up '*) phase='setting up' ;;
      'I: cleaning '*) say "  cleaning up" ;;
    esac
    case $line in
      'Get:'* | 'Unpacking '* | 'Setting up '*)
        steps=$((steps + 1))
        # Every package is downloaded, unpacked and set up.
        if [ "$total" -gt 30 ] && [ $((steps * 100)) -ge $((next * total * 3)) ]; then
          say "  $next %, $phase"
          next=$((next + 25))
        fi ;;
    esac
  done 3>"$1"
}

failed_with_log() { # WHAT LOG
  tail -n 20 "$2" >&2
  die "$1 failed; the whole output is in $2"
}

apt_updated=
apt_update() {
  [ -z "$apt_updated" ] || return 0
  apt_updated=yes
  need_root 'fetch the list of packages'
  say 'fetching the list of packages (apt-get update)'
  # One source out of order need not matter: the installation will tell.
  "${sudo[@]}" apt-get -qq update </dev/null >&2 || say 'apt-get update had trouble, going on'
}

apt_install() { # PACKAGE…
  apt_update
  need_root "install $*"
  say "installing with apt: $*"
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
    apt-get -q -y -o DPkg::Lock::Timeout=600 --no-install-recommends install "$@" \
    </dev/null 2>&1 | progress "$cache/apt.log" || failed_with_log apt-get "$cache/apt.log"
}

apt_candidate() { # PACKAGE
  LC_ALL=C apt-cache policy "$1" | sed -n 's/^ *Candidate: \([0-9]*:\)\?//p'
}

# Whether this system's own packages are new enough.
apt_serves() {
  local package floor candidate
  while read -r package floor; do
    candidate=$(apt_candidate "$package")
    if [[ $candidate != [0-9]* ]]; then
      apt_update
      candidate=$(apt_candidate "$package")
    fi
    [[ $candidate == [0-9]* ]] && dpkg --compare-versions "$candidate" ge "$floor" || return 1
  done < <(sed -n 's/^\([^ #]*\) .*>=\([^ ]*\).*/\1 \2/p' "$tools/packages.txt")
}

install_natively() {
  local missing wanted
  # A meson or python3 of the person's own, first in PATH, is not the one that apt brings.
  export PATH=$standard_path
  missing=$("$tools/needs.sh") && return
  lock --exclusive 'waiting for another ./dev, which is installing'
  if missing=$("$tools/needs.sh"); then
    unlock
    return
  fi
  mapfile -t wanted < <(cut -d ' ' -f 1 <<<"$missing")
  apt_install "${wanted[@]}"
  unlock
  missing=$("$tools/needs.sh") || die "still missing after the installation:
$missing"
}

# Comes back where the tools are on this very system; else runs dev again in the container.
bring_base() { # DEV-ARGUMENT…
  local missing
  # To look at this system takes a second: where there is a container, it was older than that.
  if ! root_is_current; then
    missing=$("$tools/needs.sh") && return
    command -v apt-get >/dev/null || die "install these first (Debian's names):
$missing"
    if apt_serves; then
      install_natively
      return
    fi
  fi
  open_container
  enter "$root" "$here/dev" --inside "$@"
  exit
}
