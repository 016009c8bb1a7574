#!/usr/bin/env bats
# serve behind nginx and haproxy, with TLS, by the files of proxy/.

load ../helper
load ../serve

HTTP=$TESTS/http

# A certificate, two serves at sockets, and what is in proxy/ with our paths.
two_serves() {
	small_model >small.json
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
		-keyout tls.key -out tls.pem 2>/dev/null
	cat tls.pem tls.key >tls-and-key.pem
	serve -m small.json --unix "$PWD/serve-a.sock" --drain-delay 2 2>a.err &
	STARTED+=("$!")
	A=$!
	serve -m small.json --unix "$PWD/serve-b.sock" --drain-delay 2 2>b.err &
	STARTED+=("$!")
	PORT=$((25000 + BASHPID % 5000))
	sed -e "s#/run/weir#$PWD#; s#/etc/weir#$PWD#; s#8443\|8444#$PORT#" \
		"$ROOT/proxy/$1" >"$1"
	eventually [ -S serve-b.sock ]
	URL=https://127.0.0.1:$PORT
}

works() {
	[ "$(curl -sk "$URL/")" = '{"status":"alive"}' ]
}

behind() {
	works
	TRY_SECONDS=300 try 0 python3 -B "$HTTP/hostile.py" "127.0.0.1:$PORT" \
		--proxy --tls
	asks /v1/models/small:predict '{"instances":[[0]]}' -k
	answers 200 '{"predictions":[{"score":0.5,"alert":true}]}'
	has_line "X-Weir-Model: small $(digest small.json)"
}

# One of two is told to end, or is killed, while clients ask: none notices.
none_notices() {
	try 0 python3 -B "$HTTP/balanced.py" "127.0.0.1:$PORT" TERM "$A"
	eventually gone "$A"
	try 0 python3 -B "$HTTP/balanced.py" "127.0.0.1:$PORT" 0 "$A"
}

@test "hostile requests do not get through nginx, and good ones do" {
	two_serves nginx.conf
	echo "user $(id -un);" >>nginx.conf
	start nginx -p "$PWD" -c "$PWD/nginx.conf" -g 'daemon off;'
	eventually works
	behind
}

@test "a serve that ends behind nginx is missed by nobody" {
	two_serves nginx.conf
	echo "user $(id -un);" >>nginx.conf
	start nginx -p "$PWD" -c "$PWD/nginx.conf" -g 'daemon off;'
	eventually works
	none_notices
}

@test "hostile requests do not get through haproxy, and good ones do" {
	two_serves haproxy.cfg
	start haproxy -db -f haproxy.cfg
	eventually works
	behind
}

@test "a serve that ends behind haproxy is missed by nobody" {
	two_serves haproxy.cfg
	start haproxy -db -f haproxy.cfg
	eventually works
	none_notices
}

@test "who says nothing for a minute is ended, and a good client sees nothing of it" {
	small_model >small.json
	serving -m small.json
	TRY_SECONDS=120 try 0 python3 -B "$HTTP/slow.py" "$ADDRESS" --idle
}
