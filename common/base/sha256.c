#include "base/sha256.h"

#include "base/diag.h"
#include "base/mem.h"

#include <openssl/evp.h>
#include <stdlib.h>

struct sha256 {
	EVP_MD *kind;
	EVP_MD_CTX *state;
};

static void
sha_need(int done)
{
	if (done != 1)
		diex(ST_FAILED, "libcrypto cannot compute a SHA-256");
}

struct sha256 *
sha256_new(void)
{
	struct sha256 *s = mem_zero(1, sizeof *s);

	s->kind = EVP_MD_fetch(NULL, "SHA256", NULL);
	s->state = EVP_MD_CTX_new();
	sha_need(s->kind != NULL && s->state != NULL);
	return s;
}

void
sha256_free(struct sha256 *s)
{
	if (s == NULL)
		return;
	EVP_MD_CTX_free(s->state);
	EVP_MD_free(s->kind);
	free(s);
}

void
sha256_start(const struct sha256 *s)
{
	sha_need(EVP_DigestInit_ex2(s->state, s->kind, NULL));
}

void
sha256_add(const struct sha256 *s, const void *p, size_t len)
{
	sha_need(EVP_DigestUpdate(s->state, p, len));
}

void
sha256_end(const struct sha256 *s, unsigned char digest[SHA256_BYTES])
{
	sha_need(EVP_DigestFinal_ex(s->state, digest, NULL));
}
