#!/usr/bin/env bats
# Nets that follow a stream: --every and --window.
load ../helper

points() {
	jq -nc 'range(800) | {x: (. * 7 % 13), z: (. * . % 31), t: (. * 60),
		y: (if . < 200 then 0 elif . * 5 % 7 + . % 13 < 8 then 1
			else 0 end)}'
}

@test "--every: each line has the bytes of a fit of its window alone" {
	points >in
	local asked
	while read -r -a asked; do
		try 1 train-mlp -q -y y -x x,z --epochs 3 --hidden 4 \
			--every 200 "${asked[@]}" in
		cp "$OUT" models
		[ "$(wc -l <models)" -eq 3 ]
		local i
		for i in 1 2 3; do
			sed -n "${i}p" models >line
			head -n $((200 * i + 200)) in >sofar
			tail -n 300 sofar >window
			train-mlp -q -y y -x x,z --epochs 3 --hidden 4 \
				window >cold
			diff <(jq -S 'del(.window)' line) <(jq -S . cold)
			try 0 train-mlp --verify line sofar
		done
	done <<-'END'
		--window 300
		--window 5h --by t
	END
	refuses 2 'train-mlp: --by goes with a --window that is a length of time' \
		train-mlp -y y --by t in
	refuses 2 'train-mlp: --window: a length of time needs --by, the member with the time' \
		train-mlp -y y --window 3d in
}
