/* epoch and boundary: what a transaction tells of its model. */
#include "kafka/epoch.h"
#include "kafka/boundary.h"

#include "check.h"

#include <stdlib.h>
#include <string.h>

static int64_t
read_text(const char *text)
{
	rd_kafka_topic_partition_t t = {.metadata = (void *)(uintptr_t)text,
	    .metadata_size = text != NULL ? strlen(text) : 0};

	return epoch_read(&t);
}

static void
epochs(void)
{
	rd_kafka_topic_partition_t t = {.offset = 5};

	epoch_write(&t, 17);
	check(t.metadata_size == strlen("weir/1 models=17"));
	check(memcmp(t.metadata, "weir/1 models=17", t.metadata_size) == 0);
	check(epoch_read(&t) == 17);
	epoch_write(&t, 0);
	check(epoch_read(&t) == 0);
	epoch_write(&t, EPOCH_NONE);
	check(t.metadata == NULL && t.metadata_size == 0);
	check(epoch_read(&t) == EPOCH_NONE);
	check(read_text("weir/1 models=999999999999999999") ==
	    INT64_C(999999999999999999));
	/* Others' metadata is no epoch. */
	check(read_text(NULL) == EPOCH_NONE);
	check(read_text("") == EPOCH_NONE);
	check(read_text("weir/1 models=") == EPOCH_NONE);
	check(read_text("weir/1 models=-1") == EPOCH_NONE);
	check(read_text("weir/1 models=1x") == EPOCH_NONE);
	check(read_text("weir/1 models= 1") == EPOCH_NONE);
	check(read_text("weir/1 models=1000000000000000000") == EPOCH_NONE);
	check(read_text("weir/2 models=1") == EPOCH_NONE);
}

static void
messages(void)
{
	struct boundaries bs = {0};
	struct boundary b = {.topic = "tx", .partition = 3, .from = 42};

	strcpy(b.digest, "sha256:ab");
	for (b.epoch = 7; b.epoch < 40; b.epoch++)
		boundaries_add(&bs, "a/group", &b);
	boundaries_close(&bs);
	check(bs.count == 33);
	check(bs.message[1].key.len == strlen("a/group/tx/3/8"));
	check(memcmp(bs.message[1].key.p, "a/group/tx/3/8", 14) == 0);
	check(memcmp(bs.message[32].value.p,
		  "{\"from\":42,\"digest\":\"sha256:ab\",\"epoch\":39}",
		  bs.message[32].value.len) == 0);
	boundaries_clear(&bs);
	check(bs.count == 0);
	boundaries_release(&bs);
}

static void
found(void)
{
	struct boundary at[] = {{.topic = "a", .partition = 0, .from = 10},
	    {.topic = "a", .partition = 1, .from = 0, .epoch = 1},
	    {.topic = "a", .partition = 1, .from = 5, .epoch = 2},
	    {.topic = "a", .partition = 1, .from = 5, .epoch = 3},
	    {.topic = "b", .partition = 0, .from = 1}};
	struct boundary_list l = {.at = at, .count = 5};

	check(boundary_list_find(&l, "a", 0, 9) == NULL);
	check(boundary_list_find(&l, "a", 0, 10) == &at[0]);
	check(boundary_list_find(&l, "a", 0, 99) == &at[0]);
	check(boundary_list_find(&l, "a", 1, 0) == &at[1]);
	check(boundary_list_find(&l, "a", 1, 4) == &at[1]);
	check(boundary_list_find(&l, "a", 1, 5) == &at[3]);
	check(boundary_list_find(&l, "a", 2, 5) == NULL);
	check(boundary_list_find(&l, "b", 0, 0) == NULL);
	check(boundary_list_find(&l, "b", 0, 1) == &at[4]);
}

int
main(void)
{
	epochs();
	messages();
	found();
	return check_done();
}
