#include "base/stop.h"
#include "base/version.h"
#include "schemas/fetch_parts.h"

#include <string.h>

#define TRY_MS 15000	/* for one try */
#define CONNECT_MS 5000 /* of it */
#define POLL_MS 100	/* between two looks at signals */

static int
check_url(const struct libcurl *curl, const char *url, struct error *e)
{
	CURLU *u = curl->url();
	char *scheme = NULL, *user = NULL;
	const char *why = NULL;

	if (u == NULL || curl->url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK)
		why = "it is not of the form http://HOST:PORT";
	else if (curl->url_get(u, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0))
		why = "it is not http://, https:// or file:DIR";
	else if (curl->url_get(u, CURLUPART_USER, &user, 0) == CURLUE_OK)
		why = "a user and a password go into a configuration file, as "
		      "basic.auth.user.info=USER:PASSWORD";
	curl->free(scheme);
	curl->free(user);
	curl->url_cleanup(u);
	return why == NULL ? 0 : fetch_refuse_url(e, why);
}

static size_t
take_answer(char *p, size_t size, size_t count, void *arg)
{
	struct fetch *f = arg;
	size_t len = size * count;

	if (len > FETCH_MAX - f->answer->len) {
		f->too_large = true;
		return len + 1; /* breaks off */
	}
	buf_add(f->answer, p, len);
	return len;
}

static int
add_header(
    struct fetch *f, const char *name, const char *value, struct error *e)
{
	struct buf line = {0};
	struct curl_slist *more;

	if (value == NULL)
		return 0;
	buf_add_format(&line, "%s%s", name, value);
	more = f->curl->list_append(f->headers, buf_string(&line));
	buf_release(&line);
	if (more == NULL)
		return error_set(e, ST_FAILED, "out of memory");
	f->headers = more;
	return 0;
}

static CURLcode
set_text(struct fetch *f, CURLoption option, const char *text)
{
	return text == NULL ? CURLE_OK : f->curl->setopt(f->easy, option, text);
}

/* Set a certificate or a key that is given as text, if it is; it is lent. */
static CURLcode
set_blob(struct fetch *f, CURLoption option, const char *text)
{
	struct curl_blob blob = {.flags = CURL_BLOB_COPY};

	if (text == NULL)
		return CURLE_OK;
	blob.data = (void *)(uintptr_t)text;
	blob.len = strlen(text);
	return f->curl->setopt(f->easy, option, &blob);
}

static CURLcode
set_tls(struct fetch *f)
{
	const struct fetch_opts *o = &f->o;
	CURLcode bad = CURLE_OK;

	bad |= set_text(f, CURLOPT_CAINFO, o->ca);
	bad |= set_blob(f, CURLOPT_CAINFO_BLOB, o->ca_pem);
	bad |= set_text(f, CURLOPT_SSLCERT, o->certificate);
	bad |= set_blob(f, CURLOPT_SSLCERT_BLOB, o->certificate_pem);
	bad |= set_text(f, CURLOPT_SSLCERTTYPE, o->pkcs12 ? "P12" : NULL);
	bad |= set_text(f, CURLOPT_SSLKEY, o->key);
	bad |= set_blob(f, CURLOPT_SSLKEY_BLOB, o->key_pem);
	bad |= set_text(f, CURLOPT_KEYPASSWD, o->key_password);
	return bad;
}

/* Set what all requests have. */
static CURLcode
set_policy(struct fetch *f)
{
	const struct libcurl *c = f->curl;
	const struct fetch_opts *o = &f->o;
	CURLcode bad = CURLE_OK;

	bad |= c->setopt(f->easy, CURLOPT_NOSIGNAL, 1L);
	bad |= c->setopt(f->easy, CURLOPT_PROTOCOLS_STR, "http,https");
	bad |= c->setopt(f->easy, CURLOPT_FOLLOWLOCATION, 0L);
	bad |= c->setopt(f->easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	bad |= c->setopt(f->easy, CURLOPT_PROXY, "");
	bad |= c->setopt(f->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	bad |= c->setopt(f->easy, CURLOPT_ACCEPT_ENCODING, "gzip");
	bad |= c->setopt(f->easy, CURLOPT_USERAGENT, "weir/" WEIR_VERSION);
	bad |= c->setopt(f->easy, CURLOPT_ERRORBUFFER, f->why);
	bad |= c->setopt(f->easy, CURLOPT_WRITEFUNCTION, take_answer);
	bad |= c->setopt(f->easy, CURLOPT_WRITEDATA, f);
	bad |= c->setopt(f->easy, CURLOPT_HTTPHEADER, f->headers);
	if (o->user_info != NULL)
		bad |=
		    c->setopt(f->easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
	bad |= set_text(f, CURLOPT_USERPWD, o->user_info);
	return bad | set_tls(f);
}

int
fetch_open_http(struct fetch *f, struct error *e)
{
	const struct fetch_opts *o = &f->o;

	if ((f->curl = libcurl_load("--schema-registry", e)) == NULL)
		return -1;
	for (size_t i = 0; i < f->urls; i++)
		if (check_url(f->curl, f->url[i], e) < 0)
			return -1;
	f->multi = f->curl->multi_init();
	f->easy = f->curl->init();
	if (f->multi == NULL || f->easy == NULL)
		return error_set(e, ST_FAILED, "libcurl failed");
	if (add_header(f, "Content-Type: ",
		"application/vnd.schemaregistry.v1+json", e) < 0 ||
	    add_header(f, "Accept: ",
		"application/vnd.schemaregistry.v1+json, application/json",
		e) < 0 ||
	    add_header(f, "Expect:", "", e) < 0 ||
	    add_header(f, "Authorization: Bearer ", o->token, e) < 0 ||
	    add_header(f, "target-sr-cluster: ", o->cluster, e) < 0 ||
	    add_header(f, "Confluent-Identity-Pool-Id: ", o->pool, e) < 0)
		return -1;
	if (set_policy(f) != CURLE_OK)
		return error_set(
		    e, ST_CANNOT, "--schema-registry needs a newer libcurl");
	return 0;
}

/* Run the request to its end, unless a signal asks for ours. */
static CURLcode
perform(struct fetch *f)
{
	const struct libcurl *c = f->curl;
	int running = 1, left;
	CURLMsg *message;
	CURLcode code = CURLE_ABORTED_BY_CALLBACK;

	if (c->multi_add(f->multi, f->easy) != CURLM_OK)
		return CURLE_FAILED_INIT;
	while (running > 0 && stop_requested() == 0 &&
	    c->multi_perform(f->multi, &running) == CURLM_OK)
		if (running > 0 &&
		    c->multi_poll(f->multi, NULL, 0, POLL_MS, NULL) != CURLM_OK)
			break;
	while ((message = c->multi_read(f->multi, &left)) != NULL)
		if (message->msg == CURLMSG_DONE)
			code = message->data.result;
	c->multi_remove(f->multi, f->easy);
	return code;
}

/* Can no try with this certificate and this address be better? */
static bool
is_final(CURLcode code)
{
	return code == CURLE_PEER_FAILED_VERIFICATION ||
	    code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_CERTPROBLEM ||
	    code == CURLE_SSL_ISSUER_ERROR || code == CURLE_URL_MALFORMAT;
}

/* Does a registry say that it does not have something, or refuses it? */
static bool
has_code(struct buf *answer)
{
	return strstr(buf_string(answer), "\"error_code\"") != NULL;
}

/* Does the answer begin as JSON does? A page of a proxy does not. */
static bool
is_json(struct buf *answer)
{
	const char *p = buf_string(answer);

	p += strspn(p, " \t\r\n");
	return *p == '{' || *p == '[';
}

/* Report an answer that no other try would make better. */
static enum tried
refuse(const struct fetch *f, const char *url, long status, struct error *e)
{
	const char *why = "";

	if (status == 401 || status == 403)
		why = f->o.user_info == NULL && f->o.token == NULL
		    ? ": it wants to know who asks: basic.auth.user.info or "
		      "bearer.auth.token in a configuration file, -F FILE"
		    : ": it refuses the user or the token of the "
		      "configuration file";
	else if (status >= 300 && status < 400)
		why = ": it names another address, which is not followed: name "
		      "that one";
	error_set(e, ST_CANNOT, "schema registry %s: it answers %ld%s", url,
	    status, why);
	return TRIED_IN_VAIN;
}

static enum tried
judge_code(struct fetch *f, CURLcode code, const char *url, struct error *e)
{
	error_set(e, is_final(code) ? ST_CANNOT : ST_FAILED,
	    "schema registry %s: %s", url,
	    *f->why != '\0' ? f->why : f->curl->error_text(code));
	return is_final(code) ? TRIED_IN_VAIN : TRIED_AGAIN;
}

static enum tried
judge_busy(const struct fetch *f, const char *url, long status, struct error *e)
{
	if (f->wait_ms > 0)
		error_set(e, ST_FAILED,
		    "schema registry %s: it answers %ld, and asks to wait %lld "
		    "s",
		    url, status, (long long)(f->wait_ms / 1000));
	else
		error_set(e, ST_FAILED, "schema registry %s: it answers %ld",
		    url, status);
	return TRIED_AGAIN;
}

static enum tried
judge(struct fetch *f, CURLcode code, const char *url, long *status,
    struct error *e)
{
	curl_off_t seconds = 0;

	f->wait_ms = 0;
	f->timed_out = code == CURLE_OPERATION_TIMEDOUT;
	if (f->too_large) {
		*status = FETCH_TOO_LARGE;
		return TRIED_WELL;
	}
	if (code != CURLE_OK)
		return judge_code(f, code, url, e);
	f->curl->getinfo(f->easy, CURLINFO_RESPONSE_CODE, status);
	f->curl->getinfo(f->easy, CURLINFO_RETRY_AFTER, &seconds);
	if (seconds > 0 && seconds < 1000000)
		f->wait_ms = (int64_t)seconds * 1000;
	if (*status >= 500 || *status == 408 || *status == 429)
		return judge_busy(f, url, *status, e);
	if (*status == 200 && is_json(f->answer))
		return TRIED_WELL;
	if (*status == 200) {
		error_set(e, ST_FAILED,
		    "schema registry %s: it answers, and not with JSON, as a "
		    "registry does",
		    url);
		return TRIED_IN_VAIN;
	}
	if (*status != 404 && *status != 409 && *status != 422 &&
	    *status != 400)
		return refuse(f, url, *status, e);
	if (has_code(f->answer))
		return TRIED_WELL;
	error_set(e, ST_CANNOT,
	    "schema registry %s: no registry is there: it answers %ld, and not "
	    "as a registry does",
	    url, *status);
	return TRIED_IN_VAIN;
}

enum tried
fetch_try_http(struct fetch *f, const char *path, const struct buf *body,
    int64_t left_ms, long *status, struct error *e)
{
	const struct libcurl *c = f->curl;
	const char *base = f->url[f->next];
	struct buf url = {0};
	CURLcode bad = CURLE_OK;

	buf_add_format(&url, "%s/%s", base, path);
	f->answer->len = 0;
	f->too_large = false;
	*f->why = '\0';
	bad |= c->setopt(f->easy, CURLOPT_URL, buf_string(&url));
	bad |= c->setopt(f->easy, CURLOPT_TIMEOUT_MS,
	    (long)(left_ms < TRY_MS ? left_ms : TRY_MS));
	if (body == NULL) {
		bad |= c->setopt(f->easy, CURLOPT_HTTPGET, 1L);
	} else {
		bad |= c->setopt(f->easy, CURLOPT_POST, 1L);
		bad |= c->setopt(f->easy, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)body->len);
		bad |= c->setopt(f->easy, CURLOPT_POSTFIELDS, body->data);
	}
	if (bad == CURLE_OK)
		bad = perform(f);
	buf_release(&url);
	return judge(f, bad, base, status, e);
}

void
fetch_close_http(struct fetch *f)
{
	if (f->easy != NULL)
		f->curl->cleanup(f->easy);
	if (f->multi != NULL)
		f->curl->multi_cleanup(f->multi);
	if (f->headers != NULL)
		f->curl->list_free(f->headers);
}
