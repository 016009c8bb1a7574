#include "hosted_options.h"

#include "endpoint/predictions.h"
#include "endpoint/transfer.h"

#include <string.h>

#undef OPT_OF
#define OPT_OF struct hosted_opts

const struct opt hosted_options[] = {
    {0, "endpoint", "URL",
	"ask the model at this URL (TensorFlow Serving's API)", OPT_TEXT(url)},
    {'x', "features", "A,B,...",
	"send only these members (default: the whole record)", OPT_LIST(fields),
	OPT_COUNT(field_count)},
    {0, "rows", NULL, "send their values as an array", OPT_FLAG(rows)},
    {0, "prediction", "POINTER",
	"where in a prediction the score is, such as /score\n"
	"or /1 (JSON Pointer)",
	OPT_TEXT(prediction)},
    {0, "batch", "N", "records of a request (default 64)",
	OPT_INT(batch, 1, 10000)},
    {0, "in-flight", "N", "requests at the same time (default 4)",
	OPT_INT(in_flight, 1, 256)},
    {0, "timeout", "SECONDS",
	"give up on records that are not scored for this long\n"
	"(default 300)",
	OPT_SECONDS(timeout_ms, 0.001, 86400)},
    {0, "request-timeout", "SECONDS",
	"break a request off, and try again, after this long\n"
	"(default 30)",
	OPT_SECONDS(request_ms, 0.001, 86400)},
    {0, "token-file", "FILE", "send the token in FILE (Authorization: Bearer)",
	OPT_TEXT(token_file), OPT_REREADS},
    {0, "header-file", "FILE", "send the headers in FILE, a line each",
	OPT_TEXT(header_file), OPT_REREADS},
    {0, "ca", "FILE", "trust the certificates in FILE, not the system's",
	OPT_TEXT(ca), OPT_REREADS},
    {0, "proxy", "URL",
	"ask through this proxy, or env: that of the\n"
	"environment (default: none)",
	OPT_TEXT(proxy)},
    {0},
};

int
hosted_check(const void *opts, struct error *e)
{
	const struct hosted_opts *o = opts;

	if (o->prediction != NULL && !predictions_pointer(o->prediction))
		return error_set(e, ST_CANNOT,
		    "--prediction: '%s' is no JSON Pointer, such as /score",
		    o->prediction);
	if (o->proxy != NULL && strchr(o->proxy, '@') != NULL)
		return error_set(e, ST_CANNOT,
		    "--proxy: a user or a password goes into the environment's "
		    "https_proxy, and --proxy env");
	return 0;
}
