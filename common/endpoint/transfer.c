#include "endpoint/transfer.h"

#include "base/version.h"

#include <string.h>
#include <strings.h>

#define MODEL_HEADER "X-Weir-Model:"
#define CONNECT_MS 10000
#define LIFETIME_S 60L		/* of a connection */
#define BUFFER_SIZE (64L << 10) /* what is read and written at once */

/* --- what libcurl calls ---------------------------------------------------- */

static size_t
take_answer(char *p, size_t size, size_t count, void *arg)
{
	struct transfer *t = arg;
	size_t len = size * count;

	if (len > TRANSFER_ANSWER_MAX - t->answer.len) {
		t->too_large = true;
		return len + 1; /* breaks off */
	}
	buf_add(&t->answer, p, len);
	return len;
}

static size_t
take_header(char *p, size_t size, size_t count, void *arg)
{
	struct transfer *t = arg;
	size_t len = size * count, name = sizeof MODEL_HEADER - 1;
	const char *value = p + name, *end = p + len;

	if (len < name || strncasecmp(p, MODEL_HEADER, name) != 0)
		return len;
	while (value < end && (*value == ' ' || *value == '\t'))
		value++;
	while (end > value && strchr(" \t\r\n", end[-1]) != NULL)
		end--;
	t->model.len = 0;
	buf_add(&t->model, value, (size_t)(end - value));
	return len;
}

/* --- a handle -------------------------------------------------------------- */

int
transfer_check(const struct libcurl *curl, const char *url, struct error *e)
{
	CURLU *u = curl->url();
	char *scheme = NULL, *user = NULL;
	const char *why = NULL;

	if (u == NULL || curl->url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK)
		why = "it is not of the form http://HOST/PATH";
	else if (curl->url_get(u, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0))
		why = "it is neither http:// nor https://";
	else if (curl->url_get(u, CURLUPART_USER, &user, 0) == CURLUE_OK)
		why = "a user or a password goes into a --header-file, where "
		      "no list of processes shows it";
	curl->free(scheme);
	curl->free(user);
	curl->url_cleanup(u);
	if (why == NULL)
		return 0;
	/* It may hold a password: it is not quoted. */
	return error_set(
	    e, ST_CANNOT, "--endpoint: the URL cannot be used: %s", why);
}

static CURLcode
set_target(struct transfer *t, const struct transfer_target *target)
{
	const struct libcurl *c = t->curl;
	CURLcode bad = c->setopt(t->easy, CURLOPT_URL, target->url);

	if (target->proxy == NULL)
		bad |= c->setopt(t->easy, CURLOPT_PROXY, "");
	else if (strcmp(target->proxy, TRANSFER_PROXY_ENVIRONMENT) != 0)
		bad |= c->setopt(t->easy, CURLOPT_PROXY, target->proxy);
	if (target->ca != NULL)
		bad |= c->setopt(t->easy, CURLOPT_CAINFO, target->ca);
	return bad;
}

/* Set what all requests have. */
static CURLcode
set_policy(struct transfer *t)
{
	const struct libcurl *c = t->curl;
	CURL *easy = t->easy;
	CURLcode bad = CURLE_OK;

	bad |= c->setopt(easy, CURLOPT_NOSIGNAL, 1L);
	bad |= c->setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	bad |= c->setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	bad |= c->setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	bad |=
	    c->setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	bad |= c->setopt(easy, CURLOPT_MAXLIFETIME_CONN, LIFETIME_S);
	bad |= c->setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	bad |= c->setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	bad |= c->setopt(easy, CURLOPT_BUFFERSIZE, BUFFER_SIZE);
	bad |= c->setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, BUFFER_SIZE);
	bad |= c->setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
	bad |= c->setopt(easy, CURLOPT_USERAGENT, "weir/" WEIR_VERSION);
	bad |= c->setopt(easy, CURLOPT_ERRORBUFFER, t->error);
	bad |= c->setopt(easy, CURLOPT_WRITEFUNCTION, take_answer);
	bad |= c->setopt(easy, CURLOPT_WRITEDATA, t);
	bad |= c->setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
	bad |= c->setopt(easy, CURLOPT_HEADERDATA, t);
	bad |= c->setopt(easy, CURLOPT_PRIVATE, t);
	return bad;
}

int
transfer_init(struct transfer *t, const struct libcurl *curl,
    const struct transfer_target *target, struct error *e)
{
	*t = (struct transfer){.curl = curl, .easy = curl->init()};
	if (t->easy == NULL || set_policy(t) != CURLE_OK ||
	    set_target(t, target) != CURLE_OK)
		return error_set(
		    e, ST_CANNOT, "--endpoint needs a newer libcurl");
	return 0;
}

void
transfer_release(struct transfer *t)
{
	if (t->easy != NULL)
		t->curl->cleanup(t->easy);
	if (t->headers != NULL)
		t->curl->list_free(t->headers);
	buf_release(&t->body);
	buf_release(&t->answer);
	buf_release(&t->model);
	*t = (struct transfer){0};
}

static int
make_headers(struct transfer *t, const struct secrets *secrets, struct error *e)
{
	static const char *const own[] = {
	    "Content-Type: application/json", "Expect:"};
	const char *end = secrets->lines.data + secrets->lines.len;
	struct curl_slist *list = NULL, *more;
	const char *line = secrets->lines.data;
	size_t i = 0;

	if (t->headers != NULL)
		t->curl->list_free(t->headers);
	t->headers = NULL;
	while (i < 2 || line < end) {
		more = t->curl->list_append(list, i < 2 ? own[i] : line);
		if (more == NULL) {
			t->curl->list_free(list);
			return error_set(e, ST_FAILED, "out of memory");
		}
		list = more;
		if (i++ >= 2)
			line += strlen(line) + 1;
	}
	t->headers = list;
	t->version = secrets->version;
	return 0;
}

int
transfer_start(struct transfer *t, CURLM *multi, const struct secrets *secrets,
    int64_t timeout_ms, struct error *e)
{
	const struct libcurl *c = t->curl;
	CURLcode bad = CURLE_OK;

	if ((t->headers == NULL || t->version != secrets->version) &&
	    make_headers(t, secrets, e) < 0)
		return -1;
	t->answer.len = t->model.len = 0;
	t->too_large = false;
	*t->error = '\0';
	bad |= c->setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
	bad |= c->setopt(t->easy, CURLOPT_POST, 1L);
	bad |= c->setopt(
	    t->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)t->body.len);
	bad |= c->setopt(t->easy, CURLOPT_POSTFIELDS, t->body.data);
	bad |= c->setopt(t->easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
	if (bad != CURLE_OK || c->multi_add(multi, t->easy) != CURLM_OK)
		return error_set(e, ST_FAILED, "libcurl takes no request");
	t->used = true;
	return 0;
}
