#include "worst.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- the record as JSON --------------------------------------------------- */

/* Cut a text after a whole character, and put U+FFFD in the place of a NUL. */
static void
tidy(struct buf *word)
{
	struct buf text = {0};
	size_t end = word->len;

	if (end > WORST_VALUE)
		for (end = WORST_VALUE; end > 0 &&
		     ((unsigned char)word->data[end] & 0xc0) == 0x80;)
			end--;
	for (size_t i = 0; i < end; i++)
		if (word->data[i] == '\0')
			buf_add_string(&text, "\xef\xbf\xbd");
		else
			buf_add_byte(&text, word->data[i]);
	if (end < word->len)
		buf_add_string(&text, "…");
	word->len = 0;
	buf_add(word, text.data, text.len);
	buf_release(&text);
}

/* Write a record's member: a short number as it is, else its text. */
static void
print_member(struct json_out *j, struct worst *w, const char *name,
    const struct rec *rec, size_t field)
{
	const struct rec_field *v = &rec->field[field];

	if (v->type == JSON_ABSENT || v->type == JSON_NULL) {
		json_out_null(j, name);
		return;
	}
	if (v->type == JSON_NUMBER && isfinite(v->number) && v->len <= 40) {
		json_out_raw(j, name, v->text, v->len);
		return;
	}
	w->word.len = 0;
	rec_text(rec, field, &w->word);
	tidy(&w->word);
	json_out_bytes(j, name, w->word.data, w->word.len);
}

static void
print_position(struct json_out *j, struct worst *w, const struct rec *rec)
{
	if (!place_read(&w->place, &rec->field[w->position]))
		return;
	json_out_bytes(j, "topic", w->place.topic.data, w->place.topic.len);
	json_out_whole(j, "partition", w->place.partition);
	json_out_whole(j, "offset", w->place.offset);
}

static void
print_place(struct json_out *j, struct worst *w, const struct filter *f)
{
	const char *name = f->line.input.name;

	json_out_text(j, "file", "file_base64", name, strlen(name));
	json_out_whole(j, "line", (int64_t)f->line.number);
	print_position(j, w, &f->rec);
}

/* --- what each member adds ------------------------------------------------ */

static void
print_parts(struct json_out *j, struct worst *w, const struct rec *rec)
{
	const struct scorer *s = &w->scorer;

	shares_find(&w->shares, s, &w->rows, 0);
	json_out_array(j, "parts");
	for (size_t i = 0; i < w->shares.count && i < WORST_PARTS; i++) {
		const struct member_share *p = &w->shares.member[i];

		json_out_object(j, NULL);
		json_out_string(j, "field", s->columns.field[p->field].name);
		print_member(j, w, "value", rec, s->wanted[p->field]);
		json_out_number(j, "adds", p->adds);
		json_out_end(j);
	}
	json_out_end(j);
	if (w->shares.count > WORST_PARTS)
		json_out_number(
		    j, "others_add", shares_of_others(&w->shares, WORST_PARTS));
}

static void
print_model(struct json_out *j, struct worst *w, const struct rec *rec)
{
	struct fault f;

	if (w->model == NULL)
		return;
	if (scorer_add(&w->scorer, &w->rows, rec, &f) < 0) {
		json_out_string(j, "no_parts", f.text);
		w->rows.count = 0;
		return;
	}
	if (shares_are_known(w->model))
		print_parts(j, w, rec);
	else
		json_out_string(j, "no_parts",
		    "models of this kind do not say what a member adds");
	json_out_number(j, "model_score", *scorer_scores(&w->scorer, &w->rows));
}

/* --- the lists ------------------------------------------------------------ */

/* How wrong a score is: the higher, the worse. */
static double
badness(const struct record *r)
{
	return r->label ? -r->score : r->score;
}

/* Make room for a record so bad; NULL where the list is full of worse ones. */
static struct worst_one *
make_room(struct worst_list *list, size_t most, double bad)
{
	size_t at = list->count;
	struct buf text = {0};

	while (at > 0 && list->one[at - 1].score < bad)
		at--;
	if (at == most)
		return NULL;
	if (list->count == most)
		text = list->one[--list->count].text;
	memmove(list->one + at + 1, list->one + at,
	    (list->count - at) * sizeof *list->one);
	list->count++;
	text.len = 0;
	list->one[at] = (struct worst_one){.score = bad, .text = text};
	return &list->one[at];
}

void
worst_init(struct worst *w, const struct opts *o, const struct model *m,
    struct rec *rec)
{
	w->alarms.one = mem_zero(w->most + 1, sizeof *w->alarms.one);
	w->misses.one = mem_zero(w->most + 1, sizeof *w->misses.one);
	w->position = rec_want(rec, PLACE_MEMBER);
	w->has_key = o->key != NULL;
	if (w->has_key)
		w->key = rec_want(rec, o->key);
	w->model = m;
	if (m == NULL)
		return;
	scorer_init(&w->scorer, m, rec);
	shares_init(&w->shares, &w->scorer);
}

void
worst_take(struct worst *w, const struct filter *f, const struct record *r)
{
	struct worst_list *list = r->label ? &w->misses : &w->alarms;
	struct worst_one *one;
	struct json_out j;

	if (r->weight == 0)
		return;
	one = make_room(list, w->most, badness(r));
	if (one == NULL)
		return;
	j = (struct json_out){.out = &one->text};
	json_out_object(&j, NULL);
	print_place(&j, w, f);
	if (w->has_key)
		print_member(&j, w, "key", &f->rec, w->key);
	json_out_number(&j, "score", r->score);
	print_model(&j, w, &f->rec);
	json_out_end(&j);
}

static void
print_list(struct json_out *j, const char *name, const struct worst_list *list,
    bool alarms, double threshold)
{
	json_out_array(j, name);
	for (size_t i = 0; i < list->count; i++) {
		const struct worst_one *one = &list->one[i];

		if (alarms ? one->score >= threshold : -one->score < threshold)
			json_out_raw(j, NULL, one->text.data, one->text.len);
	}
	json_out_end(j);
}

void
worst_print(struct json_out *j, const struct worst *w, double threshold)
{
	json_out_object(j, "worst");
	print_list(j, "false_alarms", &w->alarms, true, threshold);
	print_list(j, "misses", &w->misses, false, threshold);
	json_out_end(j);
}

static void
release_list(struct worst_list *list, size_t most)
{
	for (size_t i = 0; list->one != NULL && i <= most; i++)
		buf_release(&list->one[i].text);
	free(list->one);
}

void
worst_release(struct worst *w)
{
	release_list(&w->alarms, w->most);
	release_list(&w->misses, w->most);
	if (w->model != NULL)
		scorer_release(&w->scorer);
	scorer_rows_release(&w->rows);
	shares_release(&w->shares);
	place_release(&w->place);
	buf_release(&w->word);
}
