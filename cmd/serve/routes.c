#include "routes.h"

#include "http/escape.h"
#include "infer.h"
#include "metrics.h"
#include "predict.h"
#include "status.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What a route is allowed to do, and needs. */
enum { PUBLIC = 1, MODEL = 2, POST = 4 };

struct route {
	/* `*` is a model's name, `#` a version, `@` a label. */
	const char *path;
	int is;
	void (*answer)(struct call *c);
	const char *variable; /* of the environment, with another path for it */
};

static const struct route routes[] = {
    /* TensorFlow Serving and KServe, version 1. */
    {"/v1/models/*:predict", MODEL | POST, predict_answer, "AIP_PREDICT_ROUTE"},
    {"/v1/models/*/versions/#:predict", MODEL | POST, predict_answer, NULL},
    {"/v1/models/*/labels/@:predict", MODEL | POST, predict_answer, NULL},
    {"/v1/models/*:explain", MODEL | POST, predict_explain, NULL},
    {"/v1/models/*/versions/#:explain", MODEL | POST, predict_explain, NULL},
    {"/v1/models/*/labels/@:explain", MODEL | POST, predict_explain, NULL},
    {"/v1/models/*", MODEL, status_model, NULL},
    {"/v1/models/*/versions/#", MODEL, status_model, NULL},
    {"/v1/models/*/labels/@", MODEL, status_model, NULL},
    {"/v1/models/*/metadata", MODEL, status_metadata, NULL},
    {"/v1/models/*/versions/#/metadata", MODEL, status_metadata, NULL},
    {"/v1/models/*/labels/@/metadata", MODEL, status_metadata, NULL},
    {"/v1/models", 0, status_models, NULL},
    /* MLflow, SageMaker, Vertex AI. */
    {"/invocations", MODEL | POST, predict_answer, NULL},
    {"/ping", PUBLIC, status_ready, "AIP_HEALTH_ROUTE"},
    {"/health", PUBLIC, status_ready, NULL},
    {"/version", PUBLIC, status_version, NULL},
    /* The Open Inference Protocol, version 2. */
    {"/v2/models/*/infer", MODEL | POST, infer_answer, NULL},
    {"/v2/models/*/versions/#/infer", MODEL | POST, infer_answer, NULL},
    {"/v2", 0, status_server, NULL},
    {"/v2/health/live", PUBLIC, status_live, NULL},
    {"/v2/health/ready", PUBLIC, status_ready, NULL},
    {"/v2/models/*", MODEL, status_metadata_2, NULL},
    {"/v2/models/*/versions/#", MODEL, status_metadata_2, NULL},
    {"/v2/models/*/ready", MODEL, status_ready, NULL},
    {"/v2/models/*/versions/#/ready", MODEL, status_ready, NULL},
    /* Others. */
    {"/metrics", 0, metrics_answer, NULL},
    {"/", PUBLIC, status_alive, NULL},
};

#define ROUTES (sizeof routes / sizeof *routes)

/* --- paths ------------------------------------------------------------------------ */

/* Does the path fit? Then the call gets what its names are. */
static bool
fits(const char *pattern, const struct http_text *path, struct call *c)
{
	const char *p = path->at, *end = p + path->len;

	for (; *pattern != '\0'; pattern++) {
		struct http_text *name = *pattern == '*' ? &c->model
		    : *pattern == '#'			 ? &c->version
		    : *pattern == '@'			 ? &c->label
							 : NULL;
		const char *start = p;

		if (name == NULL) {
			if (p == end || *p++ != *pattern)
				return false;
			continue;
		}
		while (p < end && *p != '/' && *p != ':')
			p++;
		if (p == start)
			return false;
		*name = (struct http_text){start, (size_t)(p - start)};
	}
	return p == end;
}

static bool
is_route(const struct route *r, const struct http_text *path, struct call *c)
{
	const char *other = r->variable != NULL ? getenv(r->variable) : NULL;

	c->model = c->version = c->label = (struct http_text){NULL, 0};
	if (fits(r->path, path, c))
		return true;
	c->model = c->version = c->label = (struct http_text){NULL, 0};
	return other != NULL && strlen(other) == path->len &&
	    memcmp(other, path->at, path->len) == 0;
}

/* --- who may ask -------------------------------------------------------------------- */

/* Is it NAME, or NAME:PORT? */
static bool
is_host(const struct http_text *host, const char *name)
{
	size_t len = strlen(name);
	const char *p = host->at + len, *end = host->at + host->len;

	if (host->len < len || strncasecmp(host->at, name, len) != 0)
		return false;
	if (p < end && *p != ':')
		return false;
	for (p++; p < end; p++)
		if (*p < '0' || *p > '9')
			return false;
	return true;
}

/*
 * A page that a browser shows can reach this machine's own addresses, by a name
 * of its own: such a name is refused.
 */
static bool
check_host(struct call *c)
{
	static const char *const own[] = {"localhost", "127.0.0.1", "[::1]"};
	const struct http_text *host = &c->q->header[REQUEST_HOST];
	const struct opts *o = c->s->o;

	if (!c->s->checks_host || host->at == NULL)
		return true;
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (is_host(host, own[i]))
			return true;
	if (is_host(host, o->address))
		return true;
	for (char **name = o->hosts; name != NULL && *name != NULL; name++)
		if (is_host(host, *name))
			return true;
	answer_error(c->a, 421, "this Host is not served here: see --host");
	return false;
}

static bool
check_token(struct call *c, const struct route *r)
{
	if (r != NULL && (r->is & PUBLIC) != 0)
		return true;
	if (tokens_allow(&c->s->tokens, &c->q->header[REQUEST_AUTHORIZATION]))
		return true;
	answer_error(c->a, 401, "a token is needed: Authorization: Bearer ...");
	c->a->lines = "WWW-Authenticate: Bearer\r\n";
	return false;
}

/* --- the model ------------------------------------------------------------------------ */

static bool
find_model(struct call *c)
{
	struct models *m = &c->s->models;
	struct http_text first = {m->place[0].name, strlen(m->place[0].name)};
	const struct http_text *name = c->model.at != NULL ? &c->model : &first;
	struct served *p = models_find(m, name, &c->label, &c->version);
	struct buf there = {0};

	if (p == NULL) {
		models_tell(m, &there);
		answer_error(c->a, 404, "this is not served here, but %s",
		    buf_string(&there));
		buf_release(&there);
		return false;
	}
	c->live = p->live;
	c->a->lines = p->lines.data;
	return true;
}

/* --- no route --------------------------------------------------------------------------- */

/* Append a route's path, as a person reads it. */
static void
add_path(struct buf *b, const char *path)
{
	for (; *path != '\0'; path++)
		if (*path == '*')
			buf_add_string(b, "NAME");
		else
			buf_add_byte(b, *path);
}

/* Answer 404 and the paths that there are, without versions and labels. */
static void
answer_no_route(struct http_answer *a)
{
	struct buf there = {0};

	for (size_t i = 0; i < ROUTES; i++) {
		if (strpbrk(routes[i].path, "#@") != NULL)
			continue;
		buf_add_string(&there, i > 0 ? ", " : "");
		add_path(&there, routes[i].path);
	}
	answer_error(a, 404, "there is nothing at this path, but at %s",
	    buf_string(&there));
	buf_release(&there);
}

/* --- the whole ------------------------------------------------------------------------ */

static bool
is_method(const struct route *r, const struct http_request *q)
{
	return ((r->is & POST) != 0) == (q->method == REQUEST_POST);
}

/* Answer by the route, if there is one. */
static void
answer(struct call *c, const struct route *r)
{
	if (r == NULL) {
		answer_no_route(c->a);
	} else if (!is_method(r, c->q)) {
		answer_error(c->a, 405, "this path answers %s",
		    (r->is & POST) != 0 ? "POST" : "GET");
		c->a->lines = (r->is & POST) != 0 ? "Allow: POST\r\n"
						  : "Allow: GET, HEAD\r\n";
	} else if ((r->is & MODEL) == 0 || find_model(c)) {
		r->answer(c);
	}
}

/* Find the route of the path, and its names for the call; NULL: none. */
static const struct route *
find_route(const struct http_text *path, struct call *c)
{
	for (size_t i = 0; i < ROUTES; i++)
		if (is_route(&routes[i], path, c))
			return &routes[i];
	return NULL;
}

void
routes_answer(
    void *context, const struct http_request *q, struct http_answer *a)
{
	struct call c = {.s = context, .q = q, .a = a};
	struct http_text path = q->path;
	struct buf decoded = {0};
	struct error e;
	bool is_path = escape_decode(&path, &decoded, &e) == 0;
	const struct route *r = is_path ? find_route(&path, &c) : NULL;

	if (check_host(&c) && check_token(&c, r)) {
		if (is_path)
			answer(&c, r);
		else
			answer_error(a, 400, "%s", e.text);
	}
	buf_release(&decoded);
}
