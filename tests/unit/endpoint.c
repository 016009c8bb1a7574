/* endpoint: pure parts of asking a hosted model. */
#include "base/buf.h"
#include "check.h"
#include "endpoint/bisect.h"
#include "endpoint/pace.h"
#include "endpoint/predictions.h"
#include "endpoint/secrets.h"
#include "endpoint/transfer.h"

#include <stdlib.h>
#include <unistd.h>

#define MANY 10000

/* --- bisect ---------------------------------------------------------------- */

/* Ask about n records, of which `bad` are refused: how many requests? */
static int
ask(size_t n, const bool *bad, char *got)
{
	struct bisect b;
	bool more = true;
	int requests = 0;

	bisect_start(&b, n);
	while (more) {
		bool refused = false;

		requests++;
		for (size_t i = b.lo; i < b.hi; i++)
			refused |= bad[i];
		for (size_t i = b.lo; i < b.hi && !refused; i++)
			got[i]++;
		if (refused && b.hi - b.lo > 1) {
			bisect_halve(&b, true);
			continue;
		}
		if (refused)
			got[b.lo] += 10;
		more = refused ? bisect_skip(&b) : bisect_next(&b);
	}
	return requests;
}

static void
each_culprit_is_found(void)
{
	for (size_t n = 1; n <= 70; n++)
		for (size_t culprit = 0; culprit < n; culprit++) {
			bool bad[70] = {0};
			char got[70] = {0};
			size_t log = 0;
			int requests;

			bad[culprit] = true;
			requests = ask(n, bad, got);
			while ((size_t)1 << log < n)
				log++;
			check(requests <= (int)log + 2 + (int)log);
			for (size_t i = 0; i < n; i++)
				check(got[i] == (bad[i] ? 10 : 1));
		}
}

static void
any_culprits_are_found(void)
{
	struct random random;

	random_seed(&random, 1);
	for (int run = 0; run < 2000; run++) {
		size_t n = 1 + random_below(&random, 64);
		bool bad[64] = {0};
		char got[64] = {0};

		for (size_t i = 0; i < n; i++)
			bad[i] = random_below(&random, 4) == 0;
		ask(n, bad, got);
		for (size_t i = 0; i < n; i++)
			check(got[i] == (bad[i] ? 10 : 1));
	}
}

/* An endpoint that takes 5 at most: each is asked about once. */
static void
parts_that_are_too_large_are_halved(void)
{
	struct bisect b;
	size_t done = 0;
	bool more = true;

	bisect_start(&b, 64);
	while (more) {
		check(b.lo == done);
		if (b.hi - b.lo > 5) {
			bisect_halve(&b, false);
			continue;
		}
		done = b.hi;
		more = bisect_next(&b);
	}
	check(done == 64);
}

/* --- pace ------------------------------------------------------------------- */

static void
the_pace_halves_and_recovers(void)
{
	struct pace p;

	pace_init(&p, 8, 1);
	check(p.limit == 8);
	pace_slower(&p);
	pace_slower(&p);
	check(p.limit == 2);
	for (int i = 0; i < 3; i++)
		pace_good(&p);
	check(p.limit == 2);
	pace_good(&p);
	check(p.limit == 3);
	for (int i = 0; i < 10; i++)
		pace_slower(&p);
	check(p.limit == 1);
	for (int i = 0; i < MANY; i++)
		pace_good(&p);
	check(p.limit == 8);
}

static void
waits_are_of_full_jitter(void)
{
	static const int64_t most[] = {200, 400, 800};
	struct pace p;

	pace_init(&p, 4, 7);
	for (unsigned tries = 1; tries <= 3; tries++) {
		double sum = 0;
		int64_t least = 1 << 30, largest = 0;

		for (int i = 0; i < MANY; i++) {
			int64_t wait = pace_next(&p, 5000, tries, 0) - 5000;

			sum += (double)wait;
			least = wait < least ? wait : least;
			largest = wait > largest ? wait : largest;
		}
		check(least >= 0 && least < 10);
		check(largest <= most[tries - 1] &&
		    largest > most[tries - 1] - 10);
		check_near(sum / MANY, (double)most[tries - 1] / 2,
		    (double)most[tries - 1] / 50);
	}
	for (int i = 0; i < MANY; i++)
		check(pace_next(&p, 0, 40, 0) <= 30000);
	check(p.resume == 0);
	/* Retry-After is the least, for all batches; one of a day is cut. */
	for (int i = 0; i < 100; i++)
		check(pace_next(&p, 100, 1, 2000) == 2100);
	check(p.resume == 2100);
	check(pace_next(&p, 100, 1, 86400000) == 100 + PACE_AFTER_MAX_MS);
}

/* --- answers ----------------------------------------------------------------- */

/* The answer's predictions, with a blank between two; "-" for none. */
static const char *
predict(const char *answer, const char *pointer, size_t count)
{
	static char text[512];
	struct prediction p[8];
	struct buf body = {0};
	struct error e;

	*text = '\0';
	buf_add_string(&body, answer);
	if (predictions_read(&body, pointer, p, count, &e) < 0) {
		check(e.status == ST_FAILED);
		snprintf(text, sizeof text, "%s", e.text);
	} else {
		for (size_t i = 0; i < count; i++)
			snprintf(text + strlen(text),
			    sizeof text - strlen(text), "%s%.*s",
			    i > 0 ? " " : "",
			    p[i].text != NULL ? (int)p[i].len : 1,
			    p[i].text != NULL ? p[i].text : "-");
	}
	buf_release(&body);
	return text;
}

static void
digits_stay_as_they_are(void)
{
	check_text(
	    predict("{\"predictions\":[0.10,1E-3,-0,12345678901234567890]}",
		NULL, 4),
	    "0.10 1E-3 -0 12345678901234567890");
	check_text(predict(" { \"x\":[9], \"predictions\" : [ [0.5] , [[1]],\n"
			   "{\"score\":2.50,\"alert\":true} ] } ",
		       NULL, 3),
	    "0.5 1 2.50");
	check_text(predict("[0.25,0.5]", NULL, 2), "0.25 0.5");
	check_text(predict("{\"model_name\":\"m\",\"outputs\":[{\"name\":\"p\","
			   "\"shape\":[2,1],\"data\":[0.25,0.5]}]}",
		       NULL, 2),
	    "0.25 0.5");
	check_text(predict("{\"predictions\":[]}", NULL, 0), "");
}

static void
a_pointer_leads_to_the_number(void)
{
	const char *answer = "{\"predictions\":[{\"a/b\":[1,{\"m~n\":2.0}],"
			     "\"\":7},{\"a/b\":[3]}]}";

	check_text(predict(answer, "/a~1b/0", 2), "1 3");
	check_text(predict(answer, "/a~1b/1/m~0n", 2), "2.0 -");
	check_text(predict(answer, "/", 2), "7 -");
	check_text(predict(answer, "/a~1b/00", 2), "- -");
	check_text(predict(answer, "/a~1b/-1", 2), "- -");
	check_text(predict("{\"predictions\":[3,4]}", "", 2), "3 4");
	check_text(predict("{\"predictions\":[[0.75,0.25]]}", "/1", 1), "0.25");
	check(predictions_pointer("") && predictions_pointer("/a/0") &&
	    predictions_pointer("/~0~1"));
	check(!predictions_pointer("score") && !predictions_pointer("/~2") &&
	    !predictions_pointer("/a~"));
}

static void
what_is_no_number_is_none(void)
{
	check_text(
	    predict("{\"predictions\":[null,\"1\",true,[1,2],[],{\"p\":1},"
		    "1e999,{\"score\":null}]}",
		NULL, 8),
	    "- - - - - - - -");
}

static void
an_answer_must_fit(void)
{
	check_text(predict("{\"predictions\":[1]}", NULL, 2),
	    "the endpoint answered 1 predictions for 2 records");
	check_text(predict("{\"predictions\":[1,2,3]}", NULL, 2),
	    "the endpoint answered 3 predictions for 2 records");
	check_text(predict("{\"prediction\":[1]}", NULL, 1),
	    "the endpoint's answer has no array 'predictions'");
	check_text(predict("{\"predictions\":{\"a\":1}}", NULL, 1),
	    "the endpoint's answer has no array 'predictions'");
	check_text(predict("7", NULL, 1),
	    "the endpoint's answer has no array 'predictions'");
	check_text(predict("", NULL, 1), "the endpoint's answer is not JSON");
	check_text(predict("{\"predictions\":[NaN]}", NULL, 1),
	    "the endpoint's answer is not JSON");
	check_text(predict("{\"predictions\":[1]} x", NULL, 1),
	    "the endpoint's answer is not JSON");
}

static const char *
words(const char *p, size_t len)
{
	static char text[512];
	struct buf body = {0}, b = {0};

	buf_add(&body, p, len);
	predictions_words(&body, &b);
	snprintf(text, sizeof text, "%s", buf_string(&b));
	buf_release(&body);
	buf_release(&b);
	return text;
}

#define WORDS(text) words(text, sizeof(text) - 1)

static void
an_error_has_words(void)
{
	char many[1000];

	check_text(WORDS("{\"error\":\"no 'V7'\\nhere\"}"), "no 'V7' here");
	check_text(
	    WORDS("{\"error\":{\"code\":400,\"message\":\"bad\"}}"), "bad");
	check_text(
	    WORDS("{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"m\"}]}"), "m");
	check_text(WORDS("{\"error_code\":\"X\",\"message\":\"bad\"}"), "bad");
	check_text(WORDS(" \"plain\" "), "plain");
	check_text(WORDS("<html>\r\n</html>\r\n"), "<html>  </html>");
	check_text(WORDS("{\"code\":4}"), "{\"code\":4}");
	check_text(WORDS("\xff\xc3\xa9\0x"), "?\xc3\xa9 x");
	check_text(WORDS(""), "");
	/* It is not cut within a character. */
	memset(many, 'a', sizeof many);
	memcpy(many + PREDICTIONS_WORDS - 1, "\xc3\xa9", 2);
	check(strlen(words(many, sizeof many)) == PREDICTIONS_WORDS - 1);
}

static const char *
model_of(const char *answer)
{
	static char text[128];
	struct prediction p;
	struct buf body = {0}, b = {0};
	struct error e;

	buf_add_string(&body, answer);
	check(predictions_read(&body, NULL, &p, 1, &e) == 0);
	predictions_model(&body, &b);
	snprintf(text, sizeof text, "%s", buf_string(&b));
	buf_release(&body);
	buf_release(&b);
	return text;
}

static void
an_answer_names_its_model(void)
{
	check_text(model_of("{\"predictions\":[1],\"deployedModelId\":\"12\","
			    "\"modelVersionId\":\"3\"}"),
	    "12@3");
	check_text(
	    model_of("{\"predictions\":[1],\"deployedModelId\":\"12\"}"), "12");
	check_text(model_of("{\"model_name\":\"f\",\"model_version\":\"7\","
			    "\"outputs\":[{\"data\":[1]}]}"),
	    "f:7");
	check_text(model_of("{\"predictions\":[1],\"model_version\":7}"), "7");
	check_text(model_of("{\"predictions\":[1]}"), "");
	check_text(model_of("[1]"), "");
}

/* --- statuses ----------------------------------------------------------------- */

static void
each_status_has_its_verdict(void)
{
	static const struct {
		long status;
		enum verdict verdict;
	} rows[] = {{200, VERDICT_GOOD}, {204, VERDICT_FAILED},
	    {301, VERDICT_CANNOT}, {302, VERDICT_CANNOT}, {307, VERDICT_CANNOT},
	    {400, VERDICT_REFUSED}, {401, VERDICT_DENIED},
	    {403, VERDICT_CANNOT}, {404, VERDICT_CANNOT}, {405, VERDICT_CANNOT},
	    {407, VERDICT_CANNOT}, {408, VERDICT_AGAIN}, {409, VERDICT_REFUSED},
	    {413, VERDICT_TOO_LARGE}, {415, VERDICT_CANNOT},
	    {422, VERDICT_REFUSED}, {425, VERDICT_AGAIN}, {429, VERDICT_SLOWER},
	    {500, VERDICT_AGAIN}, {501, VERDICT_CANNOT}, {502, VERDICT_AGAIN},
	    {503, VERDICT_SLOWER}, {504, VERDICT_AGAIN}, {599, VERDICT_AGAIN}};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check(transfer_status(rows[i].status) == rows[i].verdict);
}

/* --- secrets ------------------------------------------------------------------ */

static void
put(const char *path, const char *text, size_t len)
{
	FILE *file = fopen(path, "w");

	check(file != NULL && fwrite(text, 1, len, file) == len);
	if (file != NULL)
		check(fclose(file) == 0);
}

/* The lines that a header file gives, or the message. */
static const char *
headers(const char *text, size_t len)
{
	static char told[600];
	char path[] = "/tmp/weir-headers-XXXXXX";
	struct secrets s = {.header_file = path};
	struct error e;
	int fd = mkstemp(path);

	check(fd >= 0);
	close(fd);
	put(path, text, len);
	if (secrets_read(&s, &e) < 0) {
		check(e.status == ST_CANNOT);
		snprintf(told, sizeof told, "%.500s", strstr(e.text, "line"));
		*strstr(told, " of '") = '\0';
	} else {
		for (size_t i = 0; i < s.lines.len; i++)
			if (s.lines.data[i] == '\0')
				s.lines.data[i] = '|';
		snprintf(told, sizeof told, "%s", buf_string(&s.lines));
	}
	secrets_release(&s);
	unlink(path);
	return told;
}

#define HEADERS(text) headers(text, sizeof(text) - 1)

static void
headers_are_lines(void)
{
	check_text(
	    HEADERS("X-Key: a b\r\n\n# no\n  Y:\tz "), "X-Key: a b|Y:\tz|");
	check_text(HEADERS(""), "");
	check_text(HEADERS("A: 1\nnonsense\n"), "line 2");
	check_text(HEADERS("A:\n"), "line 1");
	check_text(HEADERS("A;\n"), "line 1");
	check_text(HEADERS("A B: 1\n"), "line 1");
	check_text(HEADERS(": 1\n"), "line 1");
	check_text(HEADERS("A: 1\x01\n"), "line 1");
	check_text(HEADERS("A: 1\0b\n"), "line 1");
	check_text(HEADERS("A: 1\rB: 2\n"), "line 1");
	check_text(HEADERS("content-length: 1\n"), "line 1");
	check_text(HEADERS("Transfer-Encoding: chunked\n"), "line 1");
}

static void
a_token_is_read_again(void)
{
	char path[] = "/tmp/weir-token-XXXXXX";
	struct secrets s = {.token_file = path};
	struct error e;
	int fd = mkstemp(path);

	check(fd >= 0);
	close(fd);
	put(path, "one\n", 4);
	check(secrets_read(&s, &e) == 0);
	check_text(s.lines.data, "Authorization: Bearer one");
	check(s.version == 1);
	check(secrets_read(&s, &e) == 0 && s.version == 1);
	put(path, " two \r\nmore\n", 12);
	check(secrets_read(&s, &e) == 0 && s.version == 2);
	check_text(s.lines.data, "Authorization: Bearer two");
	put(path, "three words here\n", 17);
	check(secrets_read(&s, &e) < 0 && e.status == ST_CANNOT);
	check(strstr(e.text, "words") == NULL);
	put(path, "\n", 1);
	check(secrets_read(&s, &e) < 0);
	put(path, "", 0);
	check(secrets_read(&s, &e) < 0);
	/* The last good one stays. */
	check_text(s.lines.data, "Authorization: Bearer two");
	secrets_release(&s);
	unlink(path);
}

int
main(void)
{
	each_culprit_is_found();
	any_culprits_are_found();
	parts_that_are_too_large_are_halved();
	the_pace_halves_and_recovers();
	waits_are_of_full_jitter();
	digits_stay_as_they_are();
	a_pointer_leads_to_the_number();
	what_is_no_number_is_none();
	an_answer_must_fit();
	an_error_has_words();
	an_answer_names_its_model();
	each_status_has_its_verdict();
	headers_are_lines();
	a_token_is_read_again();
	return check_done();
}
