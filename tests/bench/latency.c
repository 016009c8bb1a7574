/*
 * latency - how long a record takes from topic to topic
 *
 * usage: latency BROKERS IN OUT RECORDS RATE SECONDS [COMMAND [ARG ...]]
 *
 * Sends RATE records a second to topic IN, for so many SECONDS, and reads them
 * from OUT, where COMMAND, if there is one, brings them; it is started first,
 * and killed with all its children at the end. The records are the lines of
 * the file RECORDS with a member in front that has the time at which each was
 * due, so that a record that had to wait to be sent is late and not early.
 * One clock: that of this machine. Prints, in milliseconds,
 *
 *	{"sent":N,"p50":MS,"p99":MS,"max":MS}
 *
 * Exit status 1 when a record did not come, 3 when nothing works.
 */
#include <inttypes.h>
#include <librdkafka/rdkafka.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MEMBER "{\"due\":"
#define RECORDS_KEPT 1000
#define RECORD_MAX 4096
#define PATIENCE 20 /* seconds, for the command to begin and to end */

struct probe {
	const char *brokers, *in, *out;
	long rate, seconds;
	char **record;
	size_t records;
	int64_t *late; /* nanoseconds, of each record that came */
	long expected;
	atomic_long came;
	atomic_bool begun;    /* a first record came through */
	_Atomic int64_t from; /* when the first was due that counts */
	atomic_bool stop;
};

static int64_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static void
sleep_until(int64_t when)
{
	struct timespec t = {when / 1000000000, when % 1000000000};

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) != 0)
		;
}

static void
fail(const char *what)
{
	fprintf(stderr, "latency: %s\n", what);
	exit(3);
}

static rd_kafka_t *
client(rd_kafka_type_t type, const char *const *settings)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	rd_kafka_t *rk;
	char error[512];

	for (; settings[0] != NULL; settings += 2)
		if (rd_kafka_conf_set(conf, settings[0], settings[1], error,
			sizeof error) != RD_KAFKA_CONF_OK)
			fail(error);
	rk = rd_kafka_new(type, conf, error, sizeof error);
	if (rk == NULL)
		fail(error);
	return rk;
}

/* --- reading --------------------------------------------------------------- */

/* All partitions of the topic, from their ends on. */
static void
assign_all(rd_kafka_t *rk, const char *topic)
{
	rd_kafka_topic_t *rkt = rd_kafka_topic_new(rk, topic, NULL);
	const struct rd_kafka_metadata *m;
	rd_kafka_topic_partition_list_t *list;

	if (rd_kafka_metadata(rk, 0, rkt, &m, PATIENCE * 1000) != 0 ||
	    m->topic_cnt != 1 || m->topics[0].partition_cnt == 0)
		fail("no such topic");
	list = rd_kafka_topic_partition_list_new(m->topics[0].partition_cnt);
	for (int i = 0; i < m->topics[0].partition_cnt; i++) {
		int64_t low, high;

		if (rd_kafka_query_watermark_offsets(
			rk, topic, i, &low, &high, PATIENCE * 1000) != 0)
			fail("no offsets");
		rd_kafka_topic_partition_list_add(list, topic, i)->offset =
		    high;
	}
	if (rd_kafka_assign(rk, list) != 0)
		fail("cannot assign");
	rd_kafka_topic_partition_list_destroy(list);
	rd_kafka_metadata_destroy(m);
	rd_kafka_topic_destroy(rkt);
}

static void
take(struct probe *p, const rd_kafka_message_t *message, int64_t time)
{
	int64_t due;
	long number;

	if (message->err != 0 ||
	    message->len < sizeof MEMBER + 1 + sizeof "1e18" ||
	    memcmp(message->payload, MEMBER, sizeof MEMBER - 1) != 0)
		return;
	due = strtoll((char *)message->payload + sizeof MEMBER - 1, NULL, 10);
	if (due == 0) {
		atomic_store(&p->begun, true);
		return;
	}
	number = atomic_load(&p->came);
	if (due >= atomic_load(&p->from) && number < p->expected) {
		p->late[number] = time - due;
		atomic_store(&p->came, number + 1);
	}
}

static void *
read_all(void *arg)
{
	struct probe *p = arg;
	const char *settings[] = {"bootstrap.servers", p->brokers, "group.id",
	    "latency", "enable.auto.commit", "false", NULL};
	rd_kafka_t *rk = client(RD_KAFKA_CONSUMER, settings);
	rd_kafka_message_t *message;

	rd_kafka_poll_set_consumer(rk);
	assign_all(rk, p->out);
	while (!atomic_load(&p->stop)) {
		message = rd_kafka_consumer_poll(rk, 100);
		if (message == NULL)
			continue;
		take(p, message, now());
		rd_kafka_message_destroy(message);
	}
	rd_kafka_consumer_close(rk);
	rd_kafka_destroy(rk);
	return NULL;
}

/* --- sending --------------------------------------------------------------- */

static void
send_one(struct probe *p, rd_kafka_t *rk, long number, int64_t due)
{
	char text[RECORD_MAX];
	const char *record = p->record[(size_t)number % p->records];
	int len = snprintf(
	    text, sizeof text, MEMBER "%" PRId64 ",%s", due, record + 1);

	if (len <= 0 || (size_t)len >= sizeof text)
		fail("a record is too long");
	while (
	    rd_kafka_producev(rk, RD_KAFKA_V_TOPIC(p->in),
		RD_KAFKA_V_VALUE(text, (size_t)len),
		RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END) != 0)
		rd_kafka_poll(rk, 1);
}

static void
send_all(struct probe *p)
{
	const char *settings[] = {
	    "bootstrap.servers", p->brokers, "linger.ms", "0", NULL};
	rd_kafka_t *rk = client(RD_KAFKA_PRODUCER, settings);
	int64_t begin, give_up = now() + PATIENCE * INT64_C(1000000000);

	/* Until the first comes through: all has started. */
	while (!atomic_load(&p->begun)) {
		if (now() > give_up)
			fail("nothing comes through");
		send_one(p, rk, 0, 0);
		rd_kafka_poll(rk, 100);
	}
	begin = now();
	atomic_store(&p->from, begin);
	for (long i = 0; i < p->expected; i++) {
		int64_t due = begin + i * INT64_C(1000000000) / p->rate;

		if (now() < due) {
			rd_kafka_poll(rk, 0);
			sleep_until(due);
		}
		send_one(p, rk, i, due);
	}
	rd_kafka_flush(rk, PATIENCE * 1000);
	give_up = now() + PATIENCE * INT64_C(1000000000);
	while (atomic_load(&p->came) < p->expected && now() < give_up)
		sleep_until(now() + 10000000);
	rd_kafka_destroy(rk);
}

/* --- all of it ------------------------------------------------------------- */

static void
read_records(struct probe *p, const char *path)
{
	FILE *f = fopen(path, "r");
	size_t size = 0;

	p->record = calloc(RECORDS_KEPT, sizeof *p->record);
	if (f == NULL || p->record == NULL)
		fail("no records");
	while (p->records < RECORDS_KEPT) {
		char **line = &p->record[p->records];
		ssize_t len;

		size = 0;
		len = getline(line, &size, f);
		if (len <= 0)
			break;
		(*line)[len - 1] = '\0';
		p->records++;
	}
	fclose(f);
	if (p->records == 0)
		fail("no records");
}

static pid_t
start(char **command)
{
	pid_t child = fork();

	if (child == 0) {
		setpgid(0, 0);
		execvp(command[0], command);
		perror(command[0]);
		_exit(127);
	}
	return child;
}

static int
by_size(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double
quantile(const struct probe *p, long count, double q)
{
	return (double)p->late[(long)(q * (double)(count - 1) + 0.5)] / 1e6;
}

int
main(int argc, char **argv)
{
	struct probe p = {0};
	pthread_t reader;
	pid_t child = 0;
	long count;

	if (argc < 7 || (p.rate = atol(argv[5])) <= 0 ||
	    (p.seconds = atol(argv[6])) <= 0) {
		fputs("usage: latency BROKERS IN OUT RECORDS RATE SECONDS "
		      "[COMMAND [ARG ...]]\n",
		    stderr);
		return 2;
	}
	p.brokers = argv[1];
	p.in = argv[2];
	p.out = argv[3];
	read_records(&p, argv[4]);
	p.expected = p.rate * p.seconds;
	p.late = calloc((size_t)p.expected, sizeof *p.late);
	if (p.late == NULL)
		fail("no memory");
	if (argc > 7)
		child = start(argv + 7);
	if (pthread_create(&reader, NULL, read_all, &p) != 0)
		fail("no thread");
	send_all(&p);
	atomic_store(&p.stop, true);
	pthread_join(reader, NULL);
	if (child > 0) {
		kill(-child, SIGTERM);
		waitpid(child, NULL, 0);
	}
	count = atomic_load(&p.came);
	if (count == 0)
		fail("no record came");
	qsort(p.late, (size_t)count, sizeof *p.late, by_size);
	printf("{\"sent\":%ld,\"p50\":%.3f,\"p99\":%.3f,\"max\":%.3f}\n",
	    p.expected, quantile(&p, count, 0.5), quantile(&p, count, 0.99),
	    quantile(&p, count, 1));
	for (size_t i = 0; i < p.records; i++)
		free(p.record[i]);
	free(p.record);
	free(p.late);
	return count == p.expected ? 0 : 1;
}
