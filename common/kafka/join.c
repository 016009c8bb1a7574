#include "kafka/join.h"

#include "kafka/conf.h"

#include <inttypes.h>
#include <string.h>

#define JOIN_GROUP 11 /* requests of Kafka's protocol */
#define SYNC_GROUP 14
#define SAY_MS 5000    /* Kafka's own delay of a new group is 3 s */
#define AGAIN_MS 60000 /* between two reminders */

void
join_configure(rd_kafka_conf_t *conf)
{
	kafka_conf_raise(
	    conf, "max.poll.interval.ms", JOIN_POLL_MS, "session.timeout.ms");
}

static rd_kafka_resp_err_t
on_request_sent(rd_kafka_t *rk, int fd, const char *broker, int32_t broker_id,
    int16_t key, int16_t version, int32_t number, size_t size, void *opaque)
{
	struct join *j = opaque;

	(void)rk, (void)fd, (void)broker, (void)broker_id;
	(void)version, (void)number, (void)size;
	if (key == SYNC_GROUP) {
		j->joins_again = false;
		j->syncs++;
	} else if (key == JOIN_GROUP) {
		j->joins_again = true;
	}
	return RD_KAFKA_RESP_ERR_NO_ERROR;
}

static rd_kafka_resp_err_t
on_new(rd_kafka_t *rk, const rd_kafka_conf_t *conf, void *opaque, char *why,
    size_t size)
{
	(void)conf, (void)why, (void)size;
	return rd_kafka_interceptor_add_on_request_sent(
	    rk, "join", on_request_sent, opaque);
}

void
join_watch(struct join *j, rd_kafka_conf_t *conf)
{
	rd_kafka_conf_interceptor_add_on_new(conf, "join", on_new, j);
}

void
join_taken_away(struct join *j)
{
	j->syncs = 0;
}

bool
join_is_certain(const struct join *j)
{
	return j->syncs == 1 && !j->joins_again;
}

void
join_wait(struct join *j, int64_t now)
{
	if (j->since == 0)
		j->since = now;
	if (now - j->since < SAY_MS ||
	    (j->said != 0 && now - j->said < AGAIN_MS))
		return;
	j->said = now;
	warnx("waiting for group '%s' (%" PRId64 " s): it assigns "
	      "partitions after its other members have joined, or the "
	      "session of one that died is over",
	    j->group, (now - j->since) / 1000);
}

void
join_done(struct join *j)
{
	if (j->said != 0)
		note("group '%s' has assigned partitions", j->group);
	j->since = j->said = 0;
}

int
join_give_up(const struct join *j, int64_t now, struct error *e)
{
	return error_set(e, ST_FAILED,
	    "group '%s' assigned no partitions in %" PRId64
	    " s: it waits for its other members or for the session of one "
	    "that died, or its broker does not answer",
	    j->group, (now - j->since) / 1000);
}

int
join_heed(const struct join *j, rd_kafka_resp_err_t err, struct error *e)
{
	switch (err) {
	case RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL:
		return error_set(e, ST_CANNOT,
		    "cannot join group '%s': its members share partitions by "
		    "another protocol (cooperative-sticky?) than ours, range "
		    "and roundrobin",
		    j->group);
	case RD_KAFKA_RESP_ERR_INVALID_SESSION_TIMEOUT:
		return error_set(e, ST_CANNOT,
		    "cannot join group '%s': the broker does not allow our "
		    "session.timeout.ms (-X sets it)",
		    j->group);
	case RD_KAFKA_RESP_ERR_INVALID_GROUP_ID:
		return error_set(e, ST_CANNOT,
		    "cannot join group '%s': the broker does not allow its "
		    "name",
		    j->group);
	default:
		return 0;
	}
}
