/* From the bytes of a file to the reader of its form. */
#include "model/foreign.h"
#include "model/format.h"

#include <string.h>

/* Tell what a file with a NUL in it is. */
static int
refuse_binary(const char *text, size_t len, struct error *e)
{
	if (len >= 2 && memcmp(text, "\x1f\x8b", 2) == 0)
		return error_set(e, ST_CANNOT,
		    "is not a model, but gzip data: gunzip it first");
	if (len >= 2 &&
	    (memcmp(text, "\xff\xfe", 2) == 0 ||
		memcmp(text, "\xfe\xff", 2) == 0))
		return error_set(e, ST_CANNOT,
		    "is not a model, but UTF-16 text: convert it first, with "
		    "iconv -f UTF-16 -t UTF-8");
	/* An object of UBJSON: its first member's name has a length of type L. */
	if (len >= 2 && memcmp(text, "{L", 2) == 0)
		return error_set(e, ST_CANNOT,
		    "is not a model that can be read, but one of XGBoost in "
		    "its binary form: save it as JSON, with "
		    "Booster.save_model('model.json')");
	return error_set(e, ST_CANNOT, "is not a model: there is a NUL in it");
}

/* Does JSON end inside of a string, an array or an object? */
static bool
is_cut_off(const char *text, size_t len)
{
	bool in_string = false;
	size_t depth = 0;

	for (size_t i = 0; i < len; i++)
		if (in_string && text[i] == '\\')
			i++;
		else if (text[i] == '"')
			in_string = !in_string;
		else if (!in_string && (text[i] == '{' || text[i] == '['))
			depth++;
		else if (!in_string && (text[i] == '}' || text[i] == ']') &&
		    depth-- <= 1)
			return false;
	return depth > 0 && text[0] == '{';
}

static int
parse(struct document *d, const char *text, size_t len, struct error *e)
{
	struct document_fault fault;

	if (document_parse(d, text, len, &fault) == 0)
		return 0;
	if (len == 0)
		return error_set(e, ST_CANNOT, "is not a model: it is empty");
	switch (fault.what) {
	case DOCUMENT_NUL:
		return refuse_binary(text, len, e);
	case DOCUMENT_SYNTAX:
		if (is_cut_off(text, len))
			return error_set(e, ST_CANNOT,
			    "is not a whole model: it is cut off at byte %zu, "
			    "in the middle of its JSON",
			    len);
		return error_set(e, ST_CANNOT,
		    "is not a model: it is not JSON from byte %zu on",
		    fault.byte);
	case DOCUMENT_TRAILING:
		break;
	}
	return error_set(e, ST_CANNOT,
	    "is not a model: text follows its object, as in a file of records");
}

int
model_read(struct model *m, const char *text, size_t len, struct error *e)
{
	struct document d;
	int failed;

	/* Some editors write a mark of UTF-8 before the first byte. */
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		len -= 3;
	}
	if (len > 5 && memcmp(text, "tree\r", 5) == 0 && text[5] != '\n')
		return error_set(e, ST_CANNOT,
		    "is a model of LightGBM with a CR at the end of each line: "
		    "tr '\\r' '\\n' makes line breaks of them");
	if (lightgbm_is(text, len))
		return lightgbm_read(m, text, len, e);
	if (parse(&d, text, len, e) < 0)
		return -1;
	failed = xgboost_is(d.root) ? xgboost_read(m, d.root, e)
				    : model_read_own(m, &d, e);
	document_release(&d);
	return failed;
}
