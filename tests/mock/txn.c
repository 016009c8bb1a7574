/*
 * txn-produce - what the tests need of a broker and no program of ours does
 *
 *	txn-produce commit|abort|open TOPIC PARTITION FIRST LAST
 *		records {"id":FIRST} to {"id":LAST} in one transaction; `open`
 *		says "open" when they are in the log, and then keeps it open
 *		until its stdin ends
 *	txn-produce pending GROUP TOPIC PARTITION OFFSET
 *		an offset of the group, in a transaction; says "open" when the
 *		group's coordinator has it, and takes it back when its stdin
 *		ends
 *	txn-produce trim TOPIC PARTITION OFFSET
 *		delete the records before OFFSET
 *	txn-produce drop TOPIC
 *		delete the topic
 *	txn-produce grow TOPIC PARTITIONS
 *		give the topic so many partitions
 *	txn-produce limit TOPIC BYTES
 *		set its max.message.bytes
 *
 * The brokers are $WEIR_TEST_BROKERS.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <librdkafka/rdkafka.h>

#define TIMEOUT_MS 30000

_Noreturn static void
fail(const char *what, const char *why)
{
	fprintf(stderr, "txn-produce: %s: %s\n", what, why);
	exit(3);
}

static void
check(rd_kafka_error_t *error, const char *what)
{
	if (error != NULL)
		fail(what, rd_kafka_error_string(error));
}

static void
check_code(rd_kafka_resp_err_t err, const char *what)
{
	if (err != RD_KAFKA_RESP_ERR_NO_ERROR)
		fail(what, rd_kafka_err2str(err));
}

static void
set(rd_kafka_conf_t *conf, const char *key, const char *value)
{
	char why[256];

	if (rd_kafka_conf_set(conf, key, value, why, sizeof why) !=
	    RD_KAFKA_CONF_OK)
		fail(key, why);
}

static rd_kafka_t *
start(const char *transactional_id)
{
	const char *brokers = getenv("WEIR_TEST_BROKERS");
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	rd_kafka_t *rk;
	char why[256];

	set(conf, "bootstrap.servers", brokers != NULL ? brokers : "");
	if (transactional_id != NULL) {
		set(conf, "transactional.id", transactional_id);
		set(conf, "transaction.timeout.ms", "60000");
	}
	rk = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why);
	if (rk == NULL)
		fail("cannot start", why);
	return rk;
}

/* Say that the transaction is open; take it back when stdin ends. */
static void
keep_open(rd_kafka_t *rk)
{
	puts("open");
	fflush(stdout);
	while (getchar() != EOF)
		continue;
	check(rd_kafka_abort_transaction(rk, TIMEOUT_MS), "abort");
}

static void
produce(char **argv)
{
	int first = atoi(argv[4]), last = atoi(argv[5]);
	char id[300], value[64];
	rd_kafka_t *rk;

	snprintf(id, sizeof id, "%s-%s-%ld", argv[2], argv[3], (long)getpid());
	rk = start(id);
	check(rd_kafka_init_transactions(rk, TIMEOUT_MS), "init");
	check(rd_kafka_begin_transaction(rk), "begin");
	for (int i = first; i <= last; i++) {
		int len = snprintf(value, sizeof value, "{\"id\":%d}", i);

		check_code(rd_kafka_producev(rk, RD_KAFKA_V_TOPIC(argv[2]),
			       RD_KAFKA_V_PARTITION(atoi(argv[3])),
			       RD_KAFKA_V_VALUE(value, (size_t)len),
			       RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
			       RD_KAFKA_V_END),
		    "produce");
	}
	check_code(rd_kafka_flush(rk, TIMEOUT_MS), "flush");
	if (strcmp(argv[1], "commit") == 0) {
		check(rd_kafka_commit_transaction(rk, TIMEOUT_MS), "commit");
	} else if (strcmp(argv[1], "abort") == 0) {
		check(rd_kafka_abort_transaction(rk, TIMEOUT_MS), "abort");
	} else {
		keep_open(rk);
	}
	rd_kafka_destroy(rk);
}

static void
hold_offset(char **argv)
{
	char id[300];
	rd_kafka_consumer_group_metadata_t *group =
	    rd_kafka_consumer_group_metadata_new(argv[2]);
	rd_kafka_topic_partition_list_t *list =
	    rd_kafka_topic_partition_list_new(1);
	rd_kafka_t *rk;

	snprintf(id, sizeof id, "%s-%ld", argv[2], (long)getpid());
	rk = start(id);
	rd_kafka_topic_partition_list_add(list, argv[3], atoi(argv[4]))
	    ->offset = atoll(argv[5]);
	check(rd_kafka_init_transactions(rk, TIMEOUT_MS), "init");
	check(rd_kafka_begin_transaction(rk), "begin");
	check(rd_kafka_send_offsets_to_transaction(rk, list, group, TIMEOUT_MS),
	    "offsets");
	keep_open(rk);
	rd_kafka_topic_partition_list_destroy(list);
	rd_kafka_consumer_group_metadata_destroy(group);
	rd_kafka_destroy(rk);
}

static void
wait_for(rd_kafka_queue_t *queue, const char *what)
{
	rd_kafka_event_t *event = rd_kafka_queue_poll(queue, TIMEOUT_MS);

	if (event == NULL)
		fail(what, "no answer");
	check_code(rd_kafka_event_error(event), what);
	rd_kafka_event_destroy(event);
}

static void
trim(char **argv)
{
	rd_kafka_t *rk = start(NULL);
	rd_kafka_queue_t *queue = rd_kafka_queue_new(rk);
	rd_kafka_topic_partition_list_t *list =
	    rd_kafka_topic_partition_list_new(1);
	rd_kafka_DeleteRecords_t *ask;

	rd_kafka_topic_partition_list_add(list, argv[2], atoi(argv[3]))
	    ->offset = atoll(argv[4]);
	ask = rd_kafka_DeleteRecords_new(list);
	rd_kafka_DeleteRecords(rk, &ask, 1, NULL, queue);
	wait_for(queue, "trim");
	rd_kafka_DeleteRecords_destroy(ask);
	rd_kafka_topic_partition_list_destroy(list);
	rd_kafka_queue_destroy(queue);
	rd_kafka_destroy(rk);
}

static void
drop(char **argv)
{
	rd_kafka_t *rk = start(NULL);
	rd_kafka_queue_t *queue = rd_kafka_queue_new(rk);
	rd_kafka_DeleteTopic_t *ask = rd_kafka_DeleteTopic_new(argv[2]);

	rd_kafka_DeleteTopics(rk, &ask, 1, NULL, queue);
	wait_for(queue, "drop");
	rd_kafka_DeleteTopic_destroy(ask);
	rd_kafka_queue_destroy(queue);
	rd_kafka_destroy(rk);
}

static void
grow(char **argv)
{
	char why[256];
	rd_kafka_t *rk = start(NULL);
	rd_kafka_queue_t *queue = rd_kafka_queue_new(rk);
	rd_kafka_NewPartitions_t *ask = rd_kafka_NewPartitions_new(
	    argv[2], (size_t)atoi(argv[3]), why, sizeof why);

	if (ask == NULL)
		fail("grow", why);
	rd_kafka_CreatePartitions(rk, &ask, 1, NULL, queue);
	wait_for(queue, "grow");
	rd_kafka_NewPartitions_destroy(ask);
	rd_kafka_queue_destroy(queue);
	rd_kafka_destroy(rk);
}

static void
limit(char **argv)
{
	rd_kafka_t *rk = start(NULL);
	rd_kafka_queue_t *queue = rd_kafka_queue_new(rk);
	rd_kafka_ConfigResource_t *ask =
	    rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, argv[2]);

	rd_kafka_ConfigResource_set_config(ask, "max.message.bytes", argv[3]);
	rd_kafka_AlterConfigs(rk, &ask, 1, NULL, queue);
	wait_for(queue, "limit");
	rd_kafka_ConfigResource_destroy(ask);
	rd_kafka_queue_destroy(queue);
	rd_kafka_destroy(rk);
}

int
main(int argc, char **argv)
{
	if (argc == 6 &&
	    (strcmp(argv[1], "commit") == 0 || strcmp(argv[1], "abort") == 0 ||
		strcmp(argv[1], "open") == 0))
		produce(argv);
	else if (argc == 6 && strcmp(argv[1], "pending") == 0)
		hold_offset(argv);
	else if (argc == 5 && strcmp(argv[1], "trim") == 0)
		trim(argv);
	else if (argc == 3 && strcmp(argv[1], "drop") == 0)
		drop(argv);
	else if (argc == 4 && strcmp(argv[1], "grow") == 0)
		grow(argv);
	else if (argc == 4 && strcmp(argv[1], "limit") == 0)
		limit(argv);
	else
		fail("usage", "see the beginning of tests/mock/txn.c");
	return 0;
}
