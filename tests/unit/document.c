/* document.h and json_out.h: what one reads, the other writes. */
#include "base/document.h"

#include "base/buf.h"
#include "check.h"

#include <float.h>
#include <stdlib.h>

static int
parse(struct document *d, const char *text, struct document_fault *fault)
{
	return document_parse(d, text, strlen(text), fault);
}

/* What is read is written again, without the blanks. */
static void
same(const char *text, const char *again)
{
	struct document d;
	struct document_fault fault;
	struct buf b = {0};
	struct json_out j = {.out = &b};

	check(parse(&d, text, &fault) == 0);
	node_write(d.root, &j, NULL);
	check_text(buf_string(&b), again);
	check(node_equal(d.root, d.root));
	document_release(&d);
	buf_release(&b);
}

static void
refused(const char *text, size_t len, int what, size_t byte)
{
	struct document d;
	struct document_fault fault;

	check(document_parse(&d, text, len, &fault) < 0);
	check((int)fault.what == what);
	check(byte == 0 || fault.byte == byte);
}

static void
test_deep(void)
{
	struct buf b = {0};

	for (int i = 0; i < 900; i++)
		buf_add_string(&b, i % 3 == 0 ? "{\"a\":" : "[");
	buf_add_string(&b, "1");
	for (int i = 900; i-- > 0;)
		buf_add_string(&b, i % 3 == 0 ? "}" : "]");
	same(buf_string(&b), buf_string(&b));
	buf_release(&b);
}

static void
test_getters(void)
{
	static const char text[] =
	    "{\"n\":3,\"x\":1.5,\"s\":\"t\",\"o\":{},\"twice\":1,"
	    "\"twice\":2,\"pair\":[1,2],\"back\":[2,1],\"no\":null,\"big\":"
	    "1e999}";
	static const char *const words[] = {"a", "b", NULL};
	static const struct {
		const char *name, *says;
	} wrong[] = {
	    {"lacking", "has no member 'lacking'"},
	    {"s", "has a member 's' of the wrong type"},
	    {"twice", "has two members 'twice'"},
	    {"x", "has a member 'x' that is out of range"},
	    {"big", "has a member 'big' that is out of range"},
	};
	struct document d;
	struct document_fault fault;
	double pair[2] = {0, 0};
	char *s;

	check(parse(&d, text, &fault) == 0);
	check(document_whole(&d, d.root, "n", 0, 9) == 3);
	check(document_real(&d, d.root, "x") == 1.5);
	check(isnan(document_known(&d, d.root, "lacking", 0, 1)));
	check(document_object(&d, d.root, "lacking") == NULL);
	check(document_text(&d, d.root, "no") == NULL);
	check(document_known(&d, NULL, "x", 0, 1) != 0);
	s = document_string(&d, d.root, "s");
	check_text(s, "t");
	free(s);
	document_pair(&d, d.root, "pair", -DBL_MAX, pair);
	check(pair[0] == 1 && pair[1] == 2);
	check(!d.failed);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		d.failed = false;
		document_number(&d, d.root, wrong[i].name, 2, 3);
		check(d.failed);
		check_text(d.e.text, wrong[i].says);
	}
	d.failed = false;
	check(document_word(&d, d.root, "s", words) == NULL);
	document_pair(&d, d.root, "back", -DBL_MAX, pair);
	check_text(d.e.text, "has a member 's' of the unknown value 't'");
	document_release(&d);
}

static void
test_whole(void)
{
	struct buf b = {0};
	struct json_out j = {.out = &b};

	json_out_array(&j, NULL);
	json_out_whole(&j, NULL, INT64_MIN);
	json_out_whole(&j, NULL, -10);
	json_out_whole(&j, NULL, 0);
	json_out_whole(&j, NULL, INT64_MAX);
	json_out_end(&j);
	check_text(
	    buf_string(&b), "[-9223372036854775808,-10,0,9223372036854775807]");
	buf_release(&b);
}

int
main(void)
{
	same(" {\"a\" : [1, -0.5 ,null,true] ,\"b\":{}} \n",
	    "{\"a\":[1,-0.5,null,true],\"b\":{}}");
	same("[[],{},\"\\u00e9\\n\",0.1,1e300]",
	    "[[],{},\"\303\251\\n\",0.1,1e+300]");
	test_deep();
	test_getters();
	test_whole();
	refused("{\"a\":\"\\u0000\"}", 14, DOCUMENT_NUL, 0);
	refused("{}\0", 3, DOCUMENT_NUL, 0);
	refused("{} x", 4, DOCUMENT_TRAILING, 4);
	refused("{\"a\":}", 6, DOCUMENT_SYNTAX, 6);
	refused("", 0, DOCUMENT_SYNTAX, 1);
	return check_done();
}
