#include "endpoint/endpoint.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/stop.h"
#include "endpoint/work.h"

#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#define WAIT_MS 1000 /* for anything, at a time */

int
endpoint_open(
    struct endpoint **out, const struct endpoint_opts *o, struct error *e)
{
	struct transfer_target target = {o->url, o->proxy, o->ca};
	struct endpoint *p = mem_zero(1, sizeof *p);

	*out = p;
	p->o = *o;
	p->size = o->batch;
	p->ring = 2 * o->in_flight;
	p->batch = mem_zero(p->ring, sizeof *p->batch);
	for (size_t i = 0; i < p->ring; i++)
		p->batch[i].size = o->kept;
	p->transfer = mem_zero(o->in_flight, sizeof *p->transfer);
	words_add(&p->models, "", 0);
	pace_init(&p->pace, o->in_flight,
	    (uint64_t)clock_wall_ms() << 20 ^ (uint64_t)getpid());
	if (o->ca != NULL && access(o->ca, R_OK) != 0)
		return error_errno(e, ST_CANNOT, "cannot open '%s'", o->ca);
	p->secrets.token_file = o->token_file;
	p->secrets.header_file = o->header_file;
	if ((p->curl = libcurl_load("--endpoint", e)) == NULL ||
	    transfer_check(p->curl, o->url, e) < 0 ||
	    secrets_read(&p->secrets, e) < 0)
		return -1;
	p->multi = p->curl->multi_init();
	if (p->multi == NULL ||
	    p->curl->multi_setopt(
		p->multi, CURLMOPT_MAXCONNECTS, (long)o->in_flight) != CURLM_OK)
		return error_set(e, ST_FAILED, "libcurl failed");
	for (size_t i = 0; i < o->in_flight; i++)
		if (transfer_init(&p->transfer[i], p->curl, &target, e) < 0)
			return -1;
	return 0;
}

void
endpoint_close(struct endpoint *p)
{
	note("%" PRIu64 " requests, %" PRIu64 " of them tried again",
	    p->requests, p->again);
	for (size_t i = 0; i < p->o.in_flight; i++) {
		if (p->transfer[i].used)
			p->curl->multi_remove(p->multi, p->transfer[i].easy);
		transfer_release(&p->transfer[i]);
	}
	if (p->multi != NULL)
		p->curl->multi_cleanup(p->multi);
	for (size_t i = 0; i < p->ring; i++)
		endpoint_batch_release(&p->batch[i]);
	secrets_release(&p->secrets);
	words_release(&p->models);
	free(p->batch);
	free(p->transfer);
	free(p);
}

/* Find the batch that gathers, or begin one; NULL: take() has had enough. */
static int
make_room(struct endpoint *p, struct endpoint_batch **b, struct error *e)
{
	*b = work_gathering(p);
	p->pauses = false;
	while (*b == NULL && p->batches == p->ring && !p->over)
		if (work_on(p, WAIT_MS, -1, e) < 0)
			return -1;
	if (p->over) {
		*b = NULL;
	} else if (*b == NULL) {
		*b = work_batch(p, p->batches++);
		(*b)->state = ENDPOINT_GATHERS;
	}
	return 0;
}

/* Send the batch if it is full. */
static int
send_full(struct endpoint *p, struct endpoint_batch *b, struct error *e)
{
	if (b->count < p->size && b->asides < p->size &&
	    b->text.len < ENDPOINT_BATCH_BYTES)
		return 0;
	work_close_batch(b);
	return work_on(p, 0, -1, e);
}

int
endpoint_add(struct endpoint *p, const char *line, size_t line_len,
    const char *instance, size_t instance_len, const void *kept,
    struct error *e)
{
	struct endpoint_batch *b;

	if (make_room(p, &b, e) < 0)
		return -1;
	if (b == NULL)
		return 0;
	endpoint_batch_add(b, line, line_len, instance, instance_len, kept);
	return send_full(p, b, e);
}

int
endpoint_aside(struct endpoint *p, const char *line, size_t line_len,
    const void *kept, struct error *e)
{
	struct endpoint_batch *b;

	if (make_room(p, &b, e) < 0)
		return -1;
	if (b == NULL)
		return 0;
	endpoint_batch_aside(b, line, line_len, kept);
	return send_full(p, b, e);
}

static bool
is_readable(int fd)
{
	struct pollfd polled = {.fd = fd, .events = POLLIN};

	return poll(&polled, 1, 0) != 0;
}

int
endpoint_wait(struct endpoint *p, int fd, struct error *e)
{
	p->pauses = true;
	if (p->batches == 0 || p->over || stop_requested() != 0 ||
	    is_readable(fd))
		return 0;
	return work_on(p, WAIT_MS, fd, e) < 0 ? -1 : 1;
}

int
endpoint_finish(struct endpoint *p, struct error *e)
{
	p->pauses = true;
	while (p->batches > 0 && !p->over)
		if (work_on(p, WAIT_MS, -1, e) < 0)
			return -1;
	return 0;
}
