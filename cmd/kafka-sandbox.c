/*
 * kafka-sandbox - run a command with a Kafka of its own
 *
 * The Kafka is librdkafka's mock cluster, in this process. It keeps at most
 * 5 MiB of batches a partition and drops older ones in silence: this program
 * watches for that, and says so.
 */
#include "base/clock.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/opt.h"
#include "base/stop.h"
#include "kafka/cause.h"
#include "stream/out.h"

#include <errno.h>
#include <inttypes.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define BROKERS 1
#define PARTITIONS_MAX 1024
#define WATCH_MS 1000 /* between two looks for dropped records */
#define ASK_MS 5000   /* how long a question to our own broker may take */

/*
 * Properties that the mock needs and a real broker does not: topics are made
 * when they are first named; records without a key are spread evenly, since a
 * partition holds so little; group members are missed soon (the mock waits for
 * that).
 */
#define PROPERTIES                                                             \
	"allow.auto.create.topics=true sticky.partitioning.linger.ms=0 "       \
	"session.timeout.ms=4000 heartbeat.interval.ms=500"

struct topic {
	char *name;
	int partitions;
};

struct opts {
	struct opt_common common;
	struct topic *topic;
	size_t topics, topic_capacity;
	char **command; /* command[0] is NULL without one */
};

struct sandbox {
	rd_kafka_t *rk;
	rd_kafka_mock_cluster_t *cluster;
	int64_t watched;
	bool dropped;
};

static void
take_topic(void *opts, const char *text)
{
	struct opts *o = opts;
	const char *colon = strrchr(text, ':');
	long long n;

	if (colon == NULL || colon == text ||
	    !num_int(colon + 1, 1, PARTITIONS_MAX, &n))
		diex(ST_CANNOT,
		    "--topic: '%s' is not NAME:PARTITIONS, such as tx:4, with "
		    "1 to %d partitions",
		    text, PARTITIONS_MAX);
	o->topic =
	    mem_grow(o->topic, o->topics, &o->topic_capacity, sizeof *o->topic);
	o->topic[o->topics++] =
	    (struct topic){mem_copy(text, (size_t)(colon - text)), (int)n};
}

static const struct opt options[] = {
    {0, "topic", "NAME:PARTITIONS", "make this topic; others get 4 partitions",
	OPT_CALL(take_topic), OPT_REPEATS},
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" [--topic NAME:PARTITIONS]... [--] [COMMAND [ARG ...]]\n"
	"Run a command with a Kafka of its own, in $WEIR_BROKERS. Without a\n"
	"command, print the address and run until a signal.\n",
    .rows = options,
    .shared = {OPT_COMMON},
    .until_operand = true, /* its arguments are the command's */
};

static void
on_log(const rd_kafka_t *rk, int level, const char *facility, const char *text)
{
	(void)rk;
	(void)level;
	note("librdkafka: %s: %s", facility, text);
}

static void
start(struct sandbox *s, const struct opts *o)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	char why[256];

	rd_kafka_conf_set_log_cb(conf, on_log);
	rd_kafka_conf_set(conf, "client.id", "kafka-sandbox", why, sizeof why);
	*s = (struct sandbox){
	    .rk = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why)};
	if (s->rk == NULL)
		diex(ST_FAILED, "%s", why);
	s->cluster = rd_kafka_mock_cluster_new(s->rk, BROKERS);
	if (s->cluster == NULL)
		diex(ST_FAILED, "cannot start the mock cluster");
	for (size_t i = 0; i < o->topics; i++) {
		rd_kafka_resp_err_t err = rd_kafka_mock_topic_create(
		    s->cluster, o->topic[i].name, o->topic[i].partitions, 1);

		if (err != RD_KAFKA_RESP_ERR_NO_ERROR)
			diex(ST_CANNOT, "cannot make topic '%s': %s",
			    o->topic[i].name, cause_of(err));
	}
	rd_kafka_brokers_add(
	    s->rk, rd_kafka_mock_cluster_bootstraps(s->cluster));
}

static void
stop(struct sandbox *s)
{
	rd_kafka_mock_cluster_destroy(s->cluster);
	rd_kafka_destroy(s->rk);
}

/* Has the mock dropped records of this partition? */
static void
watch_partition(struct sandbox *s, const char *topic, int32_t partition)
{
	int64_t low = 0, high = 0;
	rd_kafka_resp_err_t err = rd_kafka_query_watermark_offsets(
	    s->rk, topic, partition, &low, &high, ASK_MS);

	if (err != RD_KAFKA_RESP_ERR_NO_ERROR) {
		warnx("cannot look for dropped records in %s[%" PRId32 "]: %s",
		    topic, partition, cause_of(err));
		s->dropped = true;
	} else if (low > 0) {
		warnx("the sandbox has dropped the first %" PRId64
		      " of %" PRId64 " records of %s[%" PRId32
		      "]: it keeps 5 MiB a partition; give the topic more "
		      "with --topic",
		    low, high, topic, partition);
		s->dropped = true;
	}
}

/* Look at all partitions; warn once something was dropped. */
static void
watch(struct sandbox *s)
{
	const struct rd_kafka_metadata *md;
	rd_kafka_resp_err_t err;

	s->watched = clock_ms();
	if (s->dropped)
		return;
	err = rd_kafka_metadata(s->rk, 1, NULL, &md, ASK_MS);
	if (err != RD_KAFKA_RESP_ERR_NO_ERROR) {
		warnx("cannot look for dropped records: %s", cause_of(err));
		s->dropped = true;
		return;
	}
	for (int i = 0; i < md->topic_cnt; i++)
		for (int j = 0; j < md->topics[i].partition_cnt; j++)
			watch_partition(s, md->topics[i].topic,
			    md->topics[i].partitions[j].id);
	rd_kafka_metadata_destroy(md);
}

/* Do we have the terminal, so that we can give it away? */
static bool
have_terminal(void)
{
	return isatty(STDIN_FILENO) && tcgetpgrp(STDIN_FILENO) == getpgrp();
}

/* Give the terminal to a process group, which may not be ours. */
static void
give_terminal(pid_t group)
{
	void (*old)(int) = signal(SIGTTOU, SIG_IGN);

	tcsetpgrp(STDIN_FILENO, group);
	signal(SIGTTOU, old);
}

/*
 * Start the command in its own process group: else a signal to all of ours
 * would reach it twice, once passed on.
 */
static void
join_own_group(void)
{
	bool terminal = have_terminal();

	setpgid(0, 0);
	if (terminal)
		give_terminal(getpid());
}

_Noreturn static void
run_command(const struct sandbox *s, char **command)
{
	const char *brokers = rd_kafka_mock_cluster_bootstraps(s->cluster);

	join_own_group();
	/* Our end ends the command: its Kafka would be gone. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	if (setenv("WEIR_BROKERS", brokers, 1) != 0 ||
	    setenv("WEIR_PROPERTIES", PROPERTIES, 1) != 0 ||
	    /* A user's set-up for the real Kafka is not for this one. */
	    setenv("WEIR_CONFIG", "/dev/null", 1) != 0)
		die_in_child(ST_FAILED, "cannot set the environment");
	execvp(command[0], command);
	die_in_child(ST_CANNOT, "cannot run '%s'", command[0]);
}

/* Wait for the command, passing signals on; returns its wait status. */
static int
wait_for_command(struct sandbox *s, pid_t pid)
{
	int ended, passed_on = 0;

	while (waitpid(pid, &ended, WNOHANG) == 0) {
		if (stop_requested() != 0 && !passed_on) {
			kill(-pid, stop_requested());
			passed_on = 1;
		}
		clock_sleep(5);
		if (clock_ms() - s->watched > WATCH_MS)
			watch(s);
	}
	return ended;
}

/* Stay until a signal; returns the status. */
static enum status
serve(struct sandbox *s)
{
	const char *brokers = rd_kafka_mock_cluster_bootstraps(s->cluster);

	out_add(brokers, strlen(brokers));
	out_add_byte('\n');
	out_flush();
	while (stop_requested() == 0) {
		clock_sleep(100);
		if (clock_ms() - s->watched > WATCH_MS)
			watch(s);
	}
	return ST_OK;
}

static int
run(struct sandbox *s, char **command)
{
	bool terminal = have_terminal();
	pid_t pid = fork();
	int ended;

	if (pid > 0 && terminal)
		warnx("Kafka is at %s until '%s' ends",
		    rd_kafka_mock_cluster_bootstraps(s->cluster), command[0]);
	if (pid > 0)
		setpgid(pid, pid); /* whoever of us is first */
	if (pid < 0)
		die(ST_FAILED, "cannot run '%s'", command[0]);
	if (pid == 0)
		run_command(s, command);
	ended = wait_for_command(s, pid);
	if (terminal)
		give_terminal(getpgrp());
	return WIFSIGNALED(ended) ? 128 + WTERMSIG(ended) : WEXITSTATUS(ended);
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct sandbox s;
	int status;

	opt_start(argv);
	o = (struct opts){.common = OPT_COMMON_DEFAULT};
	opt_parse(&program, &o, argc, argv);
	o.command = argv + optind;
	start(&s, &o);
	status = o.command[0] != NULL ? run(&s, o.command) : (int)serve(&s);
	watch(&s);
	stop(&s);
	return s.dropped ? (int)ST_FAILED : status;
}
