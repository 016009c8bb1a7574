#include "endpoint/predictions.h"
#include "endpoint/transfer.h"

enum verdict
transfer_status(long status)
{
	switch (status) {
	case 200:
		return VERDICT_GOOD;
	case 408:
	case 425:
		return VERDICT_AGAIN;
	case 429:
	case 503:
		return VERDICT_SLOWER;
	case 401:
		return VERDICT_DENIED;
	case 413:
		return VERDICT_TOO_LARGE;
	/* These are about the request, not about its records. */
	case 403:
	case 404:
	case 405:
	case 406:
	case 407:
	case 410:
	case 411:
	case 415:
	case 426:
	case 431:
	case 501:
	case 505:
		return VERDICT_CANNOT;
	default:
		if (status >= 500)
			return VERDICT_AGAIN;
		if (status >= 400)
			return VERDICT_REFUSED;
		/* A redirect is not followed. */
		return status >= 300 ? VERDICT_CANNOT : VERDICT_FAILED;
	}
}

/* Judge a request that got no whole answer. */
static enum verdict
judge_code(const struct transfer *t, CURLcode code, struct buf *why)
{
	if (t->too_large) {
		buf_add_format(
		    why, "answers more than %d MiB", TRANSFER_ANSWER_MAX >> 20);
		return VERDICT_FAILED;
	}
	buf_add_format(why, "cannot be asked: %s",
	    *t->error != '\0' ? t->error : t->curl->error_text(code));
	switch (code) {
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_URL_MALFORMAT:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_BAD_FUNCTION_ARGUMENT:
	case CURLE_UNKNOWN_OPTION:
		return VERDICT_CANNOT;
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_BAD_CONTENT_ENCODING:
		return VERDICT_FAILED;
	default:
		return VERDICT_AGAIN;
	}
}

/* Say what the endpoint answers, and in its words. */
static void
describe(struct transfer *t, long status, struct buf *why)
{
	char *to = NULL;

	buf_add_format(why, "answers %ld", status);
	if (status >= 300 && status < 400) {
		t->curl->getinfo(t->easy, CURLINFO_REDIRECT_URL, &to);
		buf_add_format(why,
		    ", a redirect%s%.200s, which is not "
		    "followed",
		    to != NULL ? " to " : "", to != NULL ? to : "");
		return;
	}
	if (t->answer.len == 0)
		return;
	buf_add_string(why, ": ");
	predictions_words(&t->answer, why);
}

enum verdict
transfer_judge(
    struct transfer *t, CURLcode code, struct buf *why, int64_t *after)
{
	curl_off_t seconds = 0;
	enum verdict verdict;
	long status = 0;

	*after = 0;
	t->curl->getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	/* An error whose head has come counts, cut or not. */
	if (code != CURLE_OK && (status < 400 || t->too_large))
		return judge_code(t, code, why);
	verdict = transfer_status(status);
	if (verdict != VERDICT_GOOD)
		describe(t, status, why);
	if (verdict == VERDICT_AGAIN || verdict == VERDICT_SLOWER) {
		t->curl->getinfo(t->easy, CURLINFO_RETRY_AFTER, &seconds);
		*after = seconds > 0 && seconds < 1000000
		    ? (int64_t)seconds * 1000
		    : 0;
	}
	return verdict;
}
