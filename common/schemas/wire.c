#include "schemas/wire.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define ID_LEN 4

/* Take the bytes that name a schema; returns their number, or 0. */
static size_t
take_schema(struct wire *w, const unsigned char *p, size_t len)
{
	size_t wanted = len == 0 ? 0
	    : p[0] == 0		 ? 1 + ID_LEN
	    : p[0] == 1		 ? 1 + WIRE_GUID_LEN
				 : 0;

	if (wanted == 0 || len < wanted)
		return 0;
	memcpy(w->schema, p, wanted);
	w->schema_len = wanted;
	return wanted;
}

bool
wire_read(struct wire *w, const void *header, size_t header_len, const void *p,
    size_t len)
{
	size_t taken;

	if (header != NULL) {
		taken = take_schema(w, header, header_len);
		w->body = p;
		w->len = len;
		w->rest = (const char *)header + taken;
		w->rest_len = header_len - taken;
		return taken > 0;
	}
	taken = take_schema(w, p, len);
	w->body = (const char *)p + taken;
	w->len = len - taken;
	w->rest = NULL;
	return taken > 0;
}

static void
write_schema(const struct wire *w, char text[WIRE_NAME_MAX], const char *id,
    const char *guid)
{
	const unsigned char *p = w->schema + 1;

	if (w->schema[0] == 0) {
		sprintf(text, "%s%lu", id,
		    (unsigned long)p[0] << 24 | (unsigned long)p[1] << 16 |
			(unsigned long)p[2] << 8 | p[3]);
		return;
	}
	text += sprintf(text, "%s", guid);
	for (int i = 0; i < WIRE_GUID_LEN; i++)
		text += sprintf(text, "%s%02x",
		    i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", p[i]);
}

void
wire_name(const struct wire *w, char name[WIRE_NAME_MAX])
{
	write_schema(w, name, "id ", "GUID ");
}

void
wire_path(const struct wire *w, char path[WIRE_NAME_MAX])
{
	write_schema(w, path, "ids/", "guids/");
}
