#compdef @NAMES@
# zsh completion of weir's programs: `weir --complete` says what may stand where
# the cursor is.

_weir() {
	local line kind space=' ' i
	local -a values shown kinds input typed=("${(@z)BUFFER}")
	# zsh keeps what is redirected from us: < FILE.
	i=${typed[(i)<]}
	(( i < $#typed )) && input=('<' "${(Q)typed[i+1]}")
	for line in "${(@f)$(weir --complete $((CURRENT - 1)) \
		"${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" \
		"${(@Q)words[CURRENT+1,-1]}" "${(@)input}" 2>/dev/null)}"; do
		case $line in
		('') ;;
		(:nospace) space= ;;
		(:*) kinds+=$line ;;
		(*)
			values+=("${line%%$'\t'*}")
			if [[ -n ${line#*$'\t'} ]]; then
				shown+=("${line/$'\t'/  -- }")
			else
				shown+=("${line%$'\t'}")
			fi
			;;
		esac
	done
	local found=1
	if (( $#values )); then
		compadd -l -S "$space" -d shown -a values && found=0
	fi
	for kind in $kinds; do
		[[ $PREFIX == --*=* ]] && compset -P '*='
		case $kind in
		(:files) _files && found=0 ;;
		(:folders) _files -/ && found=0 ;;
		(:commands) _command_names -e && found=0 ;;
		esac
	done
	return found
}

_weir "$@"
