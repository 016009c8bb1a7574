#include "endpoint/work.h"

#include "base/clock.h"
#include "base/stop.h"

#define WAIT_MS 1000  /* at most, for anything */
#define STOP_MS 10000 /* for what is on its way after a signal */

/* --- the ring of batches --------------------------------------------------- */

struct endpoint_batch *
work_batch(const struct endpoint *p, size_t i)
{
	return &p->batch[(p->head + i) % p->ring];
}

struct endpoint_batch *
work_gathering(const struct endpoint *p)
{
	struct endpoint_batch *last =
	    p->batches > 0 ? work_batch(p, p->batches - 1) : NULL;

	return last != NULL && last->state == ENDPOINT_GATHERS ? last : NULL;
}

static void
give_back_aside(
    struct endpoint *p, const struct endpoint_batch *b, size_t number)
{
	const struct endpoint_aside *aside = &b->aside[number];
	struct endpoint_result result = {.line = b->text.data + aside->line,
	    .line_len = aside->line_len,
	    .kept = b->aside_kept + number * b->size,
	    .refused = true,
	    .model = ""};

	p->over = !p->o.take(p->o.arg, &result);
}

static void
give_back_entry(struct endpoint *p, const struct endpoint_batch *b, size_t i)
{
	const struct endpoint_entry *entry = &b->entry[i];
	struct endpoint_result result = {.line = b->text.data + entry->line,
	    .line_len = entry->line_len,
	    .kept = b->kept + i * b->size,
	    .text = b->result.data + entry->result,
	    .len = entry->result_len,
	    .refused = entry->refused,
	    .number = entry->number,
	    .model = p->models.text[entry->model]};

	p->over = !p->o.take(p->o.arg, &result);
}

static void
give_back_batch(struct endpoint *p, const struct endpoint_batch *b)
{
	size_t asides = 0;

	for (size_t i = 0; i <= b->count; i++) {
		for (; asides < b->asides && b->aside[asides].before == i &&
		     !p->over;
		     asides++)
			give_back_aside(p, b, asides);
		if (i < b->count && !p->over)
			give_back_entry(p, b, i);
	}
}

/* Give back all batches that are done, up to the first that is not. */
static void
give_back(struct endpoint *p)
{
	while (p->batches > 0 && !p->over &&
	    work_batch(p, 0)->state == ENDPOINT_DONE) {
		give_back_batch(p, work_batch(p, 0));
		endpoint_batch_clear(work_batch(p, 0));
		p->head = (p->head + 1) % p->ring;
		p->batches--;
	}
}

void
work_close_batch(struct endpoint_batch *b)
{
	b->state = b->count > 0 ? ENDPOINT_READY : ENDPOINT_DONE;
	if (b->count > 0)
		bisect_start(&b->part, b->count);
}

/* --- requests -------------------------------------------------------------- */

static struct transfer *
free_transfer(struct endpoint *p)
{
	for (size_t i = 0; i < p->o.in_flight; i++)
		if (!p->transfer[i].used)
			return &p->transfer[i];
	return NULL;
}

static int
send_batch(struct endpoint *p, size_t i, int64_t now, struct error *e)
{
	struct endpoint_batch *b = work_batch(p, i);
	struct transfer *t = free_transfer(p);
	int64_t left;

	if (b->deadline == 0)
		b->deadline = now + p->o.timeout_ms;
	left = b->deadline - now;
	endpoint_batch_body(b, &t->body);
	t->batch = (p->head + i) % p->ring;
	if (transfer_start(t, p->multi, &p->secrets,
		left > p->o.try_ms ? p->o.try_ms
		    : left > 1	   ? left
				   : 1,
		e) < 0)
		return -1;
	b->state = ENDPOINT_SENT;
	p->sent++;
	p->requests++;
	return 0;
}

/* Send what may be sent now, in its order. */
static int
send_ready(struct endpoint *p, struct error *e)
{
	struct endpoint_batch *small = work_gathering(p);
	int64_t now = clock_ms();

	if (now < p->pace.resume)
		return 0;
	for (size_t i = 0; i < p->batches && p->sent < p->pace.limit; i++) {
		struct endpoint_batch *b = work_batch(p, i);

		if (b == small && p->pauses)
			work_close_batch(b);
		if (b->state == ENDPOINT_READY && b->next_try <= now &&
		    send_batch(p, i, now, e) < 0)
			return -1;
	}
	return 0;
}

/* Return how long nothing needs to be done, unless something comes. */
static int
time_to_wait(const struct endpoint *p)
{
	int64_t now = clock_ms(), until = now + WAIT_MS;

	for (size_t i = 0; i < p->batches && p->sent < p->pace.limit; i++) {
		const struct endpoint_batch *b = work_batch(p, i);
		int64_t next =
		    b->next_try > p->pace.resume ? b->next_try : p->pace.resume;

		if (b->state == ENDPOINT_READY && next < until)
			until = next;
	}
	return until > now ? (int)(until - now) : 0;
}

/* After a signal little time is left for what is on its way. */
static void
look_for_signal(struct endpoint *p)
{
	if (stop_requested() == 0 || p->stopping != 0)
		return;
	p->stopping = clock_ms() + STOP_MS;
	for (size_t i = 0; i < p->batches; i++) {
		struct endpoint_batch *b = work_batch(p, i);

		if (b->deadline == 0 || b->deadline > p->stopping)
			b->deadline = p->stopping;
	}
}

int
work_on(struct endpoint *p, int ms, int fd, struct error *e)
{
	struct curl_waitfd also[2];
	unsigned count = 0;
	int running, wait;

	look_for_signal(p);
	if (p->over)
		return 0;
	if (send_ready(p, e) < 0)
		return -1;
	/* A batch of which nothing is to be asked is done by now. */
	give_back(p);
	if (p->batches == 0 || p->over)
		return 0;
	if (fd >= 0)
		also[count++] =
		    (struct curl_waitfd){.fd = fd, .events = CURL_WAIT_POLLIN};
	if (p->stopping == 0)
		also[count++] = (struct curl_waitfd){
		    .fd = stop_fd(), .events = CURL_WAIT_POLLIN};
	wait = time_to_wait(p);
	if (ms > wait)
		ms = wait;
	if (p->curl->multi_poll(p->multi, also, count, ms, NULL) != CURLM_OK ||
	    p->curl->multi_perform(p->multi, &running) != CURLM_OK)
		return error_set(e, ST_FAILED, "libcurl failed");
	if (outcome_take(p, e) < 0)
		return -1;
	give_back(p);
	return send_ready(p, e);
}
