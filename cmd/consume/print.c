#include "print.h"

#include "kafka/envelope.h"
#include "kafka/position.h"
#include "kafka/value.h"
#include "stream/out.h"

#include <string.h>

int
print_open(struct printer *p, const struct opts *o, struct places *places,
    struct error *e)
{
	*p = (struct printer){.o = o, .places = places};
	if (coded_open(&p->coded, &o->schemas, &o->kafka, e) < 0)
		return -1;
	p->stamp = position_want(&p->rec);
	return 0;
}

/* Find the text of a value: its bytes, or what its schema makes of them. */
static int
find_text(struct printer *p, const rd_kafka_message_t *m,
    struct schemas_text *text, struct fault *f)
{
	if (value_fits(m, p->o->common.max_line, f) < 0)
		return -1;
	return coded_value(&p->coded, m, p->o->common.max_line, text, f);
}

/* Copy it to `to`, as value_copy() does. */
static int
copy(struct printer *p, char *to, const rd_kafka_message_t *m,
    const struct schemas_text *text, struct fault *f)
{
	return value_copy(to, text->p, text->len,
	    p->coded.schemas == NULL ? m : NULL, &p->rec, f);
}

/* Print a value as it is; -1 when it is no JSON. */
static int
print_value(struct printer *p, const rd_kafka_message_t *m, struct fault *f)
{
	struct schemas_text text;
	char *to;

	if (find_text(p, m, &text, f) < 0)
		return -1;
	to = out_reserve(text.len + JSON_SLACK);
	if (copy(p, to, m, &text, f) < 0)
		return -1;
	to[text.len] = '\n';
	out_advance(text.len + 1);
	return 0;
}

/* Print a record with its place; -1 when it is none. */
static int
print_stamped(struct printer *p, const rd_kafka_message_t *m, struct fault *f)
{
	const struct place *place = places_of(p->places, m);
	struct schemas_text text;
	char *to;

	if (find_text(p, m, &text, f) < 0)
		return -1;
	p->value.len = p->line.len = 0;
	to = buf_reserve(&p->value, text.len + JSON_SLACK);
	if (copy(p, to, m, &text, f) != 1 ||
	    position_stamp(&p->line, &p->rec, p->stamp, m,
		p->coded.schemas != NULL, place != NULL ? place->from : -1,
		f) < 0)
		return -1;
	buf_add_byte(&p->line, '\n');
	out_add(p->line.data, p->line.len);
	return 0;
}

static void
print_raw(const rd_kafka_message_t *m)
{
	size_t len = m->payload != NULL ? m->len : 0;
	char *to = out_reserve(len + 1);

	if (len > 0)
		memcpy(to, m->payload, len);
	to[len] = '\n';
	out_advance(len + 1);
}

/*
 * Make one line of a text that is to be JSON: `copied` gets it; -1 when it is
 * none.
 */
static int
check_text(struct printer *p, struct schemas_text *text, struct buf *copied,
    struct fault *f)
{
	char *to;

	copied->len = 0;
	to = buf_reserve(copied, text->len + JSON_SLACK);
	if (value_copy(to, text->p, text->len, NULL, &p->rec, f) < 0)
		return -1;
	text->p = to;
	return 0;
}

/*
 * Find what schemas make of key and value, if they make something of them; -1
 * when a schema does not fit.
 */
static int
decode(struct printer *p, const rd_kafka_message_t *m, struct schemas_text *key,
    struct schemas_text *value, struct fault *f)
{
	size_t max = p->o->common.max_line;

	if (p->coded.schemas != NULL && !p->o->schemas.plain_values &&
	    m->payload != NULL &&
	    (coded_value(&p->coded, m, max, value, f) < 0 ||
		check_text(p, value, &p->value, f) < 0))
		return -1;
	if (coded_key(&p->coded, m, max, key, f) < 0 ||
	    (key->p != NULL && check_text(p, key, &p->key, f) < 0))
		return -1;
	return 0;
}

/* Print all of a message, as an envelope or in the form of -f. */
static int
print_whole(struct printer *p, const rd_kafka_message_t *m, struct fault *f)
{
	struct schemas_text key = {0}, value = {0};

	if (decode(p, m, &key, &value, f) < 0)
		return -1;
	p->line.len = 0;
	if (p->o->has_format) {
		format_write(&p->line, &p->o->format, m,
		    key.p != NULL ? &key : NULL,
		    value.p != NULL ? &value : NULL);
	} else {
		envelope_write(&p->line, m, key.p != NULL ? &key : NULL,
		    value.p != NULL ? &value : NULL);
		buf_add_byte(&p->line, '\n');
	}
	out_add(p->line.data, p->line.len);
	return 0;
}

int
print_message(struct printer *p, const rd_kafka_message_t *m, struct fault *f)
{
	const struct opts *o = p->o;

	if (m->payload != NULL && m->len > o->common.max_line)
		return value_fits(m, o->common.max_line, f);
	if (o->position)
		return print_stamped(p, m, f);
	if (!o->envelope && !o->raw && !o->has_format)
		return print_value(p, m, f);
	if (!o->raw)
		return print_whole(p, m, f);
	print_raw(m);
	return 0;
}

const struct error *
print_failure(const struct printer *p)
{
	return coded_failure(&p->coded);
}

void
print_close(struct printer *p)
{
	buf_release(&p->line);
	buf_release(&p->value);
	buf_release(&p->key);
	coded_close(&p->coded);
	rec_release(&p->rec);
}
