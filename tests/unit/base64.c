#include "base/base64.h"

#include "check.h"

static void
pair(const char *bytes, const char *text)
{
	struct buf b = {0};

	base64_encode(&b, bytes, strlen(bytes));
	check_text(buf_string(&b), text);
	b.len = 0;
	check(base64_decode(&b, text, strlen(text)));
	check_text(buf_string(&b), bytes);
	buf_release(&b);
}

static void
refuse(const char *text)
{
	struct buf b = {0};

	if (!check(!base64_decode(&b, text, strlen(text))))
		printf("\t'%s'\n", text);
	buf_release(&b);
}

int
main(void)
{
	struct buf a = {0}, b = {0};
	char bytes[256];

	/* RFC 4648, section 10. */
	pair("", "");
	pair("f", "Zg==");
	pair("fo", "Zm8=");
	pair("foo", "Zm9v");
	pair("foob", "Zm9vYg==");
	pair("fooba", "Zm9vYmE=");
	pair("foobar", "Zm9vYmFy");
	refuse("Zg=");
	refuse("Zg");
	refuse("Z===");
	refuse("====");
	refuse("Zh=="); /* bits that no byte is made of */
	refuse("Zm9=");
	refuse("Zg==Zg==");
	refuse("Zm 9");
	refuse("Zm\n9");
	refuse("Zm-_");
	for (size_t len = 0; len <= sizeof bytes; len++) {
		for (size_t i = 0; i < len; i++)
			bytes[i] = (char)(i * 37 + len);
		a.len = b.len = 0;
		base64_encode(&a, bytes, len);
		check(a.len == (len + 2) / 3 * 4);
		check(base64_decode(&b, a.data, a.len) && b.len == len &&
		    (len == 0 || memcmp(b.data, bytes, len) == 0));
	}
	buf_release(&a);
	buf_release(&b);
	return check_done();
}
