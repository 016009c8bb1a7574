/*
 * registry_topic: a registry in a topic (registry/carrier.h).
 *
 *	key				value
 *	blob/sha256:HEX			a model's bytes; none: removed
 *	event/ID			the event's line
 *
 * The topic has exactly one partition, whose order is the log's, is compacted,
 * and has the broker's time on its records (message.timestamp.type=
 * LogAppendTime). Compaction keeps the last record of a key: so each event has
 * a key of its own, which is never written twice (single.h). When it is not
 * known whether an event arrived, the topic is read; what is not there is made
 * anew, as another event. Bytes may be written twice: their key is what they
 * are.
 *
 * Order of a change: the bytes, acknowledged, then the event. Only prune
 * removes bytes. Readers see what is committed, and keep all bytes in a
 * temporary file (registry_blobs.h); while no broker answers they just see
 * nothing new. A position in the log is an offset.
 */
#ifndef KAFKA_REGISTRY_TOPIC_H
#define KAFKA_REGISTRY_TOPIC_H

#include "base/diag.h"
#include "kafka/conf.h"
#include "registry/registry.h"

/* How to create such a topic, after its name. */
#define REGISTRY_TOPIC_FORM                                                    \
	"1 --set cleanup.policy=compact "                                      \
	"--set message.timestamp.type=LogAppendTime"

/*
 * For registry_open() in a program that links Kafka: how to open a topic with
 * these options, which are lent. Opening waits for a broker, and for all that
 * the topic has; -1, status 2, when the topic is not there or not of this kind.
 */
struct registry_topics registry_topics(const struct kafka_opts *o);

#endif
