#include "stream/lacking.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/near.h"

#define NAMES_SHOWN 4

int
lacking_advise(struct fault *f, const struct rec *r)
{
	const char *end = r->text + r->len;
	const char *p = json_blanks(r->text, end);
	struct json_member m;
	struct buf names = {0}, name = {0};
	struct near near;
	size_t count = 0;

	near_start(&near, f->field);
	for (; json_next(&p, end, &m); count++) {
		name.len = 0;
		json_unescape(&name, m.key, m.key_len);
		near_offer(&near, buf_string(&name), name.len);
		if (count < NAMES_SHOWN)
			buf_add_format(&names, "%s'%.32s'",
			    count > 0 ? ", " : "", buf_string(&name));
	}
	if (near.count == 0 && count > NAMES_SHOWN)
		fault_advise(f, "the record has %s and %zu more",
		    buf_string(&names), count - NAMES_SHOWN);
	else if (near.count == 0 && count > 0)
		fault_advise(f, "the record has %s", buf_string(&names));
	near_release(&near);
	buf_release(&name);
	buf_release(&names);
	return -1;
}
