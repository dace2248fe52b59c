# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of usherctl in fish. The program itself says what there is.

# No keyring makes anybody wait for a name.
function __usherctl_accounts -a program
    timeout 2 $program list 2>/dev/null | string split -f 1 \t
end

function __usherctl_complete
    set -l words (commandline -xpc)
    set -l current (commandline -ct)
    set -l program $words[1]
    set -l command $words[2]

    if test (count $words) = 1
        $program --help 2>/dev/null | string replace -rf '^  ([a-z-]+) +(.*)' '$1\t$2'
        printf '%s\n' --help --version
        return
    end

    if test "$command" = run; and set -l end (contains -i -- -- $words)
        complete -C (string join ' ' -- (string escape -- $words[(math $end + 1)..]) $current)
        return
    end

    if test "$words[-1]" = --login
        __usherctl_accounts $program
        return
    else if contains -- "$words[-1]" --code --home-user
        return
    end

    switch $current
        case '--login=*'
            __usherctl_accounts $program | string replace -r '^' -- --login=
        case '-*'
            $program $command --help 2>/dev/null |
                string replace -rf '^  (?:-., )?(--[a-z-]+=?)\S* +(.*)' '$1\t$2'
        case '*'
            # In every language the program's own has this word.
            set -l usage (LC_ALL=C $program $command --help 2>/dev/null | string match '*[ACCOUNT]*')
            set -l given (string match -v -- '-*' $words[3..] | count)
            if test -n "$usage"; and test $given = (string match '* CODE *' $usage | count)
                __usherctl_accounts $program
            end
    end
    if test "$command" = run
        printf '%s\n' --
    end
end

complete -c usherctl -f -a '(__usherctl_complete)'
