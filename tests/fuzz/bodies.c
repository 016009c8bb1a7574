/*
 * bodies: bodies of requests through serve's own readers, against cJSON
 *
 * The first byte chooses who reads: :predict, :explain, or version 2. Whatever
 * the body is, there is an answer, which is JSON, and the body and the byte
 * behind it are as they were. Where :predict answers 200 to instances that are
 * objects, cJSON must find as many, and each must have the score of the number
 * that cJSON finds in it, to the last bit.
 */
#include "../../cmd/serve/infer.h"
#include "../../cmd/serve/predict.h"
#include "base/json.h"

#include <cjson/cJSON.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define must(cond)                                                             \
	do {                                                                   \
		if (!(cond)) {                                                 \
			fprintf(stderr, "not so: %s\n", #cond);                \
			abort();                                               \
		}                                                              \
	} while (0)

static const char text[] =
    "{\"format\":\"weir-model\",\"version\":1,"
    "\"kind\":\"logistic-regression\",\"label\":\"y\",\"features\":["
    "{\"name\":\"a\",\"mean\":0,\"sd\":1,\"coefficient\":1,"
    "\"standardised\":1}],\"intercept\":0,\"intercept_standardised\":0,"
    "\"threshold\":0.5,\"rows\":10,\"positives\":5,\"options\":{\"l2\":1,"
    "\"max_iterations\":100,\"tolerance\":1e-8},\"convergence\":{"
    "\"converged\":true,\"iterations\":5,\"halvings\":0,\"gradient_max\":0,"
    "\"objective\":5,\"log_loss\":0.5,\"log_likelihood\":-5,"
    "\"null_log_likelihood\":-7},\"tool\":\"weir 0.1.0\"}";

static struct live_model *live;

/* Does the number of this record have the score that is answered? */
static void
compare(const cJSON *record, const cJSON *answered)
{
	const cJSON *a = cJSON_GetObjectItemCaseSensitive(record, "a");
	const cJSON *score =
	    cJSON_GetObjectItemCaseSensitive(answered, "score");
	double p;

	must(cJSON_IsNumber(a) && cJSON_IsNumber(score));
	live->model.kind->score(live->model.body, &a->valuedouble, 1, &p);
	must(p == score->valuedouble);
}

static bool
are_objects(const cJSON *array)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, array) if (!cJSON_IsObject(item)) return false;
	return cJSON_IsArray(array);
}

static void
ask_cjson(const char *body, size_t len, struct buf *answer)
{
	cJSON *root = cJSON_ParseWithLength(body, len);
	cJSON *told = cJSON_ParseWithLength(answer->data, answer->len);
	const cJSON *in = cJSON_GetObjectItemCaseSensitive(root, "instances");
	const cJSON *out =
	    cJSON_GetObjectItemCaseSensitive(told, "predictions");

	/* (cJSON refuses long numbers and deep text.) */
	if (root != NULL && are_objects(in)) {
		must(told != NULL);
		must(cJSON_GetArraySize(in) == cJSON_GetArraySize(out));
		for (int i = 0; i < cJSON_GetArraySize(in) && i < 100; i++)
			compare(cJSON_GetArrayItem(in, i),
			    cJSON_GetArrayItem(out, i));
	}
	cJSON_Delete(root);
	cJSON_Delete(told);
}

/* An escaped name that cJSON reads in another way, as \u0000, is not compared. */
static bool
has_escape(const uint8_t *data, size_t size)
{
	return memchr(data, '\\', size) != NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const readers[])(struct call * c) = {
	    predict_answer, predict_explain, infer_answer};
	struct opts o = {0};
	struct serve *s = calloc(1, sizeof *s);
	struct http_request q = {.method = REQUEST_POST};
	struct buf answer = {0};
	struct http_answer a = {.status = 200, .body = &answer};
	struct call c = {.s = s, .q = &q, .a = &a};
	struct json_fault fault;
	struct error e;
	size_t reader;
	char *body;

	if (live == NULL)
		live = live_read("m", NULL, text, sizeof text - 1, &e);
	must(live != NULL);
	if (size == 0) {
		free(s);
		return 0;
	}
	reader = data[0] % 3;
	q.len = size - 1;
	/* Exactly what is promised: the byte behind it, and JSON_SLACK. */
	body = malloc(q.len + 1 + JSON_SLACK);
	memcpy(body, data + 1, q.len);
	memset(body + q.len, 'x', 1 + JSON_SLACK);
	q.body = body;
	s->o = &o;
	c.live = live;
	readers[reader](&c);
	must(memcmp(body, data + 1, q.len) == 0 && body[q.len] == 'x');
	must(a.status == 200 || a.status == 400 || a.status == 413);
	buf_reserve(&answer, 1 + JSON_SLACK);
	must(answer.len > 0 && answer.data[answer.len - 1] == '\n');
	must(json_valid(answer.data, answer.len - 1, &fault));
	if (a.status == 200 && reader == 0 && !has_escape(data, size))
		ask_cjson(body, q.len, &answer);
	buf_release(&answer);
	free(body);
	free(s);
	return 0;
}
