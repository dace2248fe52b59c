# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of usher in fish. The program itself says what there is.

function __usher_options
    set -l program (commandline -xpc)[1]
    $program --help 2>/dev/null | string replace -rf '^  (?:-., )?(--[a-z-]+)\S* +(.*)' '$1\t$2'
end

complete -c usher -f -a '(__usher_options)'
