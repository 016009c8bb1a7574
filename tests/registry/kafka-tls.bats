#!/usr/bin/env bats
# a schema registry behind TLS

load ../helper
load ../broker
load ../schemas

@test "the registry's certificate is verified, by the file's authorities" {
	topic 1
	schema 1 '"string"'
	values "$TOPIC" '00 00000001 02 61'
	a_registry --certificate "$WEIR_TEST_SECURITY/broker-all.pem"
	REGISTRY=${REGISTRY/http:/https:}
	refuses_like 2 "consume: schema registry $REGISTRY: " \
		consume -t "$TOPIC" -e --schema-registry "$REGISTRY"
	echo "schema.registry.ssl.ca.location=$WEIR_TEST_SECURITY/other-ca.pem" >conf
	refuses_like 2 "consume: schema registry $REGISTRY: " \
		consume -F conf -t "$TOPIC" -e --schema-registry "$REGISTRY"
	echo "schema.registry.ssl.ca.location=$WEIR_TEST_SECURITY/ca.pem" >conf
	try 0 consume -F conf -t "$TOPIC" -e --schema-registry "$REGISTRY"
	prints '"a"'
	printf '%s\n' "schema.registry.ssl.truststore.location=$WEIR_TEST_SECURITY/ca.pem" \
		schema.registry.ssl.truststore.type=PEM >conf
	try 0 consume -F conf -t "$TOPIC" -e --schema-registry "$REGISTRY"
	prints '"a"'
	says
}

@test "certificates may be texts, and Java's stores of PEM or PKCS#12" {
	topic 1
	local ours=schema.registry.ssl pem
	schema 1 '"string"'
	values "$TOPIC" '00 00000001 02 61'
	a_registry --certificate "$WEIR_TEST_SECURITY/broker-all.pem" \
		--client-ca "$WEIR_TEST_SECURITY/ca.pem"
	REGISTRY=${REGISTRY/http:/https:}
	# pem FILE: on one line, as a property has it
	pem() { sed 's/$/\\n/' "$1" | tr -d '\n'; }
	cat "$WEIR_TEST_SECURITY"/client.{pem,key} >both.pem
	openssl pkcs12 -export -in both.pem -out both.p12 -passout pass:canary
	reads() {
		printf '%s\n' "$@" >conf
		chmod 600 conf
		try 0 consume -F conf -t "$TOPIC" -e --schema-registry "$REGISTRY"
		prints '"a"'
		says
	}
	reads "$ours.ca.location=$WEIR_TEST_SECURITY/ca.pem" \
		"$ours.certificate.location=$WEIR_TEST_SECURITY/client.pem" \
		"$ours.key.location=$WEIR_TEST_SECURITY/client.key"
	reads "$ours.ca.pem=$(pem "$WEIR_TEST_SECURITY/ca.pem")" \
		"$ours.certificate.pem=$(pem "$WEIR_TEST_SECURITY/client.pem")" \
		"$ours.key.pem=$(pem "$WEIR_TEST_SECURITY/client.key")"
	reads "$ours.truststore.type=PEM" "$ours.keystore.type=PEM" \
		"$ours.truststore.certificates=$(pem "$WEIR_TEST_SECURITY/ca.pem")" \
		"$ours.keystore.location=$PWD/both.pem"
	reads "$ours.ca.location=$WEIR_TEST_SECURITY/ca.pem" \
		"$ours.keystore.location=$PWD/both.p12" \
		"$ours.keystore.password=canary"
	echo "$ours.ca.location=$WEIR_TEST_SECURITY/ca.pem" >conf
	try 3 consume -F conf -t "$TOPIC" -e --schema-registry "$REGISTRY" --timeout 1
	echo "$ours.truststore.location=store.jks" >conf
	refuses_like 2 "consume: 'conf': a Java truststore cannot be read" \
		consume -F conf -t "$TOPIC" -e --schema-registry "$REGISTRY"
}

@test "Confluent Cloud's client.properties with a registry works as it is printed" {
	topic 1
	schema 1 '"string"'
	values "$TOPIC" '00 00000001 02 61'
	a_registry --user 'SRKEY123:sr-secret-canary/+=' \
		--certificate "$WEIR_TEST_SECURITY/broker-all.pem"
	# As it is printed, with the authority of these tests and their addresses.
	cat >client.properties <<-E
		# Required connection configs for Kafka producer, consumer, and admin
		bootstrap.servers=$WEIR_TEST_SASL
		security.protocol=SASL_SSL
		sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username='alice' password='alice-secret';
		sasl.mechanism=PLAIN
		# Required for correctness in Apache Kafka clients prior to 2.6
		client.dns.lookup=use_all_dns_ips

		# Best practice for higher availability in Apache Kafka clients prior to 3.0
		session.timeout.ms=45000

		# Best practice for Kafka producer to prevent data loss
		acks=all

		# Required connection configs for Confluent Cloud Schema Registry
		schema.registry.url=${REGISTRY/http:/https:}
		basic.auth.credentials.source=USER_INFO
		basic.auth.user.info=SRKEY123:sr-secret-canary/+=
		ssl.ca.location=$WEIR_TEST_SECURITY/ca.pem
		schema.registry.ssl.ca.location=$WEIR_TEST_SECURITY/ca.pem
	E
	chmod 600 client.properties
	try 0 env -u WEIR_BROKERS consume -F client.properties -t "$TOPIC" -e \
		--schema-registry config
	prints '"a"'
	says
	echo '"string"' >s.avsc
	echo '{"value":"b"}' >in
	try 0 env -u WEIR_BROKERS produce -F client.properties -t "$TOPIC" \
		--envelope --schema-registry config --schema s.avsc --register in
	says
	try 0 env -u WEIR_BROKERS consume -F client.properties -t "$TOPIC" -e -v \
		--schema-registry config
	prints '"a"' '"b"'
	! grep -r canary "$ERR" || false
}
