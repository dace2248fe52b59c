#!/bin/bash
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
# stand-in.sh ROOT TARGET: makes TARGET, a repository with a GNOME runtime that is none: the Platform
# and the Sdk hold the system in the folder ROOT. For who owns ROOT, on the same file system: its
# files are linked, not copied.
set -euo pipefail

root=$1 target=$2 branch=debian-13
tree=$target/tree repository=$target/repository
arch=$(flatpak --default-arch)

# Relative to usr; a star stands for a part of a name, and a folder for all that is in it.
set -f
lib='/lib/*-linux-gnu'
not_needed="/bin/*-lto-dump-* /bin/chrom* /bin/fish* /bin/keepassxc* /bin/shellcheck /lib/chromium
  /lib/debug /lib/git-core /lib/llvm-* /lib/systemd /libexec/valgrind /share/bug /share/chromium
  /share/common-licenses /share/doc /share/fish /share/gtk-doc /share/info /share/keepassxc
  /share/lintian /share/locale /share/man /share/vulkan /share/zsh $lib/ImageMagick* $lib/cppcheck
  $lib/lib*san.so* $lib/libLLVM* $lib/libQt* $lib/libclang* $lib/libgallium* $lib/libgtk-3.so*
  $lib/libicu*.a $lib/libmozjs* $lib/libvulkan_* $lib/libz3* $lib/qt* $lib/systemd $lib/valgrind"
to_build="/include /lib/gcc /lib/python3 /lib/python3.* /libexec/gcc /share/aclocal /share/cmake
  /share/gir-1.0 /share/perl /share/perl5 /share/pkgconfig /share/vala /share/wayland-protocols
  $lib/gir-1.0 $lib/lib*.a $lib/perl $lib/pkgconfig"

export_as() { # NAME EXCLUDED
  local excluded
  # shellcheck disable=SC2086 # a list
  mapfile -t excluded < <(printf -- '--exclude=%s\n' $2)
  rm -f "$tree/metadata"
  cat >"$tree/metadata" <<END_OF_METADATA
[Runtime]
name=$1
runtime=org.gnome.Platform/$arch/$branch
sdk=org.gnome.Sdk/$arch/$branch
END_OF_METADATA
  flatpak build-export --runtime --disable-fsync --no-update-summary "${excluded[@]}" \
    "$repository" "$tree" "$branch"
}

# A runtime is a usr with an etc in it. Without `files` flatpak does not take it for one.
mkdir -p "$tree/files"
cp -al "$root/usr" "$tree/usr"
cp -al "$root/etc" "$tree/usr/etc"
# One language is enough to see that translations are found; all take a quarter of a GB. A locale is
# links into others.
rm -r "$tree/usr/lib/locale"
mkdir "$tree/usr/lib/locale"
cp -rL "$root"/usr/lib/locale/{C,de_DE}.utf8 "$tree/usr/lib/locale"

# Not ostree's default mode, which compresses: this one takes a seventh of the time.
ostree init --mode=bare-user-only --repo="$repository"
export_as org.gnome.Sdk "$not_needed"
export_as org.gnome.Platform "$not_needed $to_build"
flatpak build-update-repo "$repository"
rm -rf "$tree"
