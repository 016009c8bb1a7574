#include "stream/whole.h"

#include "base/file.h"
#include "base/stop.h"
#include "stream/input.h"
#include "stream/out.h"

#include <stdint.h>
#include <string.h>

#define BLOCK (64 << 10)

const char *
whole_name(const char *file)
{
	return file == NULL || strcmp(file, "-") == 0 ? "<stdin>" : file;
}

int
whole_read(const char *file, struct buf *b, struct error *e)
{
	struct input in;
	char *files[] = {(char *)(uintptr_t)file, NULL};
	ssize_t n;

	if (input_open(&in, files, e) < 0 || input_next(&in, e) < 0)
		return -1;
	while ((n = input_read(&in, buf_reserve(b, BLOCK), BLOCK, e)) > 0)
		b->len += (size_t)n;
	input_release(&in);
	stop_reraise();
	return n < 0 ? -1 : 0;
}

int
whole_write(const char *file, const struct buf *b, struct error *e)
{
	if (file != NULL)
		return file_write(file, b, e);
	out_add(b->data, b->len);
	return 0;
}
