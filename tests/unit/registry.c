/*
 * registry: events and what they amount to. The IDs are checked against the
 * rule itself, with the digest computed here from the line's text.
 */
#include "registry/event.h"
#include "registry/fold.h"

#include "base/buf.h"
#include "base/fingerprint.h"
#include "base/mem.h"
#include "check.h"

#include <stdlib.h>

static const char digest_a[] =
    "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aaaaaaaaaaaaaaaaaaaaa";
static const char digest_b[] =
    "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    "bbbbbbbbbbbbbbbbbbbbb";

/* Write an event that follows `prev`; the caller releases it. */
static struct registry_event
make(enum event_op op, const char *prev, int64_t version, const char *digest,
    const char *was)
{
	struct registry_event v = {.op = op,
	    .at = mem_string("2026-11-28T11:02:03.114Z"),
	    .who = mem_string("till@ws4"),
	    .model = mem_string("fraud"),
	    .version = version,
	    .bytes = 5123};

	strcpy(v.prev, prev);
	strcpy(v.digest, digest);
	strcpy(v.was, was);
	if (op == EVENT_ALIAS)
		v.alias = mem_string("champion");
	registry_event_write(&v);
	return v;
}

static enum fold_taken
take(struct fold *f, const struct registry_event *v, int64_t position)
{
	enum fold_taken taken = FOLD_LOST;
	struct error e = {.text = ""};

	check(fold_take(f, v->line, v->len,
		  &(struct fold_at){.position = position}, &taken, &e) == 0);
	check_text(e.text, "");
	return taken;
}

/* Take a line that is damage; the fold stays as it is. */
static void
refuse(struct fold *f, const struct registry_event *v, const char *why)
{
	enum fold_taken taken;
	struct error e;
	size_t events = f->events;

	check(fold_take(f, v->line, v->len, &(struct fold_at){.position = 99},
		  &taken, &e) == -1);
	check(e.status == ST_CANNOT);
	if (!check(strstr(e.text, why) != NULL))
		printf("\tsays %s\n", e.text);
	check(f->events == events);
}

/* --- events --------------------------------------------------------------------- */

static void
test_id(void)
{
	struct registry_event v = make(EVENT_PUT, "", 1, digest_a, ""), r;
	char id[FINGERPRINT_TEXT];
	struct buf rest = {0};
	struct error e;

	buf_add_string(&rest,
	    "{\"prev\":null,\"at\":\"2026-11-28T11:02:03.114Z\","
	    "\"who\":\"till@ws4\",\"op\":\"put\",\"model\":"
	    "\"fraud\",\"version\":1,\"digest\":\"");
	buf_add_string(&rest, digest_a);
	buf_add_string(&rest, "\",\"bytes\":5123}");
	fingerprint_make(id, rest.data, rest.len);
	check_text(v.id, id);
	check(strncmp(v.line, "{\"event\":\"", 10) == 0);
	check(strncmp(v.line + 10, id, 64) == 0);
	check_text(v.line + 10 + 64 + 2, buf_string(&rest) + 1);
	check(registry_event_read(&r, v.line, v.len, &e) == 0);
	check_text(r.id, v.id);
	check_text(r.model, "fraud");
	check_text(r.digest, digest_a);
	check(r.version == 1 && r.bytes == 5123 && r.op == EVENT_PUT);
	check(r.prev[0] == '\0' && r.why == NULL && r.metrics == NULL);
	registry_event_release(&r);
	registry_event_release(&v);
	buf_release(&rest);
}

/* Give a line the ID that its bytes have; the caller frees it. */
static char *
with_id(const char *rest)
{
	char id[FINGERPRINT_TEXT];
	struct buf b = {0};

	fingerprint_make(id, rest, strlen(rest));
	buf_add_format(&b, "{\"event\":\"%s\",%s", id, rest + 1);
	buf_string(&b);
	return b.data;
}

static void
read_rest(const char *rest, const char *why)
{
	char *line = with_id(rest);
	struct registry_event v;
	struct error e;

	check(registry_event_read(&v, line, strlen(line), &e) == -1);
	if (!check(strstr(e.text, why) != NULL))
		printf("\t%s\n\tsays %s\n", rest, e.text);
	free(line);
}

#define TEXT "\"prev\":null,\"at\":\"2026\",\"who\":\"me\",\"model\":\"fraud\","
#define DIGEST                                                                 \
	"\"digest\":\"sha256:"                                                 \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"                    \
	"aaaaaaaaaaaaaaa\""

static void
test_refusals(void)
{
	read_rest("{" TEXT "\"op\":\"put\",\"version\":1," DIGEST "}",
	    "no member 'bytes'");
	read_rest("{" TEXT "\"op\":\"put\",\"version\":0," DIGEST
		  ",\"bytes\":1}",
	    "'version' is not what");
	read_rest("{" TEXT "\"op\":\"put\",\"version\":1.5," DIGEST
		  ",\"bytes\":1}",
	    "'version' is not what");
	read_rest("{" TEXT "\"op\":\"put\",\"op\":\"put\",\"version\":1," DIGEST
		  ",\"bytes\":1}",
	    "two members 'op'");
	read_rest("{" TEXT "\"op\":\"bless\"}", "'bless', which this weir");
	read_rest("{" TEXT
		  "\"op\":\"put\",\"version\":1,\"digest\":\"sha256:A\","
		  "\"bytes\":1}",
	    "'digest' is not what");
	read_rest("{" TEXT "\"op\":\"alias\",\"version\":1," DIGEST
		  ",\"was\":null,\"alias\":\"7\"}",
	    "a name in it is none");
	read_rest("{" TEXT "\"op\":\"alias\",\"version\":1," DIGEST
		  ",\"was\":null,\"alias\":\"a\",\"bytes\":1}",
	    "'bytes' does not go with");
	read_rest("{" TEXT "\"op\":\"prune\",\"versions\":[]}",
	    "'versions' is not what");
	read_rest("{" TEXT
		  "\"op\":\"prune\",\"versions\":[1],\"why\":\"\\u0000\"}",
	    "'why' is not what");
	read_rest("{" TEXT "\"op\":\"prune\",\"versions\":[1]", "not JSON");
	read_rest("{\n" TEXT "\"op\":\"prune\",\"versions\":[1]}",
	    "more than one line");
}

/* Every change of one byte is seen, and every cut. */
static void
test_changes(void)
{
	struct registry_event v = make(EVENT_PUT, "", 1, digest_a, ""), r;
	char *line = mem_copy(v.line, v.len);
	struct error e;

	for (size_t i = 0; i < v.len; i++) {
		line[i] ^= 1;
		check(registry_event_read(&r, line, v.len, &e) == -1);
		line[i] ^= 1;
		check(registry_event_read(&r, line, i, &e) == -1);
	}
	free(line);
	registry_event_release(&v);
}

/* Unknown members are ignored, and stay in the line. */
static void
test_unknown_member(void)
{
	char *line = with_id("{" TEXT "\"op\":\"prune\",\"versions\":[1,2],"
			     "\"colour\":{\"a\":[1]}}");
	struct registry_event v;
	struct error e;

	check(registry_event_read(&v, line, strlen(line), &e) == 0);
	check(v.count == 2 && v.versions[0] == 1 && v.versions[1] == 2);
	check_text(v.line, line);
	registry_event_release(&v);
	free(line);
}

/* --- the fold ------------------------------------------------------------------- */

static void
test_race(void)
{
	struct fold f = {0};
	struct registry_event a = make(EVENT_PUT, "", 1, digest_a, "");
	struct registry_event lost = make(EVENT_PUT, "", 1, digest_b, "");
	struct registry_event b = make(EVENT_PUT, a.id, 2, digest_b, "");
	struct registry_event late = make(EVENT_PUT, a.id, 2, digest_a, "");

	check(take(&f, &a, 5) == FOLD_COUNTS);
	check(take(&f, &a, 6) == FOLD_REPEATED);
	check(take(&f, &lost, 7) == FOLD_LOST);
	check(take(&f, &b, 8) == FOLD_COUNTS);
	check(take(&f, &late, 9) == FOLD_LOST);
	check(take(&f, &a, 10) == FOLD_REPEATED);
	check(f.events == 2 && f.lost == 2 && f.repeated == 2);
	check_text(fold_last(&f), b.id);
	check(f.models == 1 && f.model[0].versions == 2);
	check(f.at[1].position == 8);
	check(fold_needs(&f, digest_a) && fold_needs(&f, digest_b));
	fold_release(&f);
	registry_event_release(&a);
	registry_event_release(&lost);
	registry_event_release(&b);
	registry_event_release(&late);
}

/* Let the alias of "fraud" stand for a version; returns its event. */
static struct registry_event
move(struct fold *f, int64_t version, int64_t rollback, int64_t position)
{
	struct fold_model *m = fold_model(f, "fraud");
	struct fold_alias *a = fold_alias(m, "champion");
	struct registry_event v = {.op = EVENT_ALIAS,
	    .at = mem_string("2026"),
	    .who = mem_string("me"),
	    .model = mem_string("fraud"),
	    .alias = mem_string("champion"),
	    .version = version,
	    .rollback = rollback};

	strcpy(v.prev, fold_last(f));
	strcpy(v.digest, fold_version(m, version)->put->digest);
	if (a != NULL)
		strcpy(
		    v.was, fold_version(m, fold_alias_version(a))->put->digest);
	registry_event_write(&v);
	check(take(f, &v, position) == FOLD_COUNTS);
	return v;
}

static void
forget(struct registry_event v)
{
	registry_event_release(&v);
}

static void
test_aliases(void)
{
	struct fold f = {0};
	struct registry_event v = make(EVENT_PUT, "", 1, digest_a, "");
	struct name_ref ref;
	struct fold_found found;
	struct error e;

	take(&f, &v, 1);
	forget(v);
	for (int64_t i = 2; i <= 4; i++) {
		v = make(EVENT_PUT, fold_last(&f), i, digest_b, "");
		take(&f, &v, i);
		forget(v);
	}
	forget(move(&f, 1, 0, 10));
	forget(move(&f, 3, 0, 11));
	forget(move(&f, 4, 0, 12));
	check(name_parse("fraud@champion", &ref, &e) == 0);
	check(fold_find(&f, &ref, &found, &e) == 0);
	check(found.version->put->version == 4 && found.alias->epoch == 12);
	/* Two rollbacks by one are one by two: no going to and fro. */
	forget(move(&f, 3, 1, 13));
	forget(move(&f, 1, 1, 14));
	check(fold_find(&f, &ref, &found, &e) == 0);
	check(found.version->put->version == 1 && found.alias->epoch == 14);
	check(found.alias->versions == 1);
	/* Any further one contradicts the log. */
	v = make(EVENT_ALIAS, fold_last(&f), 1, digest_a, digest_a);
	v.rollback = 1;
	registry_event_write(&v);
	refuse(&f, &v, "so many steps ago");
	forget(v);
	fold_release(&f);
}

static void
test_damage(void)
{
	struct fold f = {0};
	struct registry_event a = make(EVENT_PUT, "", 1, digest_a, ""), v;
	char unknown[EVENT_ID];

	take(&f, &a, 1);
	memset(unknown, '7', sizeof unknown - 1);
	unknown[sizeof unknown - 1] = '\0';
	v = make(EVENT_PUT, unknown, 2, digest_b, "");
	refuse(&f, &v, "a part of the log is missing");
	forget(v);
	v = make(EVENT_PUT, a.id, 3, digest_b, "");
	refuse(&f, &v, "whose next one is 2");
	forget(v);
	v = make(EVENT_ALIAS, a.id, 2, digest_b, "");
	refuse(&f, &v, "has no version 2");
	forget(v);
	v = make(EVENT_ALIAS, a.id, 1, digest_b, "");
	refuse(&f, &v, "has no version 1 with");
	forget(v);
	v = make(EVENT_ALIAS, a.id, 1, digest_a, digest_b);
	refuse(&f, &v, "was something else");
	forget(v);
	fold_release(&f);
	forget(a);
}

static void
test_names(void)
{
	static const char *const bad[] = {"", "log", "blobs", "7", "-a", ".a",
	    "a/b", "a b", "\303\244", "fraud@", "fraud@7", "fraud:0", "fraud:x",
	    "fraud:", "sha256:1234567", "sha256:1234567G", "fraud@a@b",
	    "fraud:1@a"};
	struct name_ref ref;
	struct error e;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (!check(name_parse(bad[i], &ref, &e) == -1))
			printf("\t'%s' is taken\n", bad[i]);
	check(name_parse("fraud", &ref, &e) == 0 && ref.version == 0 &&
	    ref.alias[0] == '\0');
	check(name_parse("fraud:12", &ref, &e) == 0 && ref.version == 12);
	check(name_parse("a.b-c_1@x", &ref, &e) == 0);
	check_text(ref.model, "a.b-c_1");
	check_text(ref.alias, "x");
	check(name_parse("sha256:12345678", &ref, &e) == 0);
	check(name_parse_alias("fraud", &ref, &e) == -1);
}

int
main(void)
{
	test_id();
	test_refusals();
	test_changes();
	test_unknown_member();
	test_race();
	test_aliases();
	test_damage();
	test_names();
	return check_done();
}
