#include "kafka/schema_access.h"

#include "kafka/java.h"

#include <string.h>
#include <strings.h>

#define PREFIX "schema.registry."

bool
schema_access_has(const char *key)
{
	return strncmp(key, PREFIX, sizeof PREFIX - 1) == 0 ||
	    strncmp(key, "basic.auth.", 11) == 0 ||
	    strncmp(key, "bearer.auth.", 12) == 0;
}

/* Find a property with the prefix, or (for those of logging in) without. */
static const char *
find(const struct config *c, const char *name)
{
	struct buf key = {0};
	const struct property *p;

	buf_add_format(&key, PREFIX "%s", name);
	p = config_find(c, buf_string(&key));
	buf_release(&key);
	if (p == NULL && schema_access_has(name))
		p = config_find(c, name);
	return p != NULL && *p->value != '\0' ? p->value : NULL;
}

static int
inherit(struct schema_access *a, const struct kafka_opts *k, struct error *e)
{
	const struct property *user, *password;

	if (java_translate(&a->config, k->token != NULL, e) < 0)
		return -1;
	user = config_find(&a->config, "sasl.username");
	password = config_find(&a->config, "sasl.password");
	if (user == NULL || password == NULL)
		return error_set(e, ST_CANNOT,
		    "'%s': basic.auth.credentials.source=SASL_INHERIT needs "
		    "sasl.username and sasl.password",
		    a->config.path);
	buf_add_format(&a->user, "%s:%s", user->value, password->value);
	a->opts.user_info = buf_string(&a->user);
	return 0;
}

static int
log_in(struct schema_access *a, const struct kafka_opts *k, struct error *e)
{
	const struct config *c = &a->config;
	const char *source = find(c, "basic.auth.credentials.source");
	const char *bearer = find(c, "bearer.auth.credentials.source");

	a->opts.token = find(c, "bearer.auth.token");
	a->opts.cluster = find(c, "bearer.auth.logical.cluster");
	a->opts.pool = find(c, "bearer.auth.identity.pool.id");
	a->opts.user_info = find(c, "basic.auth.user.info");
	if (bearer != NULL && strcasecmp(bearer, "STATIC_TOKEN") != 0)
		return error_set(e, ST_CANNOT,
		    "'%s': bearer.auth.credentials.source: only STATIC_TOKEN, "
		    "with bearer.auth.token, is understood",
		    c->path);
	if (source != NULL && strcasecmp(source, "SASL_INHERIT") == 0)
		return inherit(a, k, e);
	if (source != NULL && strcasecmp(source, "USER_INFO") != 0)
		return error_set(e, ST_CANNOT,
		    "'%s': basic.auth.credentials.source: only USER_INFO and "
		    "SASL_INHERIT are understood",
		    c->path);
	return 0;
}

static bool
is_pem(const struct config *c, const char *name)
{
	const char *type = find(c, name);

	return type != NULL && strcasecmp(type, "PEM") == 0;
}

/* Take the authorities; of Java's stores those in PEM form. */
static int
take_authorities(struct schema_access *a, struct error *e)
{
	const struct config *c = &a->config;
	const char *store = find(c, "ssl.truststore.location");
	const char *text = find(c, "ssl.truststore.certificates");

	a->opts.ca = find(c, "ssl.ca.location");
	a->opts.ca_pem = find(c, "ssl.ca.pem");
	if (a->opts.ca != NULL || a->opts.ca_pem != NULL ||
	    (store == NULL && text == NULL))
		return 0;
	if (!is_pem(c, "ssl.truststore.type"))
		return error_set(e, ST_CANNOT,
		    "'%s': a Java truststore cannot be read: export its "
		    "certificates as PEM, and name that file, " PREFIX
		    "ssl.ca.location=FILE",
		    c->path);
	a->opts.ca = store;
	a->opts.ca_pem = store == NULL ? text : NULL;
	return 0;
}

/* Take our own certificate; Java's store of it is PEM, too, or PKCS#12. */
static void
take_certificate(struct schema_access *a)
{
	const struct config *c = &a->config;
	const char *store = find(c, "ssl.keystore.location");
	bool pem = is_pem(c, "ssl.keystore.type");

	a->opts.certificate = find(c, "ssl.certificate.location");
	a->opts.certificate_pem = find(c, "ssl.certificate.pem");
	a->opts.key = find(c, "ssl.key.location");
	a->opts.key_pem = find(c, "ssl.key.pem");
	a->opts.key_password = find(c, "ssl.key.password");
	if (a->opts.certificate != NULL || a->opts.certificate_pem != NULL)
		return;
	a->opts.certificate = store;
	if (store == NULL && pem) {
		a->opts.certificate_pem =
		    find(c, "ssl.keystore.certificate.chain");
		a->opts.key_pem = find(c, "ssl.keystore.key");
	} else if (pem) {
		a->opts.key = store;
	} else if (store != NULL) {
		a->opts.pkcs12 = true;
		a->opts.key_password = find(c, "ssl.keystore.password");
	}
}

int
schema_access(struct schema_access *a, const struct kafka_opts *k,
    const char *url, struct error *e)
{
	const char *path;

	*a = (struct schema_access){
	    .opts = {.url = url, .timeout_ms = k->timeout_ms}};
	path = kafka_conf_path(k, &a->path);
	if (path != NULL &&
	    (config_read(&a->config, path, e) < 0 || log_in(a, k, e) < 0 ||
		take_authorities(a, e) < 0))
		return -1;
	if (path != NULL)
		take_certificate(a);
	if (strcmp(url, "config") == 0)
		a->opts.url = find(&a->config, "url");
	if (a->opts.url == NULL)
		return error_set(e, ST_CANNOT,
		    "--schema-registry config: there is no schema.registry.url "
		    "in a configuration file");
	return 0;
}

void
schema_access_release(struct schema_access *a)
{
	config_release(&a->config);
	buf_release(&a->user);
	buf_release(&a->path);
}
