# shellcheck shell=bash
# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of usher in bash, for bash-completion 2.12 and newer. The program itself says what there is.

complete -F _comp_complete_longopt usher
