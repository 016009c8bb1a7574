#include "protobuf/parts.hh"

#include <climits>
#include <cstring>
#include <new>

namespace pb = google::protobuf;

static protobuf_message *
make(const protobuf_type *t)
{
	auto *table = static_cast<const protobuf_table *>(t->prototype);

	return reinterpret_cast<protobuf_message *>(table->prototype->New());
}

static void
release(protobuf_message *m)
{
	delete protobuf_of(m);
}

static void
clear(protobuf_message *m)
{
	protobuf_of(m)->Clear();
}

static bool
read_bytes(protobuf_message *m, const void *p, size_t len)
{
	try {
		return len <= INT_MAX &&
		    protobuf_of(m)->ParsePartialFromArray(
			p, static_cast<int>(len));
	} catch (const std::bad_alloc &) {
		return false;
	}
}

static size_t
find_missing(const protobuf_message *m, char *path, size_t most)
{
	std::vector<std::string> errors;

	if (protobuf_of(m)->IsInitialized())
		return 0;
	protobuf_of(m)->FindInitializationErrors(&errors);
	if (errors.empty())
		return 0;
	errors[0].copy(path, most);
	return errors[0].size();
}

static const protobuf_field *
find_stray(const protobuf_message *m, const protobuf_type *t)
{
	const pb::Message *message = protobuf_of(m);
	const pb::UnknownFieldSet &unknown =
	    message->GetReflection()->GetUnknownFields(*message);

	for (int i = 0; i < unknown.field_count(); i++) {
		const pb::FieldDescriptor *f =
		    message->GetDescriptor()->FindFieldByNumber(
			unknown.field(i).number());

		if (f != nullptr)
			return &t->field[f->index()];
	}
	return nullptr;
}

static size_t
size_of(const protobuf_message *m)
{
	return protobuf_of(m)->ByteSizeLong();
}

static bool
write_bytes(const protobuf_message *m, void *p, size_t len)
{
	return len <= INT_MAX &&
	    protobuf_of(m)->SerializePartialToArray(p, static_cast<int>(len));
}

void
protobuf_add_messages(protobuf_shim *shim)
{
	shim->make = make;
	shim->release = release;
	shim->clear = clear;
	shim->read = read_bytes;
	shim->missing = find_missing;
	shim->stray = find_stray;
	shim->size = size_of;
	shim->write = write_bytes;
}
