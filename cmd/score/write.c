#include "base/json_out.h"
#include "base/num.h"
#include "score.h"

#include <math.h>
#include <string.h>

#define ALERT ",\"alert\":"

static char *
put(char *at, const char *p, size_t len)
{
	memcpy(at, p, len);
	return at + len;
}

/*
 * Append the member with what the record's members add, with a comma before it:
 * they and the base are the log odds of the score.
 */
static void
add_explanation(
    const struct score_run *run, const struct shares *shares, struct buf *out)
{
	struct json_out j = {.out = out, .one_line = true};

	buf_add_string(out, ",\"" EXPLANATION "\":");
	json_out_object(&j, NULL);
	shares_write(shares, &run->scorer, run->o->explain, &j);
	json_out_end(&j);
}

/* Write a record's end, from its closing brace on, after the new members. */
static void
write_end(const struct score_run *run, const struct scored *s, struct buf *out)
{
	buf_add(out, run->stamp.data, run->stamp.len);
	buf_add(out, s->text + s->brace, s->len - s->brace);
	buf_add_byte(out, '\n');
}

/* Write the record with its new members, except its closing brace. */
static void
write_scored(const struct score_run *run, const struct scored *s, double p,
    struct buf *out)
{
	size_t most = s->len + run->member.len + NUM_MAX + sizeof ALERT;
	char *start = buf_reserve(out, most), *at = start;

	at = put(at, s->text, s->brace);
	if (!s->empty)
		*at++ = ',';
	at = put(at, run->member.data, run->member.len);
	at += num_format(at, p);
	if (!isnan(run->threshold)) {
		bool alert = p >= run->threshold;

		at = put(at, ALERT, sizeof ALERT - 1);
		at = put(at, alert ? "true" : "false", alert ? 4 : 5);
	}
	out->len += (size_t)(at - start);
}

void
write_row(const struct score_run *run, const struct scorer_rows *rows,
    struct shares *shares, size_t i, const struct scored *s, double p,
    struct buf *out)
{
	write_scored(run, s, p, out);
	if (run->o->explain > 0) {
		shares_find(shares, &run->scorer, rows, i);
		add_explanation(run, shares, out);
	}
	write_end(run, s, out);
}
