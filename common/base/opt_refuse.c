/* What is said of an option that the program does not have, or not so. */
#include "base/buf.h"
#include "base/near.h"
#include "base/opt_line.h"

#include <string.h>
#include <unistd.h>

/* Refuse an option of another tool by what to do here, if that is known. */
static void
refuse_foreign(const char *name, size_t len, const char *dashes)
{
	const struct opt_hint *h = opt_line.program->hints;

	for (; h != NULL && h->name != NULL; h++)
		if (strlen(h->name) == len && memcmp(h->name, name, len) == 0)
			diex(ST_CANNOT, "unknown option '%s%.*s' (%s)", dashes,
			    (int)len, name, h->say);
}

/* Refuse a long option that is unknown, or begins as several do. */
_Noreturn static void
refuse_name(const char *arg)
{
	const char *name = arg + 2;
	size_t len = strcspn(name, "=");
	struct near near;
	struct buf dashed = {0}, b = {0};
	int begin = 0;

	refuse_foreign(name, len, "--");
	buf_add(&dashed, arg, len + 2);
	near_start(&near, buf_string(&dashed));
	for (size_t i = 0; i < opt_line.count; i++) {
		const char *other = opt_line.option[i].row->name;
		struct buf option = {0};

		if (opt_line.option[i].hidden)
			continue;
		if (len > 0 && strncmp(other, name, len) == 0)
			buf_add_format(
			    &b, "%s--%s", begin++ > 0 ? ", " : "", other);
		buf_add_format(&option, "--%s", other);
		near_offer(&near, option.data, option.len);
		buf_release(&option);
	}
	if (begin > 1)
		diex(ST_CANNOT, "option '%s' may be one of %s", arg,
		    buf_string(&b));
	b.len = 0;
	near_say(&near, &b);
	diex(ST_CANNOT, "unknown option '%s'%s (%s -h lists them)", arg,
	    buf_string(&b), diag_command());
}

void
opt_refuse(int c, char **argv)
{
	const char *arg = argv[optind - 1];
	char letter[] = {'-', (char)optopt, '\0'};

	if (c == ':')
		diex(ST_CANNOT, "option '%s' needs an argument", arg);
	if (optopt != 0 && strncmp(arg, "--", 2) == 0)
		diex(ST_CANNOT, "option '%.*s' takes no argument",
		    (int)strcspn(arg, "="), arg);
	if (optopt == 0)
		refuse_name(arg);
	refuse_foreign(letter + 1, 1, "-");
	diex(ST_CANNOT, "unknown option '%s' (%s -h lists them)", letter,
	    diag_command());
}
