#include "schemas/fetch.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/stop.h"
#include "base/version.h"
#include "endpoint/libcurl.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ANSWER_MAX (16 << 20)
#define TRY_MS 15000	/* for one try */
#define CONNECT_MS 5000 /* of it */
#define PAUSE_MS 100	/* before the second try; then twice as long */
#define PAUSE_MAX_MS 3000
#define POLL_MS 100 /* between two looks at signals */
#define FOLDER "file:"

struct fetch {
	struct fetch_opts o;
	char **url; /* without a slash at its end */
	size_t urls, next;
	const struct libcurl *curl; /* NULL: a folder */
	CURLM *multi;
	CURL *easy;
	struct curl_slist *headers;
	struct buf *answer; /* of the request on its way */
	bool too_large;
	bool warned;
	char why[CURL_ERROR_SIZE];
};

/* What became of a try. */
enum tried { TRIED_WELL, TRIED_AGAIN, TRIED_IN_VAIN };

/* --- addresses ------------------------------------------------------------------ */

static int
refuse_url(struct error *e, const char *why)
{
	/* It may hold a password: it is not quoted. */
	return error_set(e, ST_CANNOT,
	    "--schema-registry: the address cannot be used: %s", why);
}

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
	return why == NULL ? 0 : refuse_url(e, why);
}

static void
split_urls(struct fetch *f, const char *list)
{
	while (*list != '\0') {
		size_t len = strcspn(list, ","), kept;

		kept = len;
		while (kept > 0 &&
		    (list[kept - 1] == '/' || list[kept - 1] == ' '))
			kept--;
		f->url = mem_resize(f->url, f->urls + 1, sizeof *f->url);
		f->url[f->urls++] = mem_copy(list, kept);
		list += len;
		list += strspn(list, ", ");
	}
}

/* --- HTTP ------------------------------------------------------------------------ */

static size_t
take_answer(char *p, size_t size, size_t count, void *arg)
{
	struct fetch *f = arg;
	size_t len = size * count;

	if (len > ANSWER_MAX - f->answer->len) {
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
	bad |= set_text(f, CURLOPT_CAINFO, o->ca);
	bad |= set_text(f, CURLOPT_SSLCERT, o->certificate);
	bad |= set_text(f, CURLOPT_SSLKEY, o->key);
	bad |= set_text(f, CURLOPT_KEYPASSWD, o->key_password);
	return bad;
}

static int
open_http(struct fetch *f, struct error *e)
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

/* Does a registry say that it does not have something? */
static bool
has_code(struct buf *answer)
{
	return strstr(buf_string(answer), "\"error_code\"") != NULL;
}

static enum tried
judge(struct fetch *f, CURLcode code, const char *url, long *status,
    struct error *e)
{
	if (f->too_large) {
		error_set(e, ST_FAILED,
		    "schema registry %s: its answer has more than %d bytes",
		    url, ANSWER_MAX);
		return TRIED_IN_VAIN;
	}
	if (code != CURLE_OK) {
		error_set(e, is_final(code) ? ST_CANNOT : ST_FAILED,
		    "schema registry %s: %s", url,
		    *f->why != '\0' ? f->why : f->curl->error_text(code));
		return is_final(code) ? TRIED_IN_VAIN : TRIED_AGAIN;
	}
	f->curl->getinfo(f->easy, CURLINFO_RESPONSE_CODE, status);
	if (*status == 404 && !has_code(f->answer)) {
		error_set(e, ST_CANNOT,
		    "schema registry %s: no registry is there: it answers 404, "
		    "and not as a registry does",
		    url);
		return TRIED_IN_VAIN;
	}
	if (*status == 200 || *status == 404 || *status == 409 ||
	    *status == 422 || *status == 400)
		return TRIED_WELL;
	error_set(
	    e, ST_FAILED, "schema registry %s: it answers %ld", url, *status);
	if (*status >= 500 || *status == 408 || *status == 429)
		return TRIED_AGAIN;
	e->status = ST_CANNOT;
	if (*status == 401 || *status == 403)
		error_set(e, ST_CANNOT,
		    "schema registry %s: it answers %ld: %s", url, *status,
		    f->o.user_info == NULL && f->o.token == NULL
			? "it wants to know who asks: basic.auth.user.info or "
			  "bearer.auth.token in a configuration file, -F FILE"
			: "it refuses the user or the token of the "
			  "configuration file");
	return TRIED_IN_VAIN;
}

static enum tried
try_http(struct fetch *f, const char *path, const struct buf *body,
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

/* --- a folder --------------------------------------------------------------------- */

static int
ask_folder(struct fetch *f, const char *path, const struct buf *body,
    struct buf *answer, long *status, struct error *e)
{
	struct buf name = {0};
	int failed = 0;

	if (body != NULL)
		return error_set(e, ST_CANNOT,
		    "--schema-registry: a folder takes no schemas: name one "
		    "that it has, --schema SUBJECT");
	buf_add_format(&name, "%s/%s", f->url[0], path);
	*status = access(buf_string(&name), F_OK) == 0 ? 200 : 404;
	if (*status == 200)
		failed = file_read(name.data, answer, e);
	buf_release(&name);
	return failed;
}

/* ---------------------------------------------------------------------------------- */

int
fetch_open(struct fetch **fetch, const struct fetch_opts *o, struct error *e)
{
	struct fetch *f = *fetch = mem_zero(1, sizeof *f);

	f->o = *o;
	if (strncmp(o->url, FOLDER, sizeof FOLDER - 1) == 0) {
		f->url = mem_zero(1, sizeof *f->url);
		f->url[f->urls++] = mem_string(o->url + sizeof FOLDER - 1);
		if (access(f->url[0], R_OK | X_OK) != 0)
			return error_errno(e, ST_CANNOT,
			    "--schema-registry: cannot open '%s'", f->url[0]);
		return 0;
	}
	split_urls(f, o->url);
	if (f->urls == 0)
		return refuse_url(e, "it is empty");
	return open_http(f, e);
}

void
fetch_close(struct fetch *f)
{
	if (f == NULL)
		return;
	if (f->easy != NULL)
		f->curl->cleanup(f->easy);
	if (f->multi != NULL)
		f->curl->multi_cleanup(f->multi);
	if (f->headers != NULL)
		f->curl->list_free(f->headers);
	for (size_t i = 0; i < f->urls; i++)
		free(f->url[i]);
	free(f->url);
	free(f);
}

int
fetch_ask(struct fetch *f, const char *path, const struct buf *body,
    struct buf *answer, long *status, struct error *e)
{
	int64_t end = clock_ms() + f->o.timeout_ms, pause = PAUSE_MS;
	enum tried tried;

	answer->len = 0;
	if (f->curl == NULL)
		return ask_folder(f, path, body, answer, status, e);
	f->answer = answer;
	for (;;) {
		int64_t left = end - clock_ms();

		tried = try_http(f, path, body, left > 1 ? left : 1, status, e);
		if (tried == TRIED_WELL)
			return 0;
		left = end - clock_ms();
		if (stop_requested() != 0)
			return error_set(e, ST_FAILED,
			    "schema registry: a signal came before its answer");
		if (tried == TRIED_IN_VAIN || left <= 0)
			return -1;
		if (!f->warned && !diag_is_quiet())
			warnx("%s: trying again", e->text);
		f->warned = true;
		clock_sleep(pause < left ? pause : left);
		pause = 2 * pause < PAUSE_MAX_MS ? 2 * pause : PAUSE_MAX_MS;
		f->next = (f->next + 1) % f->urls;
	}
}

void
fetch_add_part(struct buf *path, const char *part)
{
	static const char plain[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~";
	bool dots = part[strspn(part, ".")] == '\0'; /* "..": not a way up */

	for (; *part != '\0'; part++)
		if (strchr(plain, *part) != NULL || (*part == '.' && !dots))
			buf_add_byte(path, *part);
		else
			buf_add_format(path, "%%%02X", (unsigned char)*part);
}
