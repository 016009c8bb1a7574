/*
 * libcurl: the library, loaded when something is to be asked by HTTP.
 *
 * A program linked to it would load it, OpenSSL and thirty more at each start:
 * 4 ms, as long as all else that `score -m` does before its first record.
 */
#ifndef ENDPOINT_LIBCURL_H
#define ENDPOINT_LIBCURL_H

#include "base/diag.h"

#include <curl/curl.h>

/* Its functions, as curl(3) describes them. */
struct libcurl {
	CURLcode (*global_init)(long);
	CURL *(*init)(void);
	CURLcode (*setopt)(CURL *, CURLoption, ...);
	CURLcode (*getinfo)(CURL *, CURLINFO, ...);
	void (*cleanup)(CURL *);
	const char *(*error_text)(CURLcode);
	struct curl_slist *(*list_append)(struct curl_slist *, const char *);
	void (*list_free)(struct curl_slist *);
	CURLM *(*multi_init)(void);
	CURLMcode (*multi_setopt)(CURLM *, CURLMoption, ...);
	CURLMcode (*multi_add)(CURLM *, CURL *);
	CURLMcode (*multi_remove)(CURLM *, CURL *);
	CURLMcode (*multi_perform)(CURLM *, int *);
	CURLMcode (*multi_poll)(
	    CURLM *, struct curl_waitfd *, unsigned, int, int *);
	CURLMsg *(*multi_read)(CURLM *, int *);
	CURLMcode (*multi_cleanup)(CURLM *);
	CURLU *(*url)(void);
	CURLUcode (*url_set)(CURLU *, CURLUPart, const char *, unsigned);
	CURLUcode (*url_get)(CURLU *, CURLUPart, char **, unsigned);
	void (*url_cleanup)(CURLU *);
	void (*free)(void *);
};

/*
 * Load it, once, for this option; NULL with status 2 when it is missing or too
 * old.
 */
const struct libcurl *libcurl_load(const char *option, struct error *e);

#endif
