/*
 * model: any bytes as a model file
 *
 * They are refused, or what is read is written and read again as the same
 * model: the second writing equals the first.
 */
#include "model/model.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf first = {0}, second = {0};
	/* A copy, with nothing behind it that could be read by mistake. */
	char *text = malloc(size + (size == 0));
	struct model m;
	struct error e;

	if (size > 0)
		memcpy(text, data, size);
	if (model_read(&m, text, size, &e) == 0) {
		model_write(&m, &first);
		model_release(&m);
		if (model_read(&m, first.data, first.len, &e) < 0) {
			fprintf(stderr, "%s\n%s", e.text, buf_string(&first));
			abort();
		}
		model_write(&m, &second);
		model_release(&m);
		if (first.len != second.len ||
		    memcmp(first.data, second.data, first.len) != 0) {
			fprintf(stderr, "%s%s", buf_string(&first),
			    buf_string(&second));
			abort();
		}
	}
	buf_release(&first);
	buf_release(&second);
	free(text);
	return 0;
}
