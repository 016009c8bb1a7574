# bash completion of weir's programs: `weir --complete` says what may stand where
# the cursor is. (bash 4.4 or newer)

# The words before and at the cursor, each whole: bash cuts them at = and :, too.
# Into `words`, with the word at the cursor in words[at]; then those behind it.
_weir_words() {
	local line=${COMP_LINE:0:COMP_POINT} i piece joined=
	words=() at=-1
	for ((i = 0; i <= COMP_CWORD; i++)); do
		piece=${COMP_WORDS[i]}
		[[ $line == [[:space:]]* ]] && joined=
		line=${line#"${line%%[![:space:]]*}"}
		((i < COMP_CWORD)) || piece=$line # only up to the cursor
		if [[ $joined && ($piece == [=:]* || $joined == *[=:]) ]]; then
			words[at]+=$piece
		else
			words[++at]=$piece
		fi
		line=${line#"$piece"}
		joined=${words[at]}
	done
	words+=("${COMP_WORDS[@]:COMP_CWORD+1}")
}

_weir() {
	local words at line value cur strip='' typed
	_weir_words
	cur=${words[at]}
	# readline has cut the word there already.
	[[ $cur == *[=:]* && $COMP_WORDBREAKS == *[=:]* ]] &&
		strip=${cur%"${cur##*[=:]}"}
	COMPREPLY=()
	while IFS= read -r line; do
		case $line in
		:files) compopt -o default ;;
		:folders) compopt -o filenames -o dirnames ;;
		:nospace) compopt -o nospace ;;
		:commands)
			while IFS= read -r value; do
				COMPREPLY+=("$value")
			done < <(compgen -c -- "$cur")
			;;
		*)
			value=${line%%$'\t'*}
			value=${value#"$strip"}
			[[ $cur == *[\"\']* ]] || {
				printf -v value %q "$value"
				value=${value//\\,/,} # that needs no backslash
			}
			COMPREPLY+=("$value")
			;;
		esac
	done < <(weir --complete --raw "$at" "${words[@]}" 2>/dev/null)
}

complete -F _weir @NAMES@
