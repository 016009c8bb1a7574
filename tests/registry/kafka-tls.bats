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
