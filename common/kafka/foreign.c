#include "kafka/foreign.h"

#include <stddef.h>

const struct opt_hint foreign_hints[] = {
    /* kcat's */
    {"C", "consume is kcat -C"},
    {"P", "produce is kcat -P"},
    {"L", "topics is kcat -L"},
    {"Q", "consume -o @TIME begins at a time"},
    {"G", "consume -g GROUP is kcat -G"},
    {"J", "consume --envelope is kcat -J"},
    {"f",
	"consume --envelope prints key, headers, place and time, and jq "
	"formats them"},
    {"K",
	"a key is in --envelope, or produce --key FIELD takes it from the "
	"record"},
    {"k", "produce --key FIELD takes the key from the record"},
    {"Z", "null is a tombstone in --envelope"},
    {"D", "a message is a line, or any bytes in --envelope"},
    {"l", "produce sends each line as a message"},
    {"s",
	"consume --schema-registry URL reads Avro; consume --raw prints other "
	"bytes"},
    {"r", "consume --schema-registry URL is kcat -r URL -s avro"},
    {"M", "-b HOST:PORT names a broker"},
    {"T", "tee(1) prints what goes through a pipe"},
    /* those of Kafka's own tools */
    {"bootstrap-server", "-b HOST:PORT"},
    {"bootstrap-servers", "-b HOST:PORT"},
    {"broker-list", "-b HOST:PORT"},
    {"consumer.config", "-F FILE"},
    {"consumer-property", "-X KEY=VALUE"},
    {"producer.config", "-F FILE"},
    {"producer-property", "-X KEY=VALUE"},
    {"command-config", "-F FILE"},
    {"command-property", "-X KEY=VALUE"},
    {"from-beginning", "without -o, consume begins at the beginning"},
    {"max-messages", "consume -c N ends after N messages"},
    {"timeout-ms", "--timeout SECONDS"},
    {"whitelist", "-t TOPIC,TOPIC"},
    {"include", "-t TOPIC,TOPIC"},
    {"isolation-level", "-X isolation.level=..."},
    {"skip-message-on-error",
	"bad messages are rejected, and the rest goes on"},
    {"formatter", "consume --envelope and jq"},
    {"compression-codec", "-z CODEC"},
    {"list", "topics lists all topics"},
    {"describe", "topics --describe TOPIC, topics -g GROUP"},
    {"partitions", "topics --create NAME:PARTITIONS"},
    {"replication-factor", "topics --create NAME:PARTITIONS:REPLICATION"},
    {"if-not-exists", "topics --if-missing"},
    {"delete", "topics --delete TOPIC"},
    {"all-groups", "topics --groups"},
    {"alter", "weir alters no topics: kafka-configs.sh does"},
    {"reset-offsets", "topics -g GROUP -t TOPIC --commit WHERE"},
    {NULL, NULL},
};
