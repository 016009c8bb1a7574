#include "base/fingerprint.h"

#include "check.h"

#include <stdlib.h>

static void
digest(const char *bytes, size_t len, const char *wanted)
{
	char text[FINGERPRINT_TEXT];

	fingerprint_make(text, bytes, len);
	check_text(text, wanted);
}

int
main(void)
{
	char *million = malloc(1000000);

	/* The examples of FIPS 180-4. */
	digest("", 0,
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	digest("abc", 3,
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
	    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	if (check(million != NULL)) {
		memset(million, 'a', 1000000);
		digest(million, 1000000,
		    "cdc76e5c9914fb9281a1c7e284d73e67"
		    "f1809a48a497200e046d39ccc7112cd0");
	}
	free(million);
	return check_done();
}
