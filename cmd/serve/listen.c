#include "base/buf.h"
#include "base/diag.h"
#include "base/notify.h"
#include "serve.h"

#include <string.h>

static void
say_place(const struct serve *s, const char *place)
{
	struct buf b = {0};

	models_tell(&s->models, &b);
	warnx("serves %s at %s", buf_string(&b), place);
	buf_release(&b);
}

void
serve_listen(struct serve *s)
{
	const struct opts *o = s->o;
	bool brackets = strchr(o->address, ':') != NULL;
	struct buf b = {0};
	struct error e;

	if (o->socket != NULL &&
	    server_listen_unix(&s->server, o->socket, &e) < 0)
		die_error(&e);
	if (o->socket == NULL || opt_given("listen")) {
		s->checks_host =
		    options_is_loopback(o->address) || o->hosts != NULL;
		if (server_listen(&s->server, o->address, o->port, &e) < 0)
			die_error(&e);
		buf_add_format(&b, "http://%s%s%s:%d", brackets ? "[" : "",
		    o->address, brackets ? "]" : "", s->server.port);
		say_place(s, buf_string(&b));
	}
	b.len = 0;
	buf_add_format(&b, "the socket '%s'", o->socket);
	if (o->socket != NULL)
		say_place(s, buf_string(&b));
	buf_release(&b);
	s->serves = true;
	notify_ready();
}
