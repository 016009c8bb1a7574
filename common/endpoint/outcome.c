#include "base/clock.h"
#include "base/utf8.h"
#include "endpoint/work.h"

#define TRIES_TOLD 4  /* of one batch, until a warning */
#define MODEL_MAX 256 /* bytes of a model's name */

/* Go on with the batch: is more to be asked, or is it done? */
static void
go_on(struct endpoint_batch *b, bool more)
{
	b->state = more ? ENDPOINT_READY : ENDPOINT_DONE;
	b->tries = 0;
	b->next_try = 0;
}

static int
take_good(struct endpoint *p, struct endpoint_batch *b, struct transfer *t,
    struct error *e)
{
	struct buf model = {0};
	size_t number;

	if (endpoint_batch_answer(b, &t->answer, p->o.pointer, 0, e) < 0)
		return -1;
	if (t->model.len > 0)
		buf_add(&model, t->model.data, t->model.len);
	else
		predictions_model(&t->answer, &model);
	/* It goes into records: text, and not too much of it. */
	if (model.len > MODEL_MAX ||
	    !utf8_valid(buf_string(&model), model.len) ||
	    memchr(model.data, '\0', model.len) != NULL)
		model.len = 0;
	number = words_add(&p->models, buf_string(&model), model.len);
	for (size_t i = b->part.lo; i < b->part.hi; i++)
		b->entry[i].model = number;
	buf_release(&model);
	pace_good(&p->pace);
	if (p->troubled)
		note("the endpoint answers again");
	p->troubled = false;
	go_on(b, bisect_next(&b->part));
	return 0;
}

static int
try_again(struct endpoint *p, struct endpoint_batch *b, struct buf *why,
    int64_t after, struct error *e)
{
	int64_t now = clock_ms();

	p->again++;
	b->next_try = pace_next(&p->pace, now, ++b->tries, after);
	b->state = ENDPOINT_READY;
	if (b->next_try >= b->deadline)
		return error_set(e, ST_FAILED,
		    "the endpoint has not scored %zu records within %s: it %s",
		    b->count,
		    p->stopping != 0 ? "the time after the signal"
				     : "--timeout",
		    buf_string(why));
	if (b->tries == TRIES_TOLD && !p->troubled) {
		p->troubled = true;
		warnx("the endpoint %s; trying again", buf_string(why));
	}
	return 0;
}

/* A request was not authorised: have the files another token by now? */
static int
renew(struct endpoint *p, struct endpoint_batch *b, const struct transfer *t,
    struct buf *why, struct error *e)
{
	if (secrets_read(&p->secrets, e) < 0)
		return -1;
	if (t->version == p->secrets.version)
		return error_set(
		    e, ST_CANNOT, "the endpoint %s", buf_string(why));
	note("the endpoint answers 401; the files have changed, trying again");
	go_on(b, true);
	return 0;
}

/* The part at hand was refused: halve it, or give up its one record. */
static void
take_refusal(struct endpoint *p, struct endpoint_batch *b, bool too_large,
    const struct buf *why)
{
	size_t count = b->part.hi - b->part.lo;

	if (count > 1) {
		bisect_halve(&b->part, !too_large);
		if (too_large && p->size > count / 2)
			p->size = count / 2;
		go_on(b, true);
		return;
	}
	endpoint_batch_refuse(b, why);
	go_on(b, bisect_skip(&b->part));
}

/* Take what came of a request. */
static int
take_answer(
    struct endpoint *p, struct transfer *t, CURLcode code, struct error *e)
{
	struct endpoint_batch *b = &p->batch[t->batch];
	struct buf why = {0};
	int64_t after;
	int failed = 0;

	switch (transfer_judge(t, code, &why, &after)) {
	case VERDICT_GOOD:
		failed = take_good(p, b, t, e);
		break;
	case VERDICT_SLOWER:
		pace_slower(&p->pace);
		/* fall through */
	case VERDICT_AGAIN:
		failed = try_again(p, b, &why, after, e);
		break;
	case VERDICT_REFUSED:
		take_refusal(p, b, false, &why);
		break;
	case VERDICT_TOO_LARGE:
		take_refusal(p, b, true, &why);
		break;
	case VERDICT_DENIED:
		failed = renew(p, b, t, &why, e);
		break;
	case VERDICT_CANNOT:
		failed = error_set(
		    e, ST_CANNOT, "the endpoint %s", buf_string(&why));
		break;
	case VERDICT_FAILED:
		failed = error_set(
		    e, ST_FAILED, "the endpoint %s", buf_string(&why));
		break;
	}
	buf_release(&why);
	return failed;
}

int
outcome_take(struct endpoint *p, struct error *e)
{
	CURLMsg *message;
	int left;

	while ((message = p->curl->multi_read(p->multi, &left)) != NULL) {
		CURLcode code = message->data.result;
		CURL *easy = message->easy_handle;
		char *t;

		if (message->msg != CURLMSG_DONE)
			continue;
		p->curl->getinfo(easy, CURLINFO_PRIVATE, &t);
		p->curl->multi_remove(p->multi, easy);
		((struct transfer *)(void *)t)->used = false;
		p->sent--;
		if (take_answer(p, (struct transfer *)(void *)t, code, e) < 0)
			return -1;
	}
	return 0;
}
