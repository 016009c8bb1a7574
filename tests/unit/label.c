/* Labels: the positive value, what is none, and the words that mean missing. */
#include "stream/label.h"

#include "check.h"

#include <string.h>

/* Read {"y":VALUE}, with blanks after it, as a scanner needs them. */
static int
read_label(struct label *l, struct rec *r, const char *value, struct fault *f)
{
	static char text[256];
	int len, y = -1;

	memset(text, 0, sizeof text);
	len = snprintf(text, sizeof text - JSON_SLACK, "{\"y\":%s}", value);
	text[len] = '\n';
	check(rec_read(r, text, (size_t)len, f) == 0);
	return label_read(l, r, &y, f) < 0 ? -1 : y;
}

struct expected {
	const char *value;
	int y; /* -1: no label */
};

static void
check_labels(const char *positive, const struct cell_nulls *nulls,
    const struct expected *e)
{
	struct rec r;
	struct label l;
	struct fault f;

	rec_init(&r);
	label_init(&l, &r, "y", positive, nulls);
	for (; e->value != NULL; e++)
		check(read_label(&l, &r, e->value, &f) == e->y);
	rec_release(&r);
}

static void
check_sentence(const char *positive, const struct cell_nulls *nulls,
    const char *value, enum reason reason, const char *sentence)
{
	struct rec r;
	struct label l;
	struct fault f;

	rec_init(&r);
	label_init(&l, &r, "y", positive, nulls);
	check(read_label(&l, &r, value, &f) == -1);
	check(f.reason == reason);
	check_text(f.text, sentence);
	rec_release(&r);
}

int
main(void)
{
	static char na[] = "NA", mark[] = "?", nine[] = "-9";
	static char *const words[] = {na, mark, nine};
	struct cell_nulls nulls;

	cell_nulls_init(&nulls, words, 3);
	check_labels(NULL, NULL,
	    (struct expected[]){{"0", 0}, {"1", 1}, {"1.0", 1}, {"-0", 0},
		{"true", 1}, {"false", 0}, {"2", -1}, {"\"1\"", -1},
		{"null", -1}, {"\"\"", -1}, {"[]", -1}, {NULL, 0}});
	check_labels("Yes", &nulls,
	    (struct expected[]){{"\"Yes\"", 1}, {"\"No\"", 0}, {"\"Ye\"", 0},
		{"\"Yes \"", 0}, {"\"\\u0059es\"", 1}, {"1", 0}, {"true", 0},
		{"null", -1}, {"\"\"", -1}, {"\"NA\"", -1}, {"-9", -1},
		{"{}", -1}, {NULL, 0}});
	check_labels("2", NULL,
	    (struct expected[]){{"2", 1}, {"2.0", 1}, {"\"2\"", 1}, {"1", 0},
		{"0", 0}, {"1e999", -1}, {NULL, 0}});
	check_labels("false", NULL,
	    (struct expected[]){
		{"false", 1}, {"\"false\"", 1}, {"true", 0}, {NULL, 0}});

	check_sentence(NULL, NULL, "\"No\"", REASON_WRONG_TYPE,
	    "label 'y' is \"No\"; it must be 0, 1, false or true; --positive "
	    "names the positive value");
	check_sentence(NULL, NULL, "2", REASON_OUT_OF_RANGE,
	    "label 'y' is 2; it must be 0, 1, false or true; --positive names "
	    "the positive value");
	check_sentence(
	    NULL, NULL, "null", REASON_WRONG_TYPE, "field 'y' is null");
	check_sentence("a", NULL, "[1]", REASON_WRONG_TYPE,
	    "label 'y' is an array; it must be a word, a number, false or "
	    "true");
	check_sentence("a", &nulls, "\"?\"", REASON_MISSING,
	    "field 'y' is \"?\", which means missing");
	/* Cut, but not within a character. */
	check_sentence(NULL, NULL,
	    "\"12345678901234567890123456789012345678901234567890123456\xc3\xa4"
	    "xxxxxxxxxxxx\"",
	    REASON_WRONG_TYPE,
	    "label 'y' is "
	    "\"12345678901234567890123456789012345678901234567890123456\xc3\xa4"
	    "...\"; it must be 0, 1, false or true; --positive names the "
	    "positive value");
	cell_nulls_release(&nulls);
	return check_done();
}
