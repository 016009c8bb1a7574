#!/usr/bin/env bats
# docs/cookbook.md: the recipes that need a real Kafka

load ../helper
load ../broker
load ../cookbook

# without_topics: those of the page's recipes are gone, those of an earlier run.
without_topics() {
	local topic
	for topic in $(sed -n 's/.*topics .*--create //p' .said/of-page |
		grep -oE 'cookbook\.[a-z.]+' | sort -u); do
		topics -q --delete "$topic" 2>>.said/deleted || true
	done
}

# kafka_recipe TITLE: its topics are new, and its addresses are the test's.
kafka_recipe() {
	python3 "$TESTS/recipe.py" script "$COOKBOOK" "$1" >.said/of-page
	without_topics
	recipe "$1" "kafka1:9092=>$WEIR_TEST_BROKERS" \
		"kafka1:9093=>${WEIR_TEST_SASL:-}" "kafka2:9093=>${WEIR_TEST_SASL:-}" \
		"pkc-12345.europe-west1.gcp.confluent.cloud:9092=>${WEIR_TEST_SASL:-}" \
		"/etc/ssl/company-ca.pem=>${WEIR_TEST_SECURITY:-}/ca.pem" \
		'username=weir=>username=alice' 'password=secret=>password=alice-secret' \
		'API_KEY=>alice' 'API_SECRET=>alice-secret' '/etc/weir/=>'
	without_topics
}

@test "from kcat: the recipe runs, and kcat prints the same" {
	kafka_recipe 'I know kcat. What is the same here?'
	# Three messages of consume -f, and the same three of kcat.
	[ "$(grep -c '^K[0-9]* [0-2] {' "$OUT")" -eq 6 ]
	[ "$(grep '^K[0-9]* [0-2] {' "$OUT" | sort -u | wc -l)" -eq 3 ]
}

@test "exactly once: the recipe runs" {
	kafka_recipe 'How do I score each record exactly once?'
}

@test "cron: the recipe runs" {
	kafka_recipe 'How do I do that from cron?'
}

@test "dead letters: the recipe runs" {
	kafka_recipe 'Some records cannot be scored. How do I keep them, and go on?'
}

@test "TLS with a CA of one's own: the recipe runs" {
	kafka_recipe 'My Kafka has TLS with a CA of our own'
}

@test "Confluent Cloud: the recipe runs" {
	# Its authority is one that the system trusts.
	export SSL_CERT_FILE=$WEIR_TEST_SECURITY/ca.pem
	kafka_recipe 'My Kafka is Confluent Cloud'
}

@test "a second cluster: the recipe runs" {
	kafka_recipe 'How do I copy a topic to a second cluster?'
}
