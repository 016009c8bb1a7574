#include "apply/identity.h"
#include "base/json.h"
#include "hosted.h"

#include <math.h>
#include <string.h>

#define SHA256 " sha256:"
#define ALERT ",\"alert\":"

static void
reject(struct hosted *h, const struct hosted_record *record,
    const struct endpoint_result *r)
{
	struct fault fault;

	fault_set(&fault, REASON_ENDPOINT_REFUSED, NULL, "the endpoint %.*s",
	    (int)r->len, r->text);
	filter_reject_later(
	    &h->f, &record->place, r->line, r->line_len, &fault);
}

/*
 * Append a model's name as score's own stamp has it. Our serve says
 * "fraud:3 sha256:HEX"; what another endpoint says stays as it is.
 */
static void
add_identity(struct buf *b, const char *model, bool full)
{
	const char *digest = strstr(model, SHA256);
	size_t lead = sizeof SHA256 - 1, shown = FINGERPRINT_TEXT - 1;

	if (digest == NULL || strlen(digest + lead) != shown) {
		buf_add_string(b, model);
		return;
	}
	buf_add(b, model, (size_t)(digest - model));
	buf_add_byte(b, '@');
	buf_add(b, digest + 1, lead - 1 + (full ? shown : IDENTITY_SHORT));
}

/* Make the stamp of this model; false: the endpoint does not name it. */
static bool
make_stamp(struct hosted *h, const char *model)
{
	struct buf text = {0};

	if (h->o->stamp == STAMP_NONE || h->model == model)
		return true;
	if (*model == '\0') {
		h->f.failed = true;
		error_set(&h->f.error, ST_CANNOT,
		    "--stamp-model: the endpoint does not name its model");
		return false;
	}
	h->model = model;
	add_identity(&text, model, h->o->stamp == STAMP_FULL);
	h->stamp.len = 0;
	buf_add_byte(&h->stamp, ',');
	json_quote(&h->stamp, h->o->stamp_name, strlen(h->o->stamp_name));
	buf_add_byte(&h->stamp, ':');
	json_quote(&h->stamp, text.data, text.len);
	buf_release(&text);
	return true;
}

bool
hosted_take(void *arg, const struct endpoint_result *r)
{
	struct hosted *h = arg;
	struct hosted_record record;
	struct buf *out = &h->line;

	memcpy(&record, r->kept, sizeof record);
	if (r->refused) {
		reject(h, &record, r);
		return !h->f.failed && !rejects_too_many(&h->f.rejects);
	}
	if (!make_stamp(h, r->model))
		return false;
	out->len = 0;
	buf_add(out, r->line, record.brace);
	if (!record.empty)
		buf_add_byte(out, ',');
	buf_add(out, h->member.data, h->member.len);
	buf_add(out, r->text, r->len);
	if (!isnan(h->threshold)) {
		buf_add_string(out, ALERT);
		buf_add_string(
		    out, r->number >= h->threshold ? "true" : "false");
	}
	buf_add(out, h->stamp.data, h->stamp.len);
	buf_add(out, r->line + record.brace, r->line_len - record.brace);
	buf_add_byte(out, '\n');
	out_add(out->data, out->len);
	return true;
}
