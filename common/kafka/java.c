#include "kafka/java.h"

#include "base/buf.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/*
 * Names of ProducerConfig, ConsumerConfig, AdminClientConfig, SaslConfigs,
 * SslConfigs and Confluent's serializers; with a dot at the end: a prefix.
 */
static const char *const names[] = {"auto.include.jmx.reporter",
    "auto.register.schemas", "avro.", "basic.auth.", "bearer.auth.",
    "bootstrap.controllers", "buffer.memory", "client.dns.lookup",
    "config.providers", "config.providers.", "confluent.",
    "default.api.timeout.ms", "default.deserialization.exception.handler",
    "enable.metrics.push", "exclude.internal.topics", "fetch.max.wait.ms",
    "group.protocol", "group.remote.assignor", "interceptor.classes",
    "internal.leave.group.on.close", "json.", "key.",
    "latest.compatibility.strict", "max.block.ms", "max.poll.records",
    "max.request.size", "metadata.max.idle.ms",
    "metadata.recovery.rebootstrap.trigger.ms", "metadata.recovery.strategy",
    "metric.reporters", "metrics.", "normalize.schemas", "partitioner.",
    "receive.buffer.bytes", "request.timeout.ms", "retry.backoff.max.ms",
    "sasl.client.callback.handler.class", "sasl.kerberos.ticket.renew.jitter",
    "sasl.kerberos.ticket.renew.window.factor", "sasl.login.",
    "sasl.oauthbearer.assertion.", "sasl.oauthbearer.client.credentials.",
    "sasl.oauthbearer.clock.skew.seconds", "sasl.oauthbearer.expected.",
    "sasl.oauthbearer.header.urlencode", "sasl.oauthbearer.jwks.",
    "sasl.oauthbearer.jwt.", "sasl.oauthbearer.scope.claim.name",
    "sasl.oauthbearer.sub.claim.name", "schema.registry.", "schema.reflection",
    "security.providers", "send.buffer.bytes", "share.",
    "socket.connection.setup.timeout.max.ms", "specific.avro.reader",
    "ssl.enabled.protocols", "ssl.engine.factory.class",
    "ssl.keymanager.algorithm", "ssl.keystore.certificate.chain",
    "ssl.keystore.key", "ssl.keystore.type", "ssl.protocol", "ssl.provider",
    "ssl.secure.random.implementation", "ssl.trustmanager.algorithm",
    "ssl.truststore.certificates", "ssl.truststore.location",
    "ssl.truststore.password", "ssl.truststore.type",
    "transaction.two.phase.commit.enable", "use.latest.version", "value."};

bool
java_only(const char *key)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t len = strlen(names[i]);

		if (strcmp(key, names[i]) == 0 ||
		    (names[i][len - 1] == '.' &&
			strncmp(key, names[i], len) == 0))
			return true;
	}
	return false;
}

/* --- sasl.jaas.config ----------------------------------------------------- */

/*
 * Java's StreamTokenizer reads this text: blanks between tokens, and quotes of
 * both kinds with C's escapes in them.
 */
#define ESCAPES "abfnrtv"
#define MEANINGS "\a\b\f\n\r\t\v"

static const char *
skip_blanks(const char *p)
{
	while (isspace((unsigned char)*p))
		p++;
	return p;
}

static const char *
take_escape(const char *p, struct buf *b)
{
	const char *at;
	int n = 0, digits = 0;

	for (; digits < 3 && *p >= '0' && *p <= '7'; digits++)
		n = 8 * n + *p++ - '0';
	if (digits > 0) {
		buf_add_byte(b, (char)n);
		return p;
	}
	at = strchr(ESCAPES, *p);
	buf_add_byte(b, at != NULL ? MEANINGS[at - ESCAPES] : *p);
	return p + 1;
}

/*
 * Read a word or quoted text into `b` as a C string; NULL when there is none.
 */
static const char *
take_value(const char *p, struct buf *b)
{
	b->len = 0;
	if (*p == '"' || *p == '\'') {
		char quote = *p++;

		while (*p != '\0' && *p != quote) {
			if (*p != '\\')
				buf_add_byte(b, *p++);
			else if (*++p == '\0')
				return NULL;
			else
				p = take_escape(p, b);
		}
		if (*p++ == '\0')
			return NULL;
	} else {
		size_t len = strcspn(p, " \t\r\n\f=;\"'");

		if (len == 0)
			return NULL;
		buf_add(b, p, len);
		p += len;
	}
	buf_string(b);
	return p;
}

struct jaas {
	struct buf module, user, password, word;
	bool token; /* the name and password are a delegation token's */
};

/* Read NAME=VALUE at p. */
static const char *
take_option(const char *p, struct jaas *j)
{
	struct buf other = {0}, *value = &other;

	p = take_value(p, &j->word);
	if (p == NULL || *(p = skip_blanks(p)) != '=')
		return NULL;
	if (strcmp(j->word.data, "username") == 0)
		value = &j->user;
	else if (strcmp(j->word.data, "password") == 0)
		value = &j->password;
	p = take_value(skip_blanks(p + 1), value);
	if (p != NULL && strcmp(j->word.data, "tokenauth") == 0)
		j->token = strcmp(other.data, "true") == 0;
	buf_release(&other);
	return p;
}

/* Read MODULE FLAG NAME=VALUE ... ; and no more. */
static bool
parse_jaas(const char *p, struct jaas *j)
{
	static const char *const flags[] = {
	    "required", "requisite", "sufficient", "optional"};
	bool flag = false;

	if ((p = take_value(skip_blanks(p), &j->module)) == NULL ||
	    (p = take_value(skip_blanks(p), &j->word)) == NULL)
		return false;
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		flag = flag || strcasecmp(j->word.data, flags[i]) == 0;
	p = skip_blanks(p);
	while (flag && *p != ';') {
		if ((p = take_option(p, j)) == NULL)
			return false;
		p = skip_blanks(p);
	}
	return flag && *skip_blanks(p + 1) == '\0';
}

static bool
ends_with(const char *text, const char *tail)
{
	size_t len = strlen(text), tail_len = strlen(tail);

	return len >= tail_len && strcmp(text + len - tail_len, tail) == 0;
}

static int
use_jaas(struct config *c, const struct jaas *j, int line, bool token,
    struct error *e)
{
	const char *module = j->module.data;
	bool plain = ends_with(module, ".PlainLoginModule");

	if (ends_with(module, ".OAuthBearerLoginModule"))
		return token ? 0
			     : error_set(e, ST_CANNOT,
				   "%s:%d: sasl.jaas.config: a token comes "
				   "from a command, --token-command CMD",
				   c->path, line);
	if ((!plain && !ends_with(module, ".ScramLoginModule")) || j->token)
		return error_set(e, ST_CANNOT,
		    "%s:%d: sasl.jaas.config: only PlainLoginModule and "
		    "ScramLoginModule, with username and password, are "
		    "understood",
		    c->path, line);
	if (j->user.data == NULL || j->password.data == NULL)
		return error_set(e, ST_CANNOT,
		    "%s:%d: sasl.jaas.config: username or password is missing",
		    c->path, line);
	config_add(c, "sasl.username", j->user.data, line);
	config_add(c, "sasl.password", j->password.data, line);
	if (plain && config_find(c, "sasl.mechanism") == NULL &&
	    config_find(c, "sasl.mechanisms") == NULL)
		config_add(c, "sasl.mechanisms", "PLAIN", line);
	return 0;
}

static int
translate_jaas(struct config *c, bool token, struct error *e)
{
	struct property *p = config_find(c, "sasl.jaas.config");
	struct jaas j = {0};
	int failed;

	if (p == NULL)
		return 0;
	p->taken = true;
	/* The error quotes nothing: it may be the password. */
	if (parse_jaas(p->value, &j))
		failed = use_jaas(c, &j, p->line, token, e);
	else
		failed = error_set(e, ST_CANNOT,
		    "%s:%d: sasl.jaas.config is not MODULE required "
		    "username=\"...\" password=\"...\";",
		    c->path, p->line);
	buf_release(&j.module);
	buf_release(&j.user);
	buf_release(&j.password);
	buf_release(&j.word);
	return failed;
}

/* --- stores --------------------------------------------------------------- */

/* Add a property with the value of `from`, unless it is there already. */
static void
rename_to(struct config *c, const struct property *from, const char *key)
{
	if (config_find(c, key) == NULL)
		config_add(c, key, from->value, from->line);
}

static bool
is_pem(const struct config *c, const char *key)
{
	const struct property *type = config_find(c, key);

	return type != NULL && strcasecmp(type->value, "PEM") == 0;
}

/* Mark all properties of that name as dealt with. */
static void
take(struct config *c, const char *key)
{
	for (size_t i = 0; i < c->count; i++)
		if (strcmp(c->property[i].key, key) == 0)
			c->property[i].taken = true;
}

static int
translate_truststore(struct config *c, struct error *e)
{
	const struct property *p = config_find(c, "ssl.truststore.location");
	const struct property *text =
	    config_find(c, "ssl.truststore.certificates");

	/* A file for both kinds of clients: Java's lines are ignored. */
	if ((p == NULL && text == NULL) ||
	    config_find(c, "ssl.ca.location") != NULL ||
	    config_find(c, "ssl.ca.pem") != NULL)
		return 0;
	if (!is_pem(c, "ssl.truststore.type"))
		return error_set(e, ST_CANNOT,
		    "%s:%d: a Java truststore cannot be read: export its "
		    "certificates as PEM (keytool -list -rfc -keystore FILE) "
		    "and name that file, ssl.ca.location=FILE",
		    c->path, p != NULL ? p->line : text->line);
	if (p != NULL)
		rename_to(c, p, "ssl.ca.location");
	else
		rename_to(c, text, "ssl.ca.pem");
	take(c, "ssl.truststore.location");
	take(c, "ssl.truststore.certificates");
	take(c, "ssl.truststore.type");
	return 0;
}

/* Is the store of Java's own kind, not PKCS#12 as Java's tools write today? */
static bool
is_jks(const char *path)
{
	unsigned char magic[4] = {0};
	FILE *f = fopen(path, "rb");

	if (f == NULL)
		return false;
	if (fread(magic, 1, sizeof magic, f) != sizeof magic)
		magic[0] = 0;
	fclose(f);
	return memcmp(magic, "\xfe\xed\xfe\xed", sizeof magic) == 0;
}

static int
translate_keystore(struct config *c, struct error *e)
{
	static const char *const from[] = {"ssl.keystore.location",
	    "ssl.keystore.location", "ssl.keystore.key",
	    "ssl.keystore.certificate.chain"};
	static const char *const to[] = {"ssl.certificate.location",
	    "ssl.key.location", "ssl.key.pem", "ssl.certificate.pem"};
	const struct property *p = config_find(c, "ssl.keystore.location");

	if (!is_pem(c, "ssl.keystore.type")) {
		if (p == NULL || !is_jks(p->value))
			return 0;
		return error_set(e, ST_CANNOT,
		    "%s:%d: a JKS keystore cannot be read: export it as "
		    "PKCS#12 (keytool -importkeystore -deststoretype PKCS12) "
		    "or as PEM",
		    c->path, p->line);
	}
	for (size_t i = 0; i < sizeof to / sizeof *to; i++)
		if ((p = config_find(c, from[i])) != NULL)
			rename_to(c, p, to[i]);
	for (size_t i = 0; i < sizeof from / sizeof *from; i++)
		take(c, from[i]);
	take(c, "ssl.keystore.type");
	return 0;
}

/* -------------------------------------------------------------------------- */

/* Confluent Cloud prints this line: librdkafka has no other way. */
static void
translate_lookup(struct config *c)
{
	struct property *p = config_find(c, "client.dns.lookup");

	if (p != NULL && strcmp(p->value, "use_all_dns_ips") == 0)
		take(c, p->key);
}

int
java_translate(struct config *c, bool token, struct error *e)
{
	struct property *p =
	    config_find(c, "ssl.endpoint.identification.algorithm");

	if (p != NULL && *p->value == '\0') {
		int line = p->line;

		p->taken = true;
		config_add(
		    c, "ssl.endpoint.identification.algorithm", "none", line);
	}
	translate_lookup(c);
	if (translate_jaas(c, token, e) < 0 || translate_truststore(c, e) < 0)
		return -1;
	return translate_keystore(c, e);
}
