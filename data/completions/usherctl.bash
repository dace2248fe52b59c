# shellcheck shell=bash
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of usherctl in bash, for bash-completion 2.12 and newer. The program itself says what there is.

_usherctl_help() { LC_ALL=C "$program" "$@" --help 2>/dev/null; }

_usherctl_commands() { _usherctl_help | sed -nE 's/^  ([a-z-]+) .*/\1/p'; }

_usherctl_options() { _usherctl_help "$command" | sed -nE 's/^  (-., )?(--[a-z-]+=?).*/\2/p'; }

# No keyring makes anybody wait for a name.
_usherctl_accounts() { timeout 2 "$program" list 2>/dev/null | cut -f 1; }

# Of the lines that it reads, those that go on with what was typed. A name may hold anything.
_usherctl_offer() {
  local word breaks=${COMP_WORDBREAKS//[^=:@]/} before=
  # What readline takes for a word begins behind the last of these.
  [ -z "$breaks" ] || before=${cur%"${cur##*["$breaks"]}"}
  while IFS= read -r word; do
    printf -v word %q "$word"
    [[ $word != "$cur"* ]] || COMPREPLY+=("${word#"$before"}")
  done
}

_usherctl() {
  # shellcheck disable=SC2034 # all but the last are set by bash-completion
  local cur prev words cword comp_args was_split i
  _comp_initialize -s -n :@ -- "$@" || return
  local program=$1 command=${words[1]-} given=0 wanted=-1

  if [ "$cword" = 1 ]; then
    _usherctl_offer < <(_usherctl_commands; printf '%s\n' --help --version)
    return
  fi
  if [ "$command" = run ]; then
    for ((i = 2; i < COMP_CWORD; i++)); do
      if [ "${COMP_WORDS[i]}" = -- ]; then
        _comp_command_offset $((i + 1))
        return
      fi
    done
  fi

  case $prev in
    --login) _usherctl_offer < <(_usherctl_accounts); return ;;
    --code | --home-user) return ;;
  esac
  if [[ $cur == -* ]]; then
    _usherctl_offer < <(_usherctl_options)
    [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace
  else
    case $(_usherctl_help "$command") in
      *'CODE [ACCOUNT]'*) wanted=1 ;;
      *'[ACCOUNT]'*) wanted=0 ;;
    esac
    for ((i = 2; i < cword; i++)); do
      [[ ${words[i]} == -* ]] || ((++given))
    done
    [ "$given" != "$wanted" ] || _usherctl_offer < <(_usherctl_accounts)
  fi
  if [ "$command" = run ]; then
    _usherctl_offer <<<--
  fi
} && complete -F _usherctl usherctl
