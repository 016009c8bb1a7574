#include "kafka/cause.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first librdkafka whose SCRAM is accepted by Kafka 4 (#4895). */
#define SCRAM_MENDED 0x020601ff

/* --- errors by their numbers ---------------------------------------------- */

static const struct {
	rd_kafka_resp_err_t err;
	const char *words;
} codes[] = {
    {RD_KAFKA_RESP_ERR__TRANSPORT, "the connection to the broker broke"},
    {RD_KAFKA_RESP_ERR__RESOLVE, "the broker's host name is not known"},
    {RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, "no broker can be reached"},
    {RD_KAFKA_RESP_ERR__TIMED_OUT, "no answer in time"},
    {RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE, "no answer in time"},
    {RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, "no acknowledgement in time"},
    {RD_KAFKA_RESP_ERR__INCONSISTENT, "messages were not delivered"},
    {RD_KAFKA_RESP_ERR__SSL, "TLS failed"},
    {RD_KAFKA_RESP_ERR__AUTHENTICATION, "the broker refuses our login"},
    {RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, "the topic does not exist any more"},
    {RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART,
	"the topic, or this partition of it, does not exist"},
    {RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION,
	"the topic does not have this partition"},
    {RD_KAFKA_RESP_ERR__WAIT_COORD, "no broker leads the group yet"},
    {RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE,
	"no broker leads the group now"},
    {RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
	"the broker that leads the group is not ready yet"},
    {RD_KAFKA_RESP_ERR_NOT_COORDINATOR, "another broker leads the group now"},
    {RD_KAFKA_RESP_ERR__FENCED,
	"another one of the same name has taken this one's place"},
    {RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID,
	"another member of the group has the same name"},
    {RD_KAFKA_RESP_ERR_PRODUCER_FENCED,
	"a newer producer has the same transactional.id"},
    {RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH,
	"a newer producer has the same transactional.id"},
    {RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID,
	"the group does not have this member any more"},
    {RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION,
	"the group has shared its partitions anew"},
    {RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS,
	"the group is sharing its partitions anew"},
    {RD_KAFKA_RESP_ERR_GROUP_MAX_SIZE_REACHED,
	"the group has as many members as the broker allows "
	"(group.max.size)"},
    {RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT,
	"a transaction with the group's offsets is not over"},
    {RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE,
	"the partition does not have this offset"},
    {RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
	"no broker leads the partition now"},
    {RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
	"another broker leads the partition now"},
    {RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, "the broker did not finish in time"},
    {RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS,
	"fewer replicas are in sync than min.insync.replicas of the topic"},
    {RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND,
	"fewer replicas are in sync than min.insync.replicas of the topic"},
    {RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR, "the broker's disk failed"},
    {RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE,
	"the message is larger than max.message.bytes of the topic, or "
	"message.max.bytes of the client, allows"},
    {RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE,
	"the message is larger than a segment of the topic (segment.bytes)"},
    {RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE,
	"the message has a size that the broker does not accept"},
    {RD_KAFKA_RESP_ERR_INVALID_MSG,
	"the broker finds the message damaged, or without the key that a "
	"compacted topic needs (--key)"},
    {RD_KAFKA_RESP_ERR_INVALID_RECORD,
	"the broker refuses the record: a compacted topic needs a key (--key)"},
    {RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP,
	"the broker does not accept the message's time "
	"(message.timestamp.before.max.ms, message.timestamp.after.max.ms)"},
    {RD_KAFKA_RESP_ERR_UNSUPPORTED_COMPRESSION_TYPE,
	"the broker does not know this compression"},
    {RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION, "no topic can have this name"},
    {RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
	"the broker gives us no right to this topic"},
    {RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
	"the broker gives us no right to this group"},
    {RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
	"the broker gives us no right to do this in the cluster"},
    {RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
	"the broker gives us no right to this transactional.id"},
    {RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED,
	"the broker refuses our login"},
    {RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM,
	"the broker does not have the mechanism of sasl.mechanisms"},
    {RD_KAFKA_RESP_ERR_ILLEGAL_SASL_STATE,
	"the broker wants no login, or another one, on this port"},
    {RD_KAFKA_RESP_ERR_SECURITY_DISABLED, "the broker has no access control"},
    {RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION, "the broker is too old for this"},
    {RD_KAFKA_RESP_ERR_POLICY_VIOLATION, "a policy of the broker forbids it"},
};

/* Find our words for an error, or NULL. */
static const char *
find_words(rd_kafka_resp_err_t err)
{
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (codes[i].err == err)
			return codes[i].words;
	return NULL;
}

/* Cut off who says it. */
static const char *
cut_prefix(const char *text)
{
	static const char *const prefixes[] = {"Broker: ", "Local: "};

	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		size_t len = strlen(prefixes[i]);

		if (strncmp(text, prefixes[i], len) == 0)
			return text + len;
	}
	return text;
}

const char *
cause_of(rd_kafka_resp_err_t err)
{
	const char *words = find_words(err);

	return words != NULL ? words : cut_prefix(rd_kafka_err2str(err));
}

const char *
cause_of_error(const rd_kafka_error_t *error)
{
	const char *words = find_words(rd_kafka_error_code(error));

	return words != NULL ? words : cut_prefix(rd_kafka_error_string(error));
}

/* --- TLS ------------------------------------------------------------------ */

const char *
cause_of_certificate(int x509_error)
{
	switch (x509_error) {
	case 9:
		return "the broker's certificate is not valid yet";
	case 10:
		return "the broker's certificate has expired";
	case 18:
	case 19:
	case 20:
	case 21:
		return "no authority that we trust (ssl.ca.location) has "
		       "signed the broker's certificate";
	case 23:
		return "the broker's certificate was revoked";
	case 62:
	case 64:
		return "the broker's certificate is for another host name";
	default:
		return "the broker's certificate is not accepted";
	}
}

bool
cause_is_eof(const char *reason)
{
	/* (The latter is librdkafka's own word, since 2.1.) */
	return strstr(reason, "SSL routines::unexpected eof") != NULL ||
	    (strstr(reason, "Disconnected") != NULL &&
		strstr(reason, "in state SSL_HANDSHAKE") != NULL);
}

/* Did the peer answer in something that is not TLS? */
static bool
is_no_tls(const char *reason)
{
	static const char *const signs[] = {"wrong version number",
	    "unexpected message", "record layer failure",
	    "packet length too long", "::http request", "unknown protocol",
	    "bad record type"};

	if (strstr(reason, "SSL routines::") == NULL)
		return false;
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (strstr(reason, signs[i]) != NULL)
			return true;
	return false;
}

const char *
cause_of_tls(const struct cause_client *c, const char *reason)
{
	const char *alert = strstr(reason, "SSL alert number ");

	if (strstr(reason, "certificate verify failed") != NULL)
		return cause_of_certificate(c->certificate_error);
	if (cause_is_eof(reason))
		return c->answered ? "the connection was closed"
				   : "the connection was closed: is this a "
				     "port for TLS (without it: "
				     "security.protocol=PLAINTEXT or "
				     "SASL_PLAINTEXT)?";
	if (is_no_tls(reason))
		return "the answer is not TLS: is this a port without it "
		       "(security.protocol=PLAINTEXT or SASL_PLAINTEXT), or "
		       "not Kafka's?";
	switch (alert != NULL ? atoi(alert + sizeof "SSL alert number") : 0) {
	case 0:
		return NULL;
	case 40: /* handshake failure */
	case 42: /* bad certificate, also: none */
	case 43:
	case 44:
	case 45:
	case 46: /* certificate unknown */
	case 48: /* unknown authority */
	case 49:
	case 116: /* certificate required */
		return c->certificate
		    ? "the broker does not accept our certificate"
		    : "the broker wants a certificate of ours: "
		      "ssl.certificate.location, ssl.key.location";
	default:
		return "the broker does not accept our way of TLS";
	}
}

/* --- sentences about a connection ----------------------------------------- */

/* A sentence of librdkafka's in its parts; none has a NUL at its end. */
struct parts {
	const char *host; /* HOST:PORT */
	int host_len;	  /* 0: it is about no connection */
	const char *cause;
	int cause_len; /* without " (after 3ms in state X)" */
};

static struct parts
take_apart(const char *reason)
{
	struct parts p = {.host = strstr(reason, "://"), .cause = reason};
	const char *after;
	size_t len;

	p.host = p.host != NULL ? p.host + 3 : reason;
	len = strcspn(p.host, "/ ");
	after = strstr(p.host, ": ");
	if (len > 0 && p.host[len] == '/' && after != NULL) {
		p.host_len = (int)len;
		p.cause = after + 2;
	}
	after = strstr(p.cause, " (after ");
	p.cause_len =
	    (int)(after != NULL ? (size_t)(after - p.cause) : strlen(p.cause));
	return p;
}

/* The size of an answer is its first four bytes: text, of other protocols. */
static const char *
misread_size(const struct cause_client *c, const char *cause)
{
	const char *at = strstr(cause, "response size ");
	unsigned long size =
	    at != NULL ? strtoul(at + sizeof "response size", NULL, 10) : 0;

	if (size == 0x48545450) /* HTTP */
		return "a web server answers, not Kafka: is this its port?";
	if (c->answered)
		return "an answer is larger than receive.message.max.bytes";
	return "the answer is not Kafka's: is this its port?";
}

/*
 * Sentences by what stands in them. Without words: what follows `tail` is the
 * operating system's, and told after "cannot ... HOST:PORT: ".
 */
static const struct {
	const char *sign;
	const char *words;
	const char *cannot, *tail;
} sentences[] = {
    {"Connect to ", NULL, "cannot connect to", "failed: "},
    {"Failed to resolve ", NULL, "cannot resolve the host name of", "': "},
    {"setup timed out in state CONNECT",
	"no answer to our connecting: is the "
	"host up, and no firewall between?",
	NULL, NULL},
    {"Disconnected while requesting ApiVersion",
	"the connection was closed: is this a port for TLS "
	"(security.protocol=SSL or SASL_SSL), or not Kafka's?",
	NULL, NULL},
    {"setup timed out in state",
	"it accepts the connection and says nothing: is this Kafka's port?",
	NULL, NULL},
    {"ApiVersionRequest failed",
	"it accepts the connection and says nothing: is this Kafka's port?",
	NULL, NULL},
    {"request(s) timed out", "no answer in time", NULL, NULL},
    {"Disconnected", "the connection was closed", NULL, NULL},
    {"SASL ", NULL, "sasl.mechanisms is none of those of",
	"supported mechanisms: "},
    {"Receive failed: ", NULL, "the connection broke:", "failed: "},
    {"Send failed: ", NULL, "the connection broke:", "failed: "},
    {"message(s) timed out on ", "messages were not acknowledged in time", NULL,
	NULL},
};

/*
 * librdkafka repeats a part of its answer for SCRAM. Kafka 3.9 does
 * not mind, Kafka 4 does, and says that it was the password.
 */
static const char *
scram_hint(const struct cause_client *c)
{
	return strstr(c->security, "SCRAM") != NULL &&
		rd_kafka_version() < SCRAM_MENDED
	    ? ": it may also be this librdkafka, whose SCRAM Kafka 4 refuses "
	      "(2.6.1 mends it)"
	    : "";
}

/* Write HOST:PORT (HOW): CAUSE, or the cause alone. */
static void
write_cause(const struct cause_client *c, const struct parts *p,
    const char *cause, int len, const char *more, char *text, size_t size)
{
	if (p->host_len == 0)
		snprintf(text, size, "%.*s%s", len, cause, more);
	else
		snprintf(text, size, "%.*s (%s): %.*s%s", p->host_len, p->host,
		    c->security, len, cause, more);
}

/* Write a sentence that the table knows; false when it knows none. */
static bool
tell_known(const struct cause_client *c, const struct parts *p, char *text,
    size_t size)
{
	const char *words = NULL, *tail;
	size_t i = 0, n = sizeof sentences / sizeof *sentences;

	if (strstr(p->cause, "Invalid response size") != NULL)
		words = misread_size(c, p->cause);
	while (words == NULL && i < n &&
	    strstr(p->cause, sentences[i].sign) == NULL)
		i++;
	if (words == NULL && i == n)
		return false;
	if (words == NULL)
		words = sentences[i].words;
	if (words != NULL) {
		write_cause(c, p, words, (int)strlen(words), "", text, size);
		return true;
	}
	tail = strstr(p->cause, sentences[i].tail);
	if (tail == NULL || p->host_len == 0)
		return false;
	tail += strlen(sentences[i].tail);
	snprintf(text, size, "%s %.*s: %.*s", sentences[i].cannot, p->host_len,
	    p->host, (int)(p->cause + p->cause_len - tail), tail);
	return true;
}

void
cause_tell(const struct cause_client *c, rd_kafka_resp_err_t err,
    const char *reason, char *text, size_t size)
{
	static const char login[] = "SASL authentication error: ";
	struct parts p = take_apart(reason);
	const char *fault = cause_of_tls(c, reason);
	size_t skip = sizeof login - 1;

	if (fault != NULL)
		write_cause(c, &p, fault, (int)strlen(fault), "", text, size);
	else if (strncmp(p.cause, login, skip) == 0)
		write_cause(c, &p, p.cause + skip, p.cause_len - (int)skip,
		    scram_hint(c), text, size);
	else if (err == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
		snprintf(text, size, "%s", cause_of(err));
	else if (!tell_known(c, &p, text, size))
		write_cause(c, &p, p.cause, p.cause_len, "", text, size);
}
