#!/usr/bin/env bats
# What is wrong between us and a broker, in our words: properties, addresses,
# files, and peers that are no Kafka.

load ../helper
load ../mock

# listens MODE: a peer that answers in this way, its port in $PORT.
listens() {
	rm -f port
	# shellcheck disable=SC2016 # perl's
	perl -MIO::Socket::INET -e '$| = 1;
		$s = IO::Socket::INET->new(Listen => 9, ReuseAddr => 1,
		    LocalAddr => "127.0.0.1") or die;
		print $s->sockport, "\n";
		for (;;) {
			$c = $s->accept or next;
			if ($ARGV[0] eq "silent") { push @kept, $c; next }
			sysread $c, $b, 4096;
			syswrite $c, "HTTP/1.1 400 Bad Request\r\n\r\n"
			    if $ARGV[0] eq "web";
			syswrite $c, "220 mail.example.net ESMTP\r\n"
			    if $ARGV[0] eq "mail";
			syswrite $c, "\x15\3\3\0\2\2\x46" if $ARGV[0] eq "tls";
			shutdown $c, 1; sysread $c, $b, 4096; close $c;
		}' "$1" >port 3>&- &
	STARTED+=($!)
	eventually test -s port
	PORT=$(<port)
}

# all_refuse STATUS SENTENCE OPTION...: each program says that, and soon.
all_refuse() {
	local status=$1 sentence=$2 program
	shift 2
	for program in 'consume -t t' 'produce -t t' topics \
		'relay -g g -t t -T u'; do
		local command=()
		[[ $program != relay* ]] || command=(-- cat)
		# shellcheck disable=SC2086 # a program and its options
		TRY_SECONDS=20 refuses "$status" "${program%% *}: $sentence" \
			$program "$@" "${command[@]}" </dev/null
	done
}

# --- properties -------------------------------------------------------------

@test "a property that does not exist is refused with the names that are near" {
	all_refuse 2 "-X: there is no property 'sesion.timeout.ms': did you mean 'session.timeout.ms'?" \
		-b h:1 -X sesion.timeout.ms=6000
	all_refuse 2 "-X: there is no property 'nonsense'" -b h:1 -X nonsense=1
	all_refuse 2 "-X: only Java's clients have the property 'max.poll.records'" \
		-b h:1 -X max.poll.records=1
	echo 'Linger.ms = 5' >file
	all_refuse 2 "file:1: there is no property 'Linger.ms': did you mean 'linger.ms'?" \
		-b h:1 -F file
}

@test "a value that a property cannot have is refused with those that it can" {
	all_refuse 2 "-X: session.timeout.ms: '-3' is not a whole number from 1 to 3600000" \
		-b h:1 -X session.timeout.ms=-3
	# librdkafka takes the 6 of 6s, and of 6.5.
	all_refuse 2 "-X: session.timeout.ms: '6s' is not a whole number from 1 to 3600000" \
		-b h:1 -X session.timeout.ms=6s
	all_refuse 2 "-X: session.timeout.ms: '6.5' is not a whole number from 1 to 3600000" \
		-b h:1 -X session.timeout.ms=6.5
	all_refuse 2 "-X: linger.ms: '1s' is not a number from 0 to 900000" \
		-b h:1 -X linger.ms=1s
	refuses 3 'produce: no broker answers: cannot connect to localhost:1: Connection refused' \
		produce -t t -b localhost:1 --timeout 0.5 -X linger.ms=0.5
	all_refuse 2 "-X: security.protocol: 'TLS' is not plaintext, ssl, sasl_plaintext or sasl_ssl" \
		-b h:1 -X security.protocol=TLS
	all_refuse 2 "-X: check.crcs: 'maybe' is not true or false" \
		-b h:1 -X check.crcs=maybe
}

@test "a login without its name or mechanism is refused before a broker is asked" {
	all_refuse 2 "sasl.mechanisms: 'PLAIN' needs sasl.username and sasl.password, in a file, -F FILE" \
		-b h:1 -X security.protocol=SASL_PLAINTEXT -X sasl.mechanisms=PLAIN
	all_refuse 2 "sasl.mechanisms: 'KERBEROS' is not PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER or GSSAPI" \
		-b h:1 -X security.protocol=SASL_SSL -X sasl.mechanisms=KERBEROS
}

# --- addresses --------------------------------------------------------------

@test "an address with a scheme is refused, and security.protocol is named" {
	all_refuse 2 "-b: 'SASL_SSL://h:1' has a scheme: write h:1, and the property security.protocol=SASL_SSL" \
		-b SASL_SSL://h:1
	all_refuse 2 "-b: 'https://h:1' has a scheme: an address is HOST:PORT, here h:1" \
		-b a:1,https://h:1
	echo bootstrap.servers=ssl://h:1 >file
	all_refuse 2 "bootstrap.servers: 'ssl://h:1' has a scheme: write h:1, and the property security.protocol=ssl" \
		-F file
	# Its own protocol is one that librdkafka takes.
	refuses_like 3 'consume: no broker answers: cannot connect to localhost:1: ' \
		consume -t t --timeout 1 -b PLAINTEXT://localhost:1
}

@test "what is no HOST:PORT is refused, wherever it came from" {
	local port='has no port from 1 to 65535 after the host'
	all_refuse 2 "-b: 'h:port' $port" -b h:port
	all_refuse 2 "-b: 'h:99999' $port" -b h:1,h:99999
	all_refuse 2 "-b: '[::1]:x' $port" -b '[::1]:x'
	all_refuse 2 "-b: ':9092' has no host: an address is HOST:PORT" -b :9092
	all_refuse 2 "-b: 'h:1 i:2' is no address: several go with commas, HOST:PORT,HOST:PORT" \
		-b 'h:1 i:2'
	all_refuse 2 '-b: there is no address: HOST:PORT, several with commas' \
		-b ,
	WEIR_BROKERS=h:x all_refuse 2 "\$WEIR_BROKERS: 'h:x' $port"
	all_refuse 2 "bootstrap.servers: 'h:x' $port" -X bootstrap.servers=h:x
}

@test "addresses with blanks after their commas, or of IPv6, are good" {
	local brokers
	a_broker t:1
	put t 1 1
	for brokers in "127.0.0.1:1, $WEIR_BROKERS" "[::1]:1,$WEIR_BROKERS," \
		"$WEIR_BROKERS "; do
		try 0 consume -t t -e -b "$brokers"
		prints '{"id":1}'
	done
}

# --- the network ------------------------------------------------------------

@test "a connection that is refused is told with its address, and no more" {
	all_refuse 3 'no broker answers: cannot connect to localhost:1: Connection refused' \
		--timeout 0.5 -b localhost:1
}

@test "a host name that nobody knows is told with its address" {
	refuses_like 3 'consume: no broker answers: cannot resolve the host name of nosuchhost.invalid:9092: ' \
		consume -t t --timeout 1 -b nosuchhost.invalid:9092
}

@test "a peer that says nothing is told with its address and the time" {
	listens silent
	all_refuse 3 "no broker answers: nothing came from 127.0.0.1:$PORT in 0.5 s: is Kafka there?" \
		--timeout 0.5 -b "127.0.0.1:$PORT"
	all_refuse 3 "no broker answers: nothing came from 127.0.0.1:$PORT in 0.5 s: is Kafka there?" \
		--timeout 0.5 -b "127.0.0.1:$PORT" -X security.protocol=SSL
}

@test "a peer that is no Kafka is told as such, with its address" {
	listens web
	all_refuse 3 "no broker answers: 127.0.0.1:$PORT (PLAINTEXT): a web server answers, not Kafka: is this its port?" \
		--timeout 0.5 -b "127.0.0.1:$PORT"
	listens mail
	all_refuse 3 "no broker answers: 127.0.0.1:$PORT (PLAINTEXT): the answer is not Kafka's: is this its port?" \
		--timeout 0.5 -b "127.0.0.1:$PORT"
	listens closes
	all_refuse 3 "no broker answers: 127.0.0.1:$PORT (PLAINTEXT): the connection was closed: is this a port for TLS (security.protocol=SSL or SASL_SSL), or not Kafka's?" \
		--timeout 0.5 -b "127.0.0.1:$PORT"
}

@test "a port for TLS, and one without, are told from each other" {
	# Of an alert, seven bytes, librdkafka sees no more than the end.
	listens tls
	all_refuse 3 "no broker answers: 127.0.0.1:$PORT (PLAINTEXT): the connection was closed: is this a port for TLS (security.protocol=SSL or SASL_SSL), or not Kafka's?" \
		--timeout 0.5 -b "127.0.0.1:$PORT"
	listens web
	all_refuse 2 "cannot connect: 127.0.0.1:$PORT (SSL): the answer is not TLS: is this a port without it (security.protocol=PLAINTEXT or SASL_PLAINTEXT), or not Kafka's?" \
		--timeout 5 -b "127.0.0.1:$PORT" -X security.protocol=SSL
	listens closes
	all_refuse 3 "no broker answers: 127.0.0.1:$PORT (SSL): the connection was closed: is this a port for TLS (without it: security.protocol=PLAINTEXT or SASL_PLAINTEXT)?" \
		--timeout 0.5 -b "127.0.0.1:$PORT" -X security.protocol=SSL
}

# --- files of TLS -----------------------------------------------------------

@test "a file of TLS that cannot be opened is told by its name" {
	local key
	for key in ssl.ca.location ssl.crl.location ssl.certificate.location \
		ssl.key.location ssl.keystore.location; do
		all_refuse 2 "$key: cannot open 'none': No such file or directory" \
			-b h:1 -X security.protocol=SSL -X "$key=none"
	done
	all_refuse 2 "ssl.key.location: '.' is a directory" \
		-b h:1 -X security.protocol=SSL -X ssl.key.location=.
	all_refuse 2 "ssl.ca.location: cannot open '~/ca.pem': No such file or directory (~ is not replaced here)" \
		-b h:1 -X security.protocol=SSL -X 'ssl.ca.location=~/ca.pem'
	# Without TLS nobody reads it.
	refuses_like 3 'consume: no broker answers: cannot connect' consume -t t \
		--timeout 0.5 -b localhost:1 -X ssl.ca.location=none
}

@test "a file of TLS that holds something else is told by what it lacks" {
	echo nothing >file
	all_refuse 2 "ssl.ca.location: 'file' holds no certificate in PEM form" \
		-b h:1 -X security.protocol=SSL -X ssl.ca.location=file
	all_refuse 2 "ssl.certificate.location: 'file' holds no certificate in PEM form" \
		-b h:1 -X security.protocol=SSL -X ssl.certificate.location=file
	all_refuse 2 "ssl.key.location: 'file' holds no private key in PEM form" \
		-b h:1 -X security.protocol=SSL -X ssl.key.location=file
	all_refuse 2 "ssl.keystore.location: 'file' needs ssl.keystore.password, in a file, -F FILE" \
		-b h:1 -X security.protocol=SSL -X ssl.keystore.location=file
	(umask 077 && printf '%s\n' ssl.keystore.location=file \
		ssl.keystore.password=x security.protocol=SSL >conf)
	all_refuse 2 "ssl.keystore.location: 'file' is not a PKCS#12 store" \
		-b h:1 -F conf
}

# --- words of other tools ---------------------------------------------------

@test "options of kcat and of Kafka's own tools are answered with ours" {
	refuses 2 "consume: unknown option '-C' (consume is kcat -C)" \
		consume -b h:1 -C -t t
	refuses 2 "produce: unknown option '-P' (produce is kcat -P)" \
		produce -b h:1 -P -t t
	refuses 2 "produce: unknown option '-K' (a key is in --envelope, or produce --key FIELD takes it from the record)" \
		produce -t t -K :
	refuses 2 "consume: unknown option '-J' (consume --envelope is kcat -J)" \
		consume -t t -eJ
	refuses 2 "produce: unknown option '-f' (consume -f FORMAT is kcat -f)" \
		produce -t t -f '%s'
	refuses 2 "consume: unknown option '--bootstrap-server' (-b HOST:PORT)" \
		consume --bootstrap-server=h:1 -t t
	refuses 2 "consume: unknown option '--from-beginning' (without -o, consume begins at the beginning)" \
		consume -t t --from-beginning
	refuses 2 "consume: unknown option '--describe' (topics --describe TOPIC, topics -g GROUP)" \
		consume --describe
	refuses 2 "relay: unknown option '--max-messages' (consume -c N ends after N messages)" \
		relay --max-messages 5
	refuses 2 "consume: unknown option '--nonsense' (consume -h lists them)" \
		consume --nonsense
	refuses 2 "consume: unknown option '-y' (consume -h lists them)" \
		consume -y
}

@test "operands of topics are answered with the option" {
	refuses 2 "topics: unexpected operand 'churn' (topics go with -t: -t churn)" \
		topics churn
	refuses 2 "topics: unexpected operand 'create' (--create NAME:PARTITIONS, such as --create tx:1)" \
		topics create tx
	refuses 2 "topics: unexpected operand 'list' (without options all topics are listed)" \
		topics list
	refuses 2 "topics: --create: 'tx' is not NAME:PARTITIONS[:REPLICATION], such as tx:1" \
		topics --create tx
}

@test "a name that is empty is refused before a broker is asked" {
	refuses 2 'consume: -g: GROUP is empty' consume -t t -b h:1 -g ''
	refuses 2 'consume: -t: an empty name in the list' consume -t '' -b h:1
	refuses 2 'consume: -b: LIST is empty' consume -t t -b ''
	refuses 2 'consume: -F: FILE is empty' consume -t t -F ''
	refuses 2 'consume: --offsets-to: FILE is empty' \
		consume -t t --offsets-to ''
	refuses 2 'produce: -t: TOPIC is empty' produce -t ''
	refuses 2 'produce: --key: FIELD is empty' produce -t t --key ''
	refuses 2 'produce: --timestamp: FIELD is empty' \
		produce -t t --timestamp ''
	refuses 2 'topics: -g: GROUP is empty' topics -g ''
	refuses 2 'relay: -g: GROUP is empty' relay -g '' -t t -T u -- cat
	refuses 2 'relay: -T: OUT is empty' relay -g g -t t -T '' -- cat
	refuses 2 'relay: --instance: NAME is empty' \
		relay -g g -t t -T u --instance '' -- cat
	refuses 2 'relay: --dead-letters: TOPIC is empty' \
		relay -g g -t t -T u --dead-letters '' -- cat
}

@test "a command in one pair of quotes is refused, unless it is a file" {
	refuses 2 "relay: 'score -m x' is one word, and no file: leave out the quotes, or have a shell take it apart: -- sh -c 'score -m x'" \
		relay -b h:1 -g g -t t -T u -- 'score -m x'
	refuses 2 "relay: 'jq .|head' is one word, and no file: leave out the quotes, or have a shell take it apart: -- sh -c 'jq .|head'" \
		relay -b h:1 -g g -t t -T u -- 'jq .|head'
	printf '#!/bin/sh\ncat\n' >'my filter'
	chmod +x 'my filter'
	refuses 3 'relay: no broker answers: cannot connect to localhost:1: Connection refused' \
		relay -b localhost:1 --timeout 0.5 -g g -t t -T u -- './my filter'
}

@test "the mock cluster cannot create a topic, and topics says so at once" {
	TRY_SECONDS=10 refuses 2 "topics: the mock cluster of kafka-sandbox makes a topic when a \
program first names it; 'kafka-sandbox --topic tx:3' makes one with 3 partitions" \
		kafka-sandbox topics --create tx:3
}

@test "a name that no topic can have is refused at once" {
	local rule="can be no topic's name: that has letters of English, \
digits, '.', '_' and '-', and at most 249 of them"
	refuses 2 "produce: -t: 'a,b' $rule" produce -b h:1 -t a,b
	refuses 2 "topics: --create: 'a b' $rule" topics -b h:1 --create 'a b:1'
	refuses 2 "produce: -t: '..' $rule" produce -b h:1 -t ..
}
