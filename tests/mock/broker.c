/*
 * mock-broker - a Kafka for tests that fails on command
 *
 * Starts librdkafka's mock cluster of BROKERS (1 unless told otherwise) and
 * prints its address. Then it obeys the lines of stdin, each answered by "ok"
 * when it is done, or by "?" and what is wrong with it; it ends with them.
 *
 *	down BROKER                     refuse connections, and cut those there
 *	up BROKER
 *	rtt BROKER MS                   answer that late
 *	err APIKEY CODE COUNT           fail the next COUNT requests of a kind
 *	reply BROKER APIKEY CODE MS     answer one such request so late
 *	terr TOPIC CODE                 what metadata say about a topic
 *	create TOPIC PARTITIONS
 *	leader TOPIC PARTITION BROKER   -1: none
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <librdkafka/rdkafka.h>
/* It must come behind rdkafka.h. */
#include <librdkafka/rdkafka_mock.h>

#define WORDS_MAX 5
#define ERRORS_MAX 1000

struct broker {
	rd_kafka_t *rk;
	rd_kafka_mock_cluster_t *cluster;
};

/* A command: its words, and those of them that are numbers. */
struct command {
	char *word[WORDS_MAX];
	int words;
	int number[WORDS_MAX];
};

static rd_kafka_resp_err_t
set_down(struct broker *b, const struct command *c)
{
	return rd_kafka_mock_broker_set_down(b->cluster, c->number[1]);
}

static rd_kafka_resp_err_t
set_up(struct broker *b, const struct command *c)
{
	return rd_kafka_mock_broker_set_up(b->cluster, c->number[1]);
}

static rd_kafka_resp_err_t
set_rtt(struct broker *b, const struct command *c)
{
	return rd_kafka_mock_broker_set_rtt(
	    b->cluster, c->number[1], c->number[2]);
}

static rd_kafka_resp_err_t
push_errors(struct broker *b, const struct command *c)
{
	rd_kafka_resp_err_t errors[ERRORS_MAX];
	int count = c->number[3];

	if (count < 1 || count > ERRORS_MAX)
		return RD_KAFKA_RESP_ERR__INVALID_ARG;
	for (int i = 0; i < count; i++)
		errors[i] = (rd_kafka_resp_err_t)c->number[2];
	rd_kafka_mock_push_request_errors_array(
	    b->cluster, (int16_t)c->number[1], (size_t)count, errors);
	return RD_KAFKA_RESP_ERR_NO_ERROR;
}

static rd_kafka_resp_err_t
push_reply(struct broker *b, const struct command *c)
{
	return rd_kafka_mock_broker_push_request_error_rtts(b->cluster,
	    c->number[1], (int16_t)c->number[2], 1,
	    (rd_kafka_resp_err_t)c->number[3], c->number[4]);
}

static rd_kafka_resp_err_t
set_topic_error(struct broker *b, const struct command *c)
{
	rd_kafka_mock_topic_set_error(
	    b->cluster, c->word[1], (rd_kafka_resp_err_t)c->number[2]);
	return RD_KAFKA_RESP_ERR_NO_ERROR;
}

static rd_kafka_resp_err_t
create_topic(struct broker *b, const struct command *c)
{
	return rd_kafka_mock_topic_create(
	    b->cluster, c->word[1], c->number[2], 1);
}

static rd_kafka_resp_err_t
set_leader(struct broker *b, const struct command *c)
{
	return rd_kafka_mock_partition_set_leader(
	    b->cluster, c->word[1], c->number[2], c->number[3]);
}

static const struct {
	const char *name;
	const char *arguments; /* n a number, s any word */
	rd_kafka_resp_err_t (*run)(struct broker *b, const struct command *c);
} verbs[] = {
    {"down", "n", set_down},
    {"up", "n", set_up},
    {"rtt", "nn", set_rtt},
    {"err", "nnn", push_errors},
    {"reply", "nnnn", push_reply},
    {"terr", "sn", set_topic_error},
    {"create", "sn", create_topic},
    {"leader", "snn", set_leader},
};

static bool
is_number(const char *text, int *n)
{
	char *end;
	long value;

	errno = 0;
	value = strtol(text, &end, 10);
	*n = (int)value;
	return end != text && *end == '\0' && errno == 0 && value >= INT_MIN &&
	    value <= INT_MAX;
}

/* Do the arguments have the number and the types that are asked for? */
static bool
has_arguments(struct command *c, const char *types)
{
	if (c->words - 1 != (int)strlen(types))
		return false;
	for (int i = 1; i < c->words; i++) {
		if (types[i - 1] == 'n' &&
		    !is_number(c->word[i], &c->number[i]))
			return false;
	}
	return true;
}

static void
split(struct command *c, char *line)
{
	char *rest, *word = strtok_r(line, " \t\n", &rest);

	*c = (struct command){0};
	for (; word != NULL; word = strtok_r(NULL, " \t\n", &rest)) {
		if (c->words == WORDS_MAX)
			break;
		c->word[c->words++] = word;
	}
}

/* What is wrong with the line, or NULL when it was obeyed. */
static const char *
obey(struct broker *b, char *line)
{
	rd_kafka_resp_err_t err;
	struct command c;

	split(&c, line);
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (c.words == 0 || strcmp(c.word[0], verbs[i].name) != 0)
			continue;
		if (!has_arguments(&c, verbs[i].arguments))
			return "wrong arguments";
		err = verbs[i].run(b, &c);
		return err != RD_KAFKA_RESP_ERR_NO_ERROR ? rd_kafka_err2str(err)
							 : NULL;
	}
	return "unknown command";
}

static int
start(struct broker *b, int brokers)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	char why[256];

	rd_kafka_conf_set(conf, "log_level", "0", why, sizeof why);
	b->rk = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why);
	if (b->rk == NULL) {
		fprintf(stderr, "mock-broker: %s\n", why);
		return -1;
	}
	b->cluster = rd_kafka_mock_cluster_new(b->rk, brokers);
	if (b->cluster == NULL) {
		fprintf(stderr, "mock-broker: cannot start the cluster\n");
		return -1;
	}
	return 0;
}

int
main(int argc, char **argv)
{
	struct broker b = {0};
	char line[1024];
	int brokers = 1;

	if (argc > 2 || (argc == 2 && !is_number(argv[1], &brokers))) {
		fprintf(stderr, "usage: mock-broker [BROKERS] < COMMANDS\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (start(&b, brokers) < 0)
		return 3;
	printf("%s\n", rd_kafka_mock_cluster_bootstraps(b.cluster));
	while (fgets(line, sizeof line, stdin) != NULL) {
		const char *wrong = obey(&b, line);

		if (wrong == NULL)
			puts("ok");
		else
			printf("? %s\n", wrong);
	}
	rd_kafka_mock_cluster_destroy(b.cluster);
	rd_kafka_destroy(b.rk);
	return ferror(stdin) || ferror(stdout) ? 3 : 0;
}
