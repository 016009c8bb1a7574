#include "kafka/property.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/near.h"
#include "base/num.h"
#include "kafka/config.h"
#include "kafka/java.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define VALUE_MAX 1024 /* bytes of a value that is looked at */

const char *
property_get(
    const rd_kafka_conf_t *conf, const char *key, char *value, size_t size)
{
	if (rd_kafka_conf_get(conf, key, value, &size) != RD_KAFKA_CONF_OK)
		*value = '\0';
	return value;
}

/* --- librdkafka's table of properties -------------------------------------- */

/* A row: its name and its range; neither has a NUL at its end. */
struct table_row {
	const char *name, *range;
	size_t name_len, range_len;
	bool whole; /* its values are whole numbers */
};

/* Print librdkafka's table, once for the process; "": it does not say. */
static const char *
get_table(void)
{
	static char *text;
	size_t size;
	FILE *f = text == NULL ? open_memstream(&text, &size) : NULL;

	if (f != NULL) {
		rd_kafka_conf_properties_show(f);
		fclose(f);
	}
	return text != NULL ? text : "";
}

static bool
ends_with(const char *start, const char *end, const char *tail)
{
	size_t len = strlen(tail);

	while (end > start && end[-1] == ' ')
		end--;
	return (size_t)(end - start) >= len &&
	    memcmp(end - len, tail, len) == 0;
}

/* Get the next row "NAME | C/P | RANGE | ..." at *p; false at the end. */
static bool
next_row(const char **p, struct table_row *r)
{
	while (**p != '\0') {
		const char *line = *p, *end = line + strcspn(line, "\n"), *bar;

		*p = *end != '\0' ? end + 1 : end;
		r->name = line;
		r->name_len = strspn(line, "abcdefghijklmnopqrstuvwxyz._");
		bar = memchr(line, '|', (size_t)(end - line));
		bar = bar != NULL
		    ? memchr(bar + 1, '|', (size_t)(end - bar - 1))
		    : NULL;
		if (r->name_len == 0 || bar == NULL)
			continue;
		r->range = bar + 1 + strspn(bar + 1, " ");
		bar = memchr(r->range, '|', (size_t)(end - r->range));
		r->range_len = bar != NULL ? (size_t)(bar - r->range) : 0;
		while (r->range_len > 0 && r->range[r->range_len - 1] == ' ')
			r->range_len--;
		r->whole = ends_with(line, end, "*Type: integer*");
		return true;
	}
	return false;
}

/* Find the row of a name, or with NULL offer all names to `near`. */
static bool
find_row(const char *key, struct near *near, struct table_row *r)
{
	const char *table = get_table();

	while (next_row(&table, r)) {
		if (key != NULL && strlen(key) == r->name_len &&
		    memcmp(key, r->name, r->name_len) == 0)
			return true;
		/* Callbacks are in the table, too. */
		if (near != NULL && memchr(r->name, '_', r->name_len) == NULL)
			near_offer(near, r->name, r->name_len);
	}
	return false;
}

/* Write "from 1 to 9" for "1 .. 9", and "a, b or c" for "a, b, c". */
static void
write_range(struct buf *b, const struct table_row *r)
{
	struct buf range = {0};
	char *text, *dots, *comma;

	buf_add(&range, r->range, r->range_len);
	text = (char *)(uintptr_t)buf_string(&range);
	dots = strstr(text, " .. ");
	comma = strrchr(text, ',');
	if (dots != NULL)
		buf_add_format(b, "a %snumber from %.*s to %s",
		    r->whole ? "whole " : "", (int)(dots - text), text,
		    dots + 4);
	else if (comma != NULL)
		buf_add_format(
		    b, "%.*s or%s", (int)(comma - text), text, comma + 1);
	else
		buf_add_string(b, text);
	buf_release(&range);
}

/* Write librdkafka's own sentence, with our kind of quotes. */
static void
write_tidied(struct buf *b, const char *why)
{
	for (; *why != '\0'; why++)
		buf_add_byte(b, *why == '`' || *why == '"' ? '\'' : *why);
}

/* Write why there is no such property. */
static void
write_unknown(struct buf *b, const char *key)
{
	struct near near;
	struct table_row r;

	if (java_only(key)) {
		buf_add_format(
		    b, "only Java's clients have the property '%s'", key);
		return;
	}
	buf_add_format(b, "there is no property '%s'", key);
	near_start(&near, key);
	find_row(NULL, &near, &r);
	near_say(&near, b);
	near_release(&near);
}

int
property_refused(const char *where, const char *key, const char *value,
    const char *why, struct error *e)
{
	bool secret = config_is_secret(key, strlen(key));
	struct buf b = {0};
	struct table_row r;

	if (strstr(why, "No such configuration property") != NULL)
		write_unknown(&b, key);
	else if (strstr(why, "not supported in this build") != NULL)
		buf_add_format(&b, "%s: this librdkafka does not have it", key);
	else if (secret) /* the sentence may quote the value */
		buf_add_format(&b, "%s: its value is not accepted", key);
	else if (find_row(key, NULL, &r) && r.range_len > 0) {
		buf_add_format(&b, "%s: '%s' is not ", key, value);
		write_range(&b, &r);
	} else {
		buf_add_format(&b, "%s: ", key);
		write_tidied(&b, why);
	}
	error_set(e, ST_CANNOT, "%s: %s", where, buf_string(&b));
	buf_release(&b);
	return -1;
}

int
property_check_number(
    const char *where, const char *key, const char *value, struct error *e)
{
	struct table_row r;
	long long n;
	double x;

	/* Words, such as acks=all, and hexadecimal numbers are librdkafka's. */
	if (*value == '\0' || strchr("+-.0123456789", *value) == NULL ||
	    strncasecmp(value, "0x", 2) == 0 || !find_row(key, NULL, &r) ||
	    memchr(r.range, '.', r.range_len) == NULL ||
	    (r.whole ? num_int(value, INT64_MIN, INT64_MAX, &n)
		     : num_real(value, -HUGE_VAL, HUGE_VAL, &x)))
		return 0;
	return property_refused(where, key, value, "", e);
}

/* --- addresses ------------------------------------------------------------ */

/* Check "SCHEME://HOST:PORT", which librdkafka takes for its own protocol. */
static int
check_scheme(const rd_kafka_conf_t *conf, const char *where, const char *item,
    const char *slashes, struct error *e)
{
	static const char *const protocols[] = {
	    "plaintext", "ssl", "sasl_plaintext", "sasl_ssl"};
	size_t len = (size_t)(slashes - item);
	char protocol[24];
	const char *said = NULL;

	property_get(conf, "security.protocol", protocol, sizeof protocol);
	for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++)
		if (strlen(protocols[i]) == len &&
		    strncasecmp(protocols[i], item, len) == 0)
			said = protocols[i];
	if (said != NULL && strcasecmp(said, protocol) == 0)
		return 0;
	if (said == NULL)
		return error_set(e, ST_CANNOT,
		    "%s: '%s' has a scheme: an address is HOST:PORT, here %s",
		    where, item, slashes + 3);
	return error_set(e, ST_CANNOT,
	    "%s: '%s' has a scheme: write %s, and the property "
	    "security.protocol=%.*s",
	    where, item, slashes + 3, (int)len, item);
}

/* Check one address: HOST, HOST:PORT or [IPV6]:PORT. */
static int
check_address(const rd_kafka_conf_t *conf, const char *where, const char *item,
    struct error *e)
{
	const char *slashes = strstr(item, "://"), *host = item, *colon;
	long long port;

	if (slashes != NULL) {
		if (check_scheme(conf, where, item, slashes, e) < 0)
			return -1;
		host = slashes + 3;
	}
	if (strpbrk(host, " \t;") != NULL)
		return error_set(e, ST_CANNOT,
		    "%s: '%s' is no address: several go with commas, "
		    "HOST:PORT,HOST:PORT",
		    where, item);
	colon = *host == '[' ? strstr(host, "]:") : strchr(host, ':');
	if (colon != NULL && *host == '[')
		colon++;
	/* librdkafka takes more colons for an IPv6 address without a port. */
	if (colon == NULL || (*host != '[' && strchr(colon + 1, ':') != NULL))
		return 0;
	if (colon == host)
		return error_set(e, ST_CANNOT,
		    "%s: '%s' has no host: an address is HOST:PORT", where,
		    item);
	if (num_int(colon + 1, 1, 65535, &port))
		return 0;
	return error_set(e, ST_CANNOT,
	    "%s: '%s' has no port from 1 to 65535 after the host", where, item);
}

int
property_check_brokers(
    const rd_kafka_conf_t *conf, const char *where, struct error *e)
{
	static const char key[] = "bootstrap.servers";
	size_t size = 0;
	char *list, *item, *rest;
	int failed = 0, count = 0;

	if (rd_kafka_conf_get(conf, key, NULL, &size) != RD_KAFKA_CONF_OK)
		return 0;
	list = mem_zero(size + 1, 1);
	rd_kafka_conf_get(conf, key, list, &size);
	for (item = strtok_r(list, ",", &rest); item != NULL && failed == 0;
	     item = strtok_r(NULL, ",", &rest)) {
		size_t len;

		item += strspn(item, " \t");
		for (len = strlen(item); len > 0 && item[len - 1] == ' ';)
			item[--len] = '\0';
		if (len == 0)
			continue;
		count++;
		failed = check_address(conf, where, item, e);
	}
	free(list);
	if (failed == 0 && count == 0)
		return error_set(e, ST_CANNOT,
		    "%s: there is no address: HOST:PORT, several with commas",
		    where);
	return failed;
}

/* --- files ---------------------------------------------------------------- */

/* Properties that name a file of TLS. */
static const char *const files[] = {"ssl.ca.location", "ssl.crl.location",
    "ssl.certificate.location", "ssl.key.location", "ssl.keystore.location"};

static int
check_file(const char *key, const char *path, struct error *e)
{
	bool authorities = strcmp(key, "ssl.ca.location") == 0;
	const char *home = *path == '~' ? " (~ is not replaced here)" : "";
	struct stat st;

	if (*path == '\0' || (authorities && strcmp(path, "probe") == 0))
		return 0;
	if (stat(path, &st) != 0 || access(path, R_OK) != 0)
		return error_set(e, ST_CANNOT, "%s: cannot open '%s': %s%s",
		    key, path, strerror(errno), home);
	if (S_ISDIR(st.st_mode) && !authorities)
		return error_set(
		    e, ST_CANNOT, "%s: '%s' is a directory", key, path);
	return 0;
}

int
property_check_files(const rd_kafka_conf_t *conf, struct error *e)
{
	char value[VALUE_MAX], protocol[24];

	property_get(conf, "security.protocol", protocol, sizeof protocol);
	if (strstr(protocol, "ssl") == NULL)
		return 0;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (check_file(files[i],
			property_get(conf, files[i], value, sizeof value),
			e) < 0)
			return -1;
	return 0;
}

/* --- a client that cannot be made ------------------------------------------ */

/* Say what is wrong with the file of ssl.key.location. */
static const char *
key_fault(const rd_kafka_conf_t *conf, const char *path)
{
	size_t size = 0;
	struct buf text = {0};
	struct error e;
	const char *fault = "holds no private key in PEM form";

	if (file_read(path, &text, &e) == 0 &&
	    strstr(buf_string(&text), "PRIVATE KEY") != NULL) {
		bool given = rd_kafka_conf_get(conf, "ssl.key.password", NULL,
				 &size) == RD_KAFKA_CONF_OK &&
		    size > 1;

		fault = strstr(text.data, "ENCRYPTED") == NULL
		    ? "holds a damaged private key"
		    : given ? "is not opened by ssl.key.password"
			    : "is encrypted: ssl.key.password is needed, in a "
			      "file, -F FILE";
	}
	buf_release(&text);
	return fault;
}

/*
 * Sentences of librdkafka's and OpenSSL's by what stands in them, the first
 * that fits; and the property that is wrong, told with its value.
 */
static const struct {
	const char *sign, *key, *words;
} faults[] = {
    {"key values mismatch", "ssl.key.location",
	"does not belong to the certificate, ssl.certificate.location"},
    {"no certificate assigned", "ssl.key.location",
	"needs its certificate, too: ssl.certificate.location"},
    {"ssl.key.location failed", "ssl.key.location", NULL},
    {"ssl.ca.location failed", "ssl.ca.location",
	"holds no certificate in PEM form"},
    {"ssl.crl.location failed", "ssl.crl.location",
	"holds no list of revoked certificates in PEM form"},
    {"ssl.certificate.location failed", "ssl.certificate.location",
	"holds no certificate in PEM form"},
    {"mac verify failure", "ssl.keystore.location",
	"is not opened by ssl.keystore.password"},
    {"Error reading ssl.keystore.location", "ssl.keystore.location",
	"is not a PKCS#12 store"},
    {"Failed to parse ssl.keystore.location", "ssl.keystore.location",
	"is not a PKCS#12 store with a key and its certificate"},
    {"`ssl.keystore.password` is mandatory", "ssl.keystore.location",
	"needs ssl.keystore.password, in a file, -F FILE"},
    {"from ssl.ca.pem", "ssl.ca.pem", "is not a certificate in PEM form"},
    {"ssl.certificate.pem failed", "ssl.certificate.pem",
	"is not a certificate in PEM form"},
    {"ssl.key.pem failed", "ssl.key.pem", "is not a private key in PEM form"},
    {"ssl.cipher.suites failed", "ssl.cipher.suites",
	"is no cipher that OpenSSL has"},
    {"ssl.curves.list failed", "ssl.curves.list",
	"is no curve that OpenSSL has"},
    {"ssl.sigalgs.list failed", "ssl.sigalgs.list",
	"is no signature algorithm that OpenSSL has"},
    {"OpenSSL engine", "ssl.engine.location",
	"is no engine that OpenSSL can load"},
    {"OpenSSL provider", "ssl.providers",
	"is no provider that OpenSSL can load"},
    {"Unsupported SASL mechanism", "sasl.mechanisms",
	"is not PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER or GSSAPI"},
    {"sasl.username and sasl.password must be set", "sasl.mechanisms",
	"needs sasl.username and sasl.password, in a file, -F FILE"},
    {"sasl.kerberos.", "sasl.mechanisms",
	"is Kerberos, and the default: it needs sasl.kerberos.keytab; or set "
	"another, such as PLAIN or SCRAM-SHA-512"},
};

int
property_no_client(
    const rd_kafka_conf_t *conf, const char *why, struct error *e)
{
	size_t i = 0, n = sizeof faults / sizeof *faults;
	const char *words, *key;
	char value[VALUE_MAX];
	struct buf b = {0};

	while (i < n && strstr(why, faults[i].sign) == NULL)
		i++;
	if (i == n) {
		write_tidied(&b, why);
		error_set(e, ST_CANNOT, "%s", buf_string(&b));
		buf_release(&b);
		return -1;
	}
	key = faults[i].key;
	property_get(conf, key, value, sizeof value);
	words =
	    faults[i].words != NULL ? faults[i].words : key_fault(conf, value);
	/* Text of PEM is long, and may be a secret. */
	if (strlen(key) > 4 && strcmp(key + strlen(key) - 4, ".pem") == 0)
		return error_set(e, ST_CANNOT, "%s %s", key, words);
	return error_set(e, ST_CANNOT, "%s: '%s' %s", key, value, words);
}
