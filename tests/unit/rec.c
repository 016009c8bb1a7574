/* rec.h against cJSON, on the members that a program asks for. */
#include "stream/rec.h"

#include "check.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

static const char *const names[] = {"a", "b", "V1", "Amount", ""};
#define NAMES (sizeof names / sizeof *names)

static char line[4096];

/* Lend a text as line.h would. */
static const char *
lend(const char *text, size_t len)
{
	memcpy(line, text, len);
	line[len] = '\n';
	memset(line + len + 1, 'x', JSON_SLACK);
	return line;
}

/* What is read is what cJSON reads. Returns whether it was read. */
static bool
compare(struct rec *r, const char *text, size_t len)
{
	struct fault f;
	const char *end;
	cJSON *root;
	bool same;

	if (rec_read(r, lend(text, len), len, &f) < 0)
		return false;
	root = cJSON_ParseWithLengthOpts(text, len, &end, 0);
	same = cJSON_IsObject(root);
	check(line[r->brace] == '}');
	check(r->empty == (same && root->child == NULL));
	for (size_t i = 0; same && i < NAMES; i++) {
		const cJSON *item =
		    cJSON_GetObjectItemCaseSensitive(root, names[i]);
		const struct rec_field *v = &r->field[i];

		if (item == NULL)
			same = v->type == JSON_ABSENT;
		else if (cJSON_IsNumber(item))
			same = v->type == JSON_NUMBER &&
			    memcmp(&v->number, &item->valuedouble,
				sizeof(double)) == 0;
		else
			same = v->type != JSON_ABSENT &&
			    v->type != JSON_NUMBER &&
			    cJSON_IsString(item) == (v->type == JSON_STRING);
	}
	cJSON_Delete(root);
	if (!check(same))
		printf("\t%.*s\n", (int)len, text);
	return true;
}

static void
fails(struct rec *r, const char *text, size_t len, enum reason reason)
{
	struct fault f = {0};

	if (!check(rec_read(r, lend(text, len), len, &f) == -1 &&
		f.reason == reason))
		printf("\t%s: reason %d, %s\n", text, (int)f.reason, f.text);
}

#define READS(r, text) check(compare(r, text, sizeof(text) - 1))
#define FAILS(r, text, reason) fails(r, text, sizeof(text) - 1, reason)

/* Every prefix is refused; of every change, none is read in another way. */
static void
mutate(struct rec *r, const char *text)
{
	static const char bytes[] = "\0\t\n \"+,-.019:E[\\]abeVu{}\xc3\xff";
	size_t len = strlen(text), read = 0;
	char copy[512];

	check(compare(r, text, len));
	for (size_t i = 0; i < len; i++)
		read += compare(r, text, i);
	check(read == 0);
	for (size_t i = 0; i < len; i++)
		for (size_t j = 0; j + 1 < sizeof bytes; j++) {
			memcpy(copy, text, len);
			copy[i] = bytes[j];
			/* cJSON ends a string at it. */
			if (strstr(copy, "\\u0000") == NULL)
				compare(r, copy, len);
		}
}

int
main(void)
{
	struct rec r;
	double x;
	struct fault f;

	rec_init(&r);
	for (size_t i = 0; i < NAMES; i++)
		check(rec_want(&r, names[i]) == i);
	check(rec_want(&r, "b") == 1);
	mutate(&r, "{\"a\":1,\"b\":-2.5e3,\"V1\":\"x\",\"Amount\":149.62}");
	mutate(&r, "{ \"V1\" : 0.1 , \"c\" : { \"a\" : [1] } , \"\" : null }");
	mutate(&r, "{\"\\u0061\":1,\"A\":2,\"bb\":3,\"Amount\":[{}]}");
	check(compare(&r, "{}", 2));
	check(compare(&r, " { } ", 5));

	FAILS(&r, "", REASON_EMPTY_LINE);
	FAILS(&r, " \t\r", REASON_EMPTY_LINE);
	FAILS(&r, "[1]", REASON_NOT_OBJECT);
	FAILS(&r, "1", REASON_NOT_OBJECT);
	FAILS(&r, "{", REASON_BAD_JSON);
	FAILS(&r, "{\"a\":1,}", REASON_BAD_JSON);
	FAILS(&r, "{\"a\":1} {}", REASON_BAD_JSON);
	FAILS(&r, "{\"a\":1,\"a\":1}", REASON_DUPLICATE_KEY);
	FAILS(&r, "{\"a\":1,\"\\u0061\":1}", REASON_DUPLICATE_KEY);
	FAILS(&r, "{\"z\":\"\xff\"}", REASON_BAD_UTF8);
	FAILS(&r, "{\"\xff\":1}", REASON_BAD_UTF8);
	FAILS(&r, "{\"a\":1\0}", REASON_NUL_BYTE);
	check(compare(&r, "{\"z\":1,\"z\":2}", 13));

	check(compare(&r, "{\"a\":1e999,\"b\":true,\"V1\":0}", 27));
	check(rec_number(&r, 0, &x, &f) == -1 && f.reason == REASON_NOT_FINITE);
	check(rec_number(&r, 1, &x, &f) == -1 && f.reason == REASON_WRONG_TYPE);
	check(rec_number(&r, 3, &x, &f) == -1 && f.reason == REASON_MISSING);

	/* Commas, where the guess is of a member in another place. */
	READS(&r, "{\"a\":1,\"b\":2,\"V1\":3}");
	FAILS(&r, "{,\"b\":2,\"V1\":3}", REASON_BAD_JSON);
	FAILS(&r, "{\"b\":2\"a\":1}", REASON_BAD_JSON);
	FAILS(&r, "{\"z\":2\"a\":1,\"b\":1}", REASON_BAD_JSON);
	/* Members that come and go, and others in their place. */
	for (int i = 0; i < 3; i++) {
		READS(&r, "{\"a\":1,\"b\":2,\"V1\":3}");
		READS(&r, "{\"a\":1,\"V1\":3}");
		READS(&r, "{\"b\":2,\"V1\":3}");
		READS(&r, "{\"a\":1,\"z\":0,\"b\":2,\"V1\":3}");
		READS(&r, "{\"a\":1,\"z\":0,\"V1\":3}");
		READS(&r, "{\"V1\":3,\"b\":2,\"a\":1}");
		READS(&r, "{\"a\":1,\n\"V1\":3}");
		FAILS(&r, "{\"a\":1", REASON_BAD_JSON);
	}

	/* The same bytes, the newline of which is the end now. */
	READS(&r, "{\"a\":1,\n\"b\":2}");
	READS(&r, "{\"a\":1,\n\"b\":2}");
	lend("{\"b\":1,\n\"b\":2}", 15);
	check(rec_read(&r, line, 7, &f) == -1 && f.reason == REASON_BAD_JSON);

	/* A key that ends in a NUL is another one. */
	check(rec_read(&r, lend("{\"a\\u0000\":1}", 13), 13, &f) == 0);
	check(r.field[0].type == JSON_ABSENT);
	rec_release(&r);
	return check_done();
}
