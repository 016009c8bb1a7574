#include "avro/type.h"

#include "base/json.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define LEAST_MAX ((size_t)1 << 30) /* of type.least: enough to compare with */

struct avro_type *
avro_type_new(struct avro_schema *s, enum avro_kind kind)
{
	struct avro_type *t = mem_zero(1, sizeof *t);

	t->kind = t->as = kind;
	s->type = mem_grow(s->type, s->count, &s->capacity, sizeof *s->type);
	s->type[s->count++] = t;
	return t;
}

struct avro_type *
avro_type_find(const struct avro_schema *s, const char *name)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->type[i]->name != NULL &&
		    strcmp(s->type[i]->name, name) == 0)
			return s->type[i];
	return NULL;
}

const char *
avro_type_tag(const struct avro_type *t)
{
	static const char *const tags[] = {[AVRO_NULL] = "null",
	    [AVRO_BOOLEAN] = "boolean",
	    [AVRO_INT] = "int",
	    [AVRO_LONG] = "long",
	    [AVRO_FLOAT] = "float",
	    [AVRO_DOUBLE] = "double",
	    [AVRO_BYTES] = "bytes",
	    [AVRO_STRING] = "string",
	    [AVRO_RECORD] = "record",
	    [AVRO_ENUM] = "enum",
	    [AVRO_ARRAY] = "array",
	    [AVRO_MAP] = "map",
	    [AVRO_FIXED] = "fixed",
	    [AVRO_UNION] = "union"};

	return t->name != NULL ? t->name : tags[t->as];
}

void
avro_field_lead(struct avro_field *field)
{
	buf_add_byte(&field->lead, ',');
	json_quote(&field->lead, field->name, strlen(field->name));
	buf_add_byte(&field->lead, ':');
}

/* --- after the last text --------------------------------------------------- */

/*
 * What JSON makes of a value: two branches of a union that make the same of it
 * cannot be told apart.
 */
enum sense {
	SENSE_NULL,
	SENSE_BOOLEAN,
	SENSE_NUMBER,
	SENSE_TEXT,
	SENSE_OTHER_NUMBER, /* a number with a meaning of its own */
	SENSE_OTHER_TEXT,
	SENSE_OBJECT,
	SENSE_ARRAY,
};

static enum sense
sense_of(const struct avro_type *t, const struct avro_form *form)
{
	bool time = t->logical >= AVRO_DATE;

	switch (t->as) {
	case AVRO_NULL:
		return SENSE_NULL;
	case AVRO_BOOLEAN:
		return SENSE_BOOLEAN;
	case AVRO_INT:
	case AVRO_LONG:
	case AVRO_FLOAT:
	case AVRO_DOUBLE:
		return !time	  ? SENSE_NUMBER
		    : form->times ? SENSE_OTHER_TEXT
				  : SENSE_OTHER_NUMBER;
	case AVRO_BYTES:
	case AVRO_FIXED:
		return t->logical == AVRO_DECIMAL ? SENSE_NUMBER
						  : SENSE_OTHER_TEXT;
	case AVRO_STRING:
	case AVRO_ENUM:
		return SENSE_TEXT;
	case AVRO_ARRAY:
		return SENSE_ARRAY;
	default:
		return SENSE_OBJECT;
	}
}

static bool
are_alike(enum sense a, enum sense b)
{
	bool number = a == SENSE_NUMBER || a == SENSE_OTHER_NUMBER;
	bool text = a == SENSE_TEXT || a == SENSE_OTHER_TEXT;

	if (a == b)
		return a != SENSE_NUMBER && a != SENSE_TEXT;
	return (number && (b == SENSE_NUMBER || b == SENSE_OTHER_NUMBER)) ||
	    (text && (b == SENSE_TEXT || b == SENSE_OTHER_TEXT));
}

static bool
is_ambiguous(const struct avro_type *t, const struct avro_form *form)
{
	for (size_t i = 0; i < t->branches; i++)
		for (size_t j = 0; j < i; j++)
			if (t->branch[i] != NULL && t->branch[j] != NULL &&
			    are_alike(sense_of(t->branch[i], form),
				sense_of(t->branch[j], form)))
				return true;
	return false;
}

/* Find how few bytes a value may have; within itself a type counts as 0. */
static size_t
least_of(struct avro_type *t)
{
	if (t->visit != AVRO_UNSEEN)
		return t->least;
	t->visit = AVRO_SEEN;
	switch (t->kind) {
	case AVRO_NULL:
		break;
	case AVRO_FLOAT:
		t->least = 4;
		break;
	case AVRO_DOUBLE:
		t->least = 8;
		break;
	case AVRO_FIXED:
		t->least = t->size;
		break;
	case AVRO_RECORD: {
		size_t sum = 0;

		for (size_t i = 0; i < t->fields && sum < LEAST_MAX; i++)
			sum += least_of(t->field[i].type);
		t->least = sum < LEAST_MAX ? sum : LEAST_MAX;
		break;
	}
	default:
		t->least = 1;
	}
	t->visit = AVRO_DONE;
	return t->least;
}

void
avro_schema_form(struct avro_schema *s, const struct avro_form *form)
{
	s->form = *form;
	for (size_t i = 0; i < s->count; i++) {
		struct avro_type *t = s->type[i];

		least_of(t);
		t->tagged = t->kind == AVRO_UNION &&
		    (form->tagged || is_ambiguous(t, form));
	}
}

/* --------------------------------------------------------------------------- */

static void
free_names(char **names)
{
	for (char **name = names; name != NULL && *name != NULL; name++)
		free(*name);
	free(names);
}

static void
free_type(struct avro_type *t)
{
	for (size_t i = 0; i < t->fields; i++) {
		free(t->field[i].name);
		free(t->field[i].fallback);
		free_names(t->field[i].alias);
		buf_release(&t->field[i].lead);
	}
	for (size_t i = 0; i < t->symbols; i++)
		free(t->symbol[i]);
	free(t->field);
	free(t->symbol);
	free(t->branch);
	free(t->name);
	free(t->fallback);
	free_names(t->alias);
	buf_release(&t->added);
	free(t);
}

void
avro_schema_release(struct avro_schema *s)
{
	for (size_t i = 0; i < s->count; i++)
		free_type(s->type[i]);
	free(s->type);
	*s = (struct avro_schema){0};
}
