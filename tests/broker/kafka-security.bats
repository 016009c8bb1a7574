#!/usr/bin/env bats
# Security, against a real broker (tests/kafka/broker): who we are, who it is,
# and that secrets stay secret. Run only where WEIR_TEST_SASL is set.

load ../helper
load ../broker
# The files of these tests say which broker.
unset WEIR_BROKERS

# A broker is there to answer at once, or to refuse at once.
WAIT=(--timeout 20)

# --- what a test says to the broker -----------------------------------------

# settings FILE LINE...: a file of properties that only we can read.
settings() {
	(umask 077 && printf '%s\n' "${@:2}" >"$1")
}

# plain FILE [PASSWORD [CA]]
plain() {
	settings "$1" security.protocol=SASL_SSL sasl.mechanisms=PLAIN \
		sasl.username=alice "sasl.password=${2:-alice-secret}" \
		"ssl.ca.location=$WEIR_TEST_SECURITY/${3:-ca}.pem"
}

# mutual FILE [LINE...]
mutual() {
	settings "$1" security.protocol=SSL \
		"ssl.ca.location=$WEIR_TEST_SECURITY/ca.pem" "${@:2}"
}

# Confluent Cloud's own client.properties, but for address and secret.
cloud() {
	settings client.properties \
		'# Required connection configs for Kafka producer, consumer' \
		"bootstrap.servers=$WEIR_TEST_SASL" \
		'security.protocol=SASL_SSL' \
		"sasl.jaas.config=org.apache.kafka.common.security.${1:-plain.PlainLoginModule required username='alice' password='alice-secret';}" \
		"sasl.mechanism=${2:-PLAIN}" \
		'# Required for correctness in Apache Kafka clients prior to 2.6' \
		'client.dns.lookup=use_all_dns_ips' \
		'' \
		'# Best practice for higher availability in Kafka clients' \
		'session.timeout.ms=45000' \
		'' \
		'# Best practice for Kafka producer to prevent data loss' \
		'acks=all' \
		'' \
		'# Required connection configs for Schema Registry' \
		'schema.registry.url=https://psrc-1.example.net' \
		'basic.auth.credentials.source=USER_INFO' \
		'basic.auth.user.info=KEY:registry-canary' \
		'client.id=ccloud-java-client-0e3a'
	# Cloud's authority is one of the system's: so shall ours be.
	export SSL_CERT_FILE=$WEIR_TEST_SECURITY/ca.pem
}

IGNORED="'client.properties': ignored, since only Java's clients have them: \
schema.registry.url, basic.auth.credentials.source, \
basic.auth.user.info"

# a_topic: into $TOPIC, one of this test's own.
a_topic() {
	TOPIC=security-$BATS_TEST_NUMBER-$$-$((TOPICS += 1))
	topics -q -b "$WEIR_TEST_BROKERS" --create "$TOPIC:1"
}

# goes_round OPTION...: a record goes to the broker and comes back.
goes_round() {
	a_topic
	echo '{"a":1}' >in
	try 0 produce "${WAIT[@]}" -t "$TOPIC" "$@" in
	cp "$ERR" produce.said
	prints
	try 0 consume "${WAIT[@]}" -t "$TOPIC" -e "$@"
	prints '{"a":1}'
}

# both_refuse SENTENCE OPTION...: status 2, in one sentence, and soon.
both_refuse() {
	local program sentence=$1
	shift
	for program in produce consume; do
		TRY_SECONDS=10 refuses 2 "$program: $sentence" \
			"$program" "${WAIT[@]}" -t none "$@" </dev/null
	done
}

# --- a listener that tells what a client sends first ------------------------

# credentials FILE: NAME|PASSWORD, as they are sent for this configuration. The
# listener says that it has hardly any requests but the one for PLAIN.
credentials() {
	local port pid
	rm -f port sent
	# shellcheck disable=SC2016 # perl's
	perl -MIO::Socket::INET -e '$| = 1;
		sub answer { $b = pack "a4 n a*", @_;
			syswrite $c, pack "N/a*", $b }
		$s = IO::Socket::INET->new(Listen => 1,
		    LocalAddr => "127.0.0.1") or die;
		print $s->sockport, "\n"; $c = $s->accept;
		for (;;) {
			read $c, $n, 4 or exit; read $c, $b, unpack "N", $n;
			($key, $version, $id) = unpack "n n a4", $b;
			if ($key == 18 && $version > 0) {
				answer($id, 35, pack "N", 0);
			} elsif ($key == 18) {
				answer($id, 0, pack "N (n n n)3", 3, 17, 0, 0,
				    18, 0, 0, 3, 0, 1);
			} elsif ($key == 17) {
				answer($id, 0, pack "N n/a*", 1, "PLAIN");
			} else {
				last;
			}
		}
		(undef, @b) = split /\0/, $b;
		open $f, ">", "sent.part"; print $f join "|", @b;
		close $f; rename "sent.part", "sent"' >port 3>&- &
	STARTED+=($!)
	eventually test -s port
	port=$(<port)
	start consume -F "$1" -X security.protocol=SASL_PLAINTEXT \
		-b "127.0.0.1:$port" -t none </dev/null
	pid=$PID
	eventually test -e sent || complain 'nothing was sent'
	kill -KILL "$pid"
	cat sent
}

# sends NAME|PASSWORD LINE...: that is what this file stands for.
sends() {
	settings file sasl.mechanisms=PLAIN "${@:2}"
	credentials file >got
	printf %s "$1" | cmp - got || complain "sent $(head -c 200 got)"
}

jaas() { # TEXT: as the value of a property
	printf 'sasl.jaas.config=org.apache.kafka.common.security.plain.%s' \
		"PlainLoginModule $1"
}

# --- tokens -----------------------------------------------------------------

b64() {
	base64 -w0 | tr '+/' '-_' | tr -d '='
}

# A token without a signature, which the broker takes, as a command: mktoken
# NAME SECONDS. Each run adds a line to the file `runs`.
token_command() {
	cat >mktoken <<-'END'
		#!/bin/bash
		b64() { base64 -w0 | tr '+/' '-_' | tr -d '='; }
		now=$(date +%s) end=$(($(date +%s) + $2))
		head=$(printf '{"alg":"none"}' | b64)
		body=$(printf '{"sub":"%s","iat":%s,"exp":%s}' \
			"$1" "$now" "$end" | b64)
		printf '{"token":"%s.%s.","expires":%s}\n' "$head" "$body" "$end"
		echo run >>runs
	END
	chmod +x mktoken
	settings tls "ssl.ca.location=$WEIR_TEST_SECURITY/ca.pem" \
		"bootstrap.servers=$WEIR_TEST_SASL"
}

has_run() { # TIMES
	[ "$(wc -l <runs)" -ge "$1" ]
}

# --- who we are -------------------------------------------------------------

@test "Confluent Cloud's client.properties works as it is printed" {
	cloud
	goes_round -F client.properties
	says "consume: $IGNORED"
	[ "$(<produce.said)" = "produce: $IGNORED" ]
	try 0 consume -q "${WAIT[@]}" -t "$TOPIC" -e -F client.properties
	says
}

@test "SCRAM works, or it is said that this librdkafka cannot with Kafka 4" {
	local n works
	a_topic
	for n in 256 512; do
		cloud "scram.ScramLoginModule required username=\"alice\" password=\"alice-secret\";" "SCRAM-SHA-$n"
		works=0
		consume -q "${WAIT[@]}" -t "$TOPIC" -e -F client.properties \
			2>said || works=$?
		# Ours must take it; what a cluster of somebody else is, is unknown.
		if [ "$works" -eq 0 ] || [ "${WEIR_TEST_VERSION%%.*}" = 3 ]; then
			goes_round -F client.properties
			continue
		fi
		both_refuse "cannot connect: $WEIR_TEST_SASL (SASL_SSL, SCRAM-SHA-$n): Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-$n: it may also be this librdkafka, whose SCRAM Kafka 4 refuses (2.6.1 mends it)" \
			-q -F client.properties
	done
}

@test "a client certificate works, by librdkafka's names and by Java's" {
	local s=$WEIR_TEST_SECURITY
	mutual own "ssl.certificate.location=$s/client.pem" \
		"ssl.key.location=$s/client.key"
	goes_round -b "$WEIR_TEST_MUTUAL" -F own
	says
	(umask 077 && cat "$s/client.key" "$s/client.pem" >both.pem)
	settings java security.protocol=SSL ssl.keystore.type=PEM \
		ssl.keystore.location=both.pem ssl.truststore.type=PEM \
		"ssl.truststore.location=$s/ca.pem"
	goes_round -b "$WEIR_TEST_MUTUAL" -F java
	says
}

@test "a wrong password ends in one sentence and status 2" {
	plain wrong mistaken
	both_refuse "cannot connect: $WEIR_TEST_SASL (SASL_SSL, PLAIN): Authentication failed: Invalid username or password" \
		-b "$WEIR_TEST_SASL" -F wrong
}

@test "a mechanism that the broker has not ends in one sentence" {
	plain file
	both_refuse "sasl.mechanisms: 'NONE' is not PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER or GSSAPI" -b "$WEIR_TEST_SASL" \
		-F file -X sasl.mechanisms=NONE
}

@test "a missing client certificate ends in one sentence" {
	mutual none
	both_refuse "cannot connect: $WEIR_TEST_MUTUAL (SSL): the broker wants a certificate of ours: ssl.certificate.location, ssl.key.location" \
		-b "$WEIR_TEST_MUTUAL" -F none
}

@test "a client certificate of another authority ends in one sentence" {
	local s=$WEIR_TEST_SECURITY
	mutual other "ssl.certificate.location=$s/other-ca.pem" \
		"ssl.key.location=$s/other-ca.key"
	both_refuse "cannot connect: $WEIR_TEST_MUTUAL (SSL): the broker does not accept our certificate" \
		-b "$WEIR_TEST_MUTUAL" -F other
}

@test "a port for TLS that is spoken to without it is named as one" {
	TRY_SECONDS=10 refuses 3 "consume: no broker answers: $WEIR_TEST_SASL (PLAINTEXT): the connection was closed: is this a port for TLS (security.protocol=SSL or SASL_SSL), or not Kafka's?" \
		consume --timeout 1 -t none -b "$WEIR_TEST_SASL"
}

# --- who the broker is ------------------------------------------------------

@test "a broker of another authority is not talked to" {
	plain other alice-secret other-ca
	both_refuse "cannot connect: $WEIR_TEST_SASL (SASL_SSL, PLAIN): no authority that we trust (ssl.ca.location) has signed the broker's certificate" \
		-b "$WEIR_TEST_SASL" -F other
}

@test "a broker of another name is not talked to" {
	plain file
	both_refuse "cannot connect: localhost:${WEIR_TEST_SASL#*:} (SASL_SSL, PLAIN): the broker's certificate is for another host name" \
		-b "localhost:${WEIR_TEST_SASL#*:}" -F file
}

@test "a port that does not speak TLS is named when the time is over" {
	plain file
	TRY_SECONDS=10 refuses 3 "consume: no broker answers: $WEIR_TEST_BROKERS (SASL_SSL, PLAIN): the connection was closed: is this a port for TLS (without it: security.protocol=PLAINTEXT or SASL_PLAINTEXT)?" \
		consume --timeout 1 -t none -b "$WEIR_TEST_BROKERS" -F file
}

@test "verification of TLS is switched off by --insecure only" {
	local bad check=enable.ssl.certificate.verification
	local name=ssl.endpoint.identification.algorithm
	local why='anybody could then pass for the broker: only with --insecure'
	plain other alice-secret other-ca
	for bad in "$check=false" "$name=none"; do
		both_refuse "-X: $bad: $why" \
			-b "$WEIR_TEST_SASL" -F other -X "$bad"
		settings off '' "$bad"
		both_refuse "off:2: $bad: $why" -b "$WEIR_TEST_SASL" -F off
		WEIR_PROPERTIES=$bad both_refuse "\$WEIR_PROPERTIES: $bad: $why" \
			-b "$WEIR_TEST_SASL" -F other
	done
	# Java switches the check of the name off by an empty value.
	settings off "$name="
	both_refuse "off:1: $name=none: $why" -b "$WEIR_TEST_SASL" -F off
}

@test "--insecure obeys what the file says, warns each time, and no more" {
	plain other alice-secret other-ca
	goes_round -b "$WEIR_TEST_SASL" -F other --insecure \
		-X enable.ssl.certificate.verification=false
	says 'consume: --insecure: enable.ssl.certificate.verification=false: anybody can pass for the broker'
	[ "$(wc -l <produce.said)" -eq 1 ]
	# By itself it switches nothing off.
	try 2 consume "${WAIT[@]}" -t none -b "$WEIR_TEST_SASL" -F other --insecure
	prints
	says 'consume: --insecure: no property asks for it: TLS verifies' \
		"consume: cannot connect: $WEIR_TEST_SASL (SASL_SSL, PLAIN): no authority that we trust (ssl.ca.location) has signed the broker's certificate"
	# The name only: the authority is still asked for.
	try 2 consume "${WAIT[@]}" -t none -b "$WEIR_TEST_SASL" -F other --insecure \
		-X ssl.endpoint.identification.algorithm=none
	says_line "consume: cannot connect: $WEIR_TEST_SASL (SASL_SSL, PLAIN): no authority that we trust (ssl.ca.location) has signed the broker's certificate"
}

# --- the file ---------------------------------------------------------------

@test "a file has comments, blanks, colons, continuations and CR LF" {
	# shellcheck disable=SC1003
	sends 'alice|se cret' '! a comment \' '# another' '' \
		'  sasl.username  =  alice  ' $'\tsasl.password\t:\tse\\' \
		'    \ cret'
	sends 'alice|x=y:z#' $'sasl.username=alice\r' \
		$'sasl.password=x=y:z#\r'
	settings file $'\xef\xbb\xbfsasl.mechanism=PLAIN' sasl.username=alice \
		sasl.password=a sasl.password=b
	credentials file >got
	[ "$(<got)" = 'alice|b' ]
}

@test "escapes of a value are Java's, and no others" {
	# shellcheck disable=SC1003
	sends $'alice|a\\b=c:d#e!f "g" \xe2\x82\xac\xf0\x9f\x98\x80\t.' sasl.username=alice \
		'sasl.password=a\\b\=c\:d\#e\!f\ \"g\" \u20ac\ud83d\ude00\t.'
	settings bad '' 'sasl.password=canary\dcanary'
	both_refuse "bad:2: property 'sasl.password': a backslash in the value that begins no escape: write two for one" \
		-F bad
}

@test "a secret of 100000 bytes is not cut" {
	local long
	long=$(head -c 75000 /dev/zero | tr '\0' x | base64 -w0)
	sends "alice|$long" "$(jaas "required username='alice' password='$long';")"
}

@test "sasl.jaas.config is read as Java reads it" {
	# shellcheck disable=SC1003
	sends 'al|x' "$(jaas 'required username="al" password="x";')"
	sends 'a;b=c#d |p;w=#!'\'' ' \
		"$(jaas "REQUIRED  serviceName=none username='a;b=c#d '  password=\"p;w=#!' \" ; ")"
	sends 'al|q"u\o
A' "$(jaas 'required username=al password="q\\"u\\\\o\\n\\101";')"
	# shellcheck disable=SC1003
	sends 'al|split' "$(jaas 'required \')" '   username="al" \' \
		'   password="split";'
}

@test "a sasl.jaas.config that is not understood is not quoted" {
	local text say="sasl.jaas.config is not MODULE required username=\"...\" password=\"...\";"
	for text in 'required username="a" password="canary"' canary \
		'required username="a" password="canary;' \
		'required username="a" password="can"ary";' \
		'required username="a" password="canary"; more'; do
		settings file "$(jaas "$text")"
		both_refuse "file:1: $say" -F file
	done
	settings file "$(jaas 'required username="canary";')"
	both_refuse 'file:1: sasl.jaas.config: username or password is missing' \
		-F file
	settings file 'sasl.jaas.config=com.sun.security.auth.module.Krb5LoginModule required canary=1;'
	both_refuse 'file:1: sasl.jaas.config: only PlainLoginModule and ScramLoginModule, with username and password, are understood' \
		-F file
}

@test "a property that nobody knows is an error, with its place" {
	settings file '# one' 'acks=all' 'nosuch.property=canary'
	both_refuse "file:3: there is no property 'nosuch.property'" -F file
	settings file 'acks=all' 'canary'
	both_refuse 'file:2: not KEY=VALUE' -F file
	refuses 2 "consume: cannot open 'none': No such file or directory" \
		consume -t t -F none
}

@test "Java's serializers, classes and timeouts are ignored, once" {
	plain file
	cat >>file <<-'END'
		key.serializer=org.apache.kafka.common.serialization.StringSerializer
		value.deserializer=x
		default.api.timeout.ms=1
		partition.assignment.strategy=org.apache.kafka.clients.consumer.RangeAssignor
		sasl.login.callback.handler.class=x
		ssl.truststore.location=/nowhere.jks
		ssl.truststore.password=x
	END
	goes_round -b "$WEIR_TEST_SASL" -F file
	says "consume: 'file': ignored, since only Java's clients have them: key.serializer, value.deserializer, default.api.timeout.ms, partition.assignment.strategy, sasl.login.callback.handler.class, ssl.truststore.location, ssl.truststore.password"
}

@test "a Java truststore or keystore is refused, and PEM asked for" {
	settings file security.protocol=SSL ssl.truststore.location=x.jks \
		ssl.truststore.password=canary
	both_refuse 'file:2: a Java truststore cannot be read: export its certificates as PEM (keytool -list -rfc -keystore FILE) and name that file, ssl.ca.location=FILE' \
		-F file
	printf '\xfe\xed\xfe\xed\0\0\0\2' >x.jks
	settings file ssl.keystore.location=x.jks ssl.keystore.password=canary
	both_refuse 'file:1: a JKS keystore cannot be read: export it as PKCS#12 (keytool -importkeystore -deststoretype PKCS12) or as PEM' \
		-F file
}

@test "a key or a store that its password does not open is told by its file" {
	local s=$WEIR_TEST_SECURITY
	openssl rsa -aes256 -in "$s/client.key" -out key.pem \
		-passout pass:right 2>/dev/null
	openssl pkcs12 -export -in "$s/client.pem" -inkey "$s/client.key" \
		-out store.p12 -passout pass:right
	mutual file "ssl.certificate.location=$s/client.pem" \
		ssl.key.location=key.pem
	both_refuse "ssl.key.location: 'key.pem' is encrypted: ssl.key.password is needed, in a file, -F FILE" \
		-b "$WEIR_TEST_MUTUAL" -F file
	echo ssl.key.password=canary >>file
	both_refuse "ssl.key.location: 'key.pem' is not opened by ssl.key.password" \
		-b "$WEIR_TEST_MUTUAL" -F file
	mutual file ssl.keystore.location=store.p12 ssl.keystore.password=canary
	both_refuse "ssl.keystore.location: 'store.p12' is not opened by ssl.keystore.password" \
		-b "$WEIR_TEST_MUTUAL" -F file
	mutual file "ssl.certificate.location=$s/client.pem" \
		"ssl.key.location=$s/other-ca.key"
	both_refuse "ssl.key.location: '$s/other-ca.key' does not belong to the certificate, ssl.certificate.location" \
		-b "$WEIR_TEST_MUTUAL" -F file
	mutual file ssl.keystore.location=store.p12 ssl.keystore.password=right
	goes_round -b "$WEIR_TEST_MUTUAL" -F file
}

# --- tokens -----------------------------------------------------------------

@test "a token command logs in, and runs once for a client" {
	token_command
	goes_round -F tls --token-command './mktoken alice 300'
	says
	[ "$(wc -l <runs)" -eq 2 ]
}

@test "a token is renewed before it expires, while the program runs" {
	token_command
	a_topic
	start consume -F tls -t "$TOPIC" --token-command './mktoken alice 4' \
		</dev/null
	eventually has_run 3
	echo '{"a":1}' | produce -q -b "$WEIR_TEST_BROKERS" -t "$TOPIC"
	eventually test -s "$OUT"
	kill -TERM "$PID"
	ends 143
	prints '{"a":1}'
	says
}

@test "a token command that fails later is said, and tried again" {
	token_command
	a_topic
	# shellcheck disable=SC2016 # the command's
	start consume -F tls -t "$TOPIC" --token-command \
		'[ ! -e stop ] || exit 7
		./mktoken alice "$([ -e runs ] && echo 300 || echo 4)"' \
		</dev/null
	eventually has_run 1
	echo >stop
	eventually test -s "$ERR"
	rm stop
	# The token has expired by now: no connection can be made with it.
	succeeds_within 60000 has_run 2
	echo '{"a":1}' | produce -q -b "$WEIR_TEST_BROKERS" -t "$TOPIC"
	# librdkafka waits for up to 12.5 seconds before it connects again.
	succeeds_within 60000 test -s "$OUT"
	kill -TERM "$PID"
	ends 143
	says 'consume: --token-command: it ended with status 7; trying again in 10 seconds'
}

@test "a token command that fails at the start is status 2" {
	token_command
	both_refuse '--token-command: it ended with status 7' \
		-F tls --token-command 'exit 7'
	both_refuse '--token-command: signal 9 ended it' \
		-F tls --token-command 'kill -9 $$'
	try 2 consume -F tls -t t --token-command 'echo mine >&2; exit 1'
	says mine 'consume: --token-command: it ended with status 1'
	try 2 consume -F tls -t t --timeout 0.5 --token-command 'sleep 60'
	says 'consume: --token-command: it did not end within 0.5 seconds, or printed too much'
	try 2 consume -F tls -t t --token-command 'yes canary'
	says 'consume: --token-command: it did not end within 60 seconds, or printed too much'
}

@test "what a token command prints is judged, and never quoted" {
	local form='in what it printed is not of a form it can have'
	token_command
	both_refuse '--token-command: it did not print one JSON object' \
		-F tls --token-command 'echo canary'
	both_refuse '--token-command: it did not print one JSON object' \
		-F tls --token-command true
	both_refuse "--token-command: 'token' is missing in what it printed" \
		-F tls --token-command 'echo "{\"expires\":9999999999}"'
	both_refuse "--token-command: 'expires' is missing in what it printed" \
		-F tls --token-command 'echo "{\"token\":\"canary\"}"'
	both_refuse "--token-command: 'expires' $form" -F tls --token-command \
		'echo "{\"token\":\"canary\",\"expires\":true}"'
	both_refuse '--token-command: its token has already expired' \
		-F tls --token-command 'echo "{\"token\":\"canary\",\"expires\":1}"'
	both_refuse '--token-command: the token (or an extension) is not of a form that a broker could take' \
		-F tls --token-command 'echo "{\"token\":\"canary\",\"expires\":\"2100-01-01\",\"extensions\":{\"auth\":\"x\"}}"'
	both_refuse "cannot connect: $WEIR_TEST_SASL (SASL_SSL, OAUTHBEARER): {\"status\":\"invalid_token\"}" \
		-F tls --token-command 'echo "{\"access_token\":\"canary\",\"expires_in\":60}"'
}

@test "OAUTHBEARER without a token command is an error at once" {
	token_command
	both_refuse 'sasl.mechanisms=OAUTHBEARER: a token is needed: --token-command CMD' \
		-F tls -X security.protocol=SASL_SSL -X sasl.mechanism=OAUTHBEARER
}

@test "a token command does not read the records" {
	token_command
	a_topic
	echo '{"a":1}' | produce -F tls -t "$TOPIC" \
		--token-command 'cat; ./mktoken alice 300'
	try 0 consume -b "$WEIR_TEST_BROKERS" -t "$TOPIC" -e
	prints '{"a":1}'
}

# --- secrets ----------------------------------------------------------------

@test "-X and the environment do not take secrets" {
	local key
	for key in sasl.password sasl.jaas.config ssl.key.password ssl.key.pem \
		ssl.keystore.password ssl.keystore.key ssl.truststore.password \
		sasl.oauthbearer.config sasl.oauthbearer.client.secret \
		basic.auth.user.info schema.registry.basic.auth.user.info; do
		both_refuse "-X: a secret does not belong on the command line: put '$key' into a file, -F FILE" \
			-X "$key=canary"
		WEIR_PROPERTIES=$key=canary both_refuse \
			"\$WEIR_PROPERTIES: a secret does not belong into the environment, which every child inherits: put '$key' into a file, -F FILE" \
			-b "$WEIR_TEST_SASL"
	done
	both_refuse "-X: a secret does not belong on the command line: put 'sasl.password' into a file, -F FILE" \
		-X sasl.password:canary
}

@test "a file with secrets that others may read is warned about, once" {
	a_topic
	plain file
	chmod 640 file
	try 0 consume "${WAIT[@]}" -e -t "$TOPIC" -b "$WEIR_TEST_SASL" -F file
	says "consume: 'file' holds secrets, and others than its owner have a right to it (mode 0640): chmod 600 it"
	chmod 600 file
	try 0 consume "${WAIT[@]}" -e -t "$TOPIC" -b "$WEIR_TEST_SASL" -F file
	says
	# Without a secret there is nothing to warn of.
	settings file client.id=x
	chmod 644 file
	try 0 consume "${WAIT[@]}" -e -t "$TOPIC" -b "$WEIR_TEST_BROKERS" -F file
	says
}

# Wrong ones too, which a message could quote.
@test "no secret is in any output, log line or command line" {
	local program canary pid
	a_topic
	mkdir said
	plain good
	plain wrong 'canary-1'
	cloud 'plain.PlainLoginModule required username="alice" password="canary-1";'
	token_command
	echo 'ssl.key.password=canary-1' >>good
	start consume -v -X debug=all -t "$TOPIC" -b "$WEIR_TEST_SASL" -F good \
		</dev/null
	eventually grep -q 'JOIN\|FETCH\|Fetch' "$ERR"
	for program in produce consume; do
		for file in wrong client.properties; do
			"$program" -v -X debug=all -t "$TOPIC" -F "$file" \
				-b "$WEIR_TEST_SASL" >"said/$program.$file" \
				2>&1 </dev/null && false
		done
		"$program" -v -X debug=all -t "$TOPIC" -F tls --token-command \
			'./mktoken alice 300 | tee token' -c 0 \
			>"said/$program.token" 2>&1 </dev/null || true
	done
	kill -KILL "$PID" || true
	cp "$ERR" said/running
	for canary in canary-1 alice-secret registry-canary \
		"$(jq -r .token token)"; do
		grep -rlF -e "$canary" said && complain "$canary is there"
	done
	[ -s said/running ] && [ -s said/consume.token ]
}

@test "the command line and the children of a program show no secret" {
	a_topic
	plain file
	start consume -t "$TOPIC" -b "$WEIR_TEST_SASL" -F file </dev/null
	eventually grep -q . "/proc/$PID/cmdline"
	grep -aqF alice-secret "/proc/$PID/cmdline" && complain 'cmdline'
	echo bootstrap.servers="$WEIR_TEST_SASL" >>file
	try 2 consume -t t -F file --token-command 'env >environment; exit 1'
	grep -q PATH environment
	grep -qF alice-secret environment && complain 'environment'
	true
}

@test "a program that has read a secret leaves no core" {
	plain file
	# shellcheck disable=SC2016 # perl's
	flag() { # [OPTION...]: 128 when it dumped core
		(ulimit -c unlimited && perl -e '$p = fork;
			if (!$p) { exec @ARGV } select undef, undef, undef, 0.3;
			kill "ABRT", $p; waitpid $p, 0; print $? & 128' \
			consume -q -t t -b 127.0.0.1:1 "$@" 2>/dev/null)
	}
	# So it can be seen, but where the sanitizer forbids cores anyway.
	sanitized || [ "$(flag)" = 128 ]
	[ "$(flag -F file)" = 0 ]
}
