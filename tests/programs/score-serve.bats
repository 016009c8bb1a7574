#!/usr/bin/env bats
# score --endpoint asks our own serve: the same bytes as with the model's file.

load ../helper

# a_serve OPTION...: sets URL.
a_serve() {
	local port
	port=$(/usr/bin/python3 -c 'import socket; s = socket.socket()
s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
	URL=http://127.0.0.1:$port/v1/models/fraud:predict
	serve -q -m model --name fraud --listen "127.0.0.1:$port" "$@" \
		</dev/null >.said/serve.out 2>&1 3>&- &
	STARTED+=("$!")
	eventually eval "exec 9<>/dev/tcp/127.0.0.1/$port"
}

@test "the scores of our serve are those of its model, byte for byte" {
	sample 2000 | csv2json >in
	train-lr -q -y Class --exclude Time --missing mean in >model
	sed -i '500s/"V7":[^,]*,//; 900s/"V3":[^,]*/"V3":"x"/' in
	a_serve
	try 1 score -m model --threshold 0.5 --rejects a in
	mv "$OUT" want
	try 1 score --endpoint "$URL" --threshold 0.5 --rejects b in
	same want "$OUT"
	[ "$(jq -r .line a b | xargs)" = '900 900' ]
	[ "$(jq -r .reason b)" = endpoint-refused ]
	jq -re .message b | grep -q V3
	# The stamp, too, is the same but for the name of the file.
	try 1 score --endpoint "$URL" --stamp-model in
	mv "$OUT" stamped
	cp model fraud.json
	try 1 score -m fraud.json --stamp-model in
	same stamped "$OUT"
	a_serve --plain
	try 1 score --endpoint "$URL" --threshold 0.5 in
	same want "$OUT"
}
