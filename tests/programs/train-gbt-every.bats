#!/usr/bin/env bats
# Trees that follow a stream: --every and --window.
load ../helper

points() {
	jq -nc 'range(1000) | {x: (. * 7 % 13), z: (. * . % 31), t: (. * 60),
		w: "w\(. / 100 | floor)",
		y: (if . < 200 then 0 elif . * 5 % 7 + . % 13 < 8 then 1
			else 0 end)}'
}

@test "--every: each line has the bytes of a fit of its window alone" {
	points >in
	local asked
	while read -r -a asked; do
		try 1 train-gbt -q -y y -x x,z,w --categorical w --trees 20 \
			--every 200 "${asked[@]}" in
		cp "$OUT" models
		[ "$(wc -l <models)" -eq 4 ]
		local i
		for i in 1 2 3 4; do
			sed -n "${i}p" models >line
			head -n $((200 * i + 200)) in >sofar
			tail -n 300 sofar >window
			train-gbt -q -y y -x x,z,w --categorical w \
				--trees 20 ${asked[2]:+"${asked[@]:2}"} \
				window >cold
			diff <(jq -S 'del(.window)' line) <(jq -S . cold)
			try 0 train-gbt --verify line sofar
		done
	done <<-'END'
		--window 300
		--window 300 --undersample 1
		--window 300 --by t --hold-out 0.3
		--window 300 --hold-out 0 --class-weight balanced
	END
	score -m line window >scored
	try 0 train-gbt -y y -x x,z --window 5h --by t --hold-out 0 \
		--trees 5 in
	jq -e '.window == {length: 18000, by: "t"} and .rows == 300' "$OUT"
	cp "$OUT" model
	try 0 train-gbt --verify model in
}

@test "--every: a line is out as soon as its records are there" {
	points | tail -n 600 >in
	mkfifo fifo
	exec 7<>fifo
	start train-gbt -q -y y -x x,z --trees 5 --every 300 <fifo
	head -n 300 in >&7
	eventually has_line
	kill -TERM "$PID"
	ends 143
}

has_line() {
	[ "$(wc -l <"$OUT")" -eq 1 ]
}
