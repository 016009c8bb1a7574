# fish completion of weir's programs: `weir --complete` says what may stand where
# the cursor is.

function __weir_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    for line in (weir --complete (count $before) $before "$current" 2>/dev/null)
        switch $line
            case ':files'
                __weir_paths __fish_complete_path "$current"
            case ':folders'
                __weir_paths __fish_complete_directories "$current"
            case ':commands'
                complete -C "$current"
            case ':*'
            case '*'
                echo $line
        end
    end
end

# The paths for a word, or for what is behind the = of --NAME=.
function __weir_paths
    if set -l parts (string match -r -- '^(--[^=]+=)(.*)$' "$argv[2]")
        set -l found ($argv[1] "$parts[3]")
        for path in $found
            echo $parts[2]$path
        end
    else
        $argv[1] "$argv[2]"
    end
end

for name in @NAMES@
    complete -c $name -e
    complete -c $name -k -f -a '(__weir_complete)'
end
