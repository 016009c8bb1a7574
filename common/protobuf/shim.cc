#include "protobuf/parts.hh"

#include <exception>
#include <google/protobuf/stubs/logging.h>

namespace pb = google::protobuf;

static protobuf_files *
open_files()
{
	return new protobuf_files();
}

static void
close_files(protobuf_files *s)
{
	delete s;
}

static void
add(protobuf_files *s, const char *name, const char *text, size_t len,
    bool compiled)
{
	s->sources.emplace(
	    name, protobuf_source{std::string(text, len), compiled});
}

static const char *
import_of(protobuf_files *s, const char *name, size_t i)
{
	return protobuf_import(s, name, i);
}

static bool
settle(protobuf_files *s)
{
	try {
		return protobuf_build(s, "");
	} catch (const std::exception &e) {
		s->error = std::string("is no schema of Protobuf: ") + e.what();
		return false;
	}
}

static const char *
error(const protobuf_files *s)
{
	return s->error.c_str();
}

static const protobuf_type *
type_at(protobuf_files *s, const int32_t *index, size_t count)
{
	const pb::Descriptor *d = nullptr;

	for (size_t i = 0; i < count; i++) {
		int types = d != nullptr ? d->nested_type_count()
					 : s->file->message_type_count();

		if (index[i] < 0 || index[i] >= types)
			return nullptr;
		d = d != nullptr ? d->nested_type(index[i])
				 : s->file->message_type(index[i]);
	}
	return d != nullptr ? protobuf_tabulate(s, d) : nullptr;
}

static const protobuf_type *
type_named(protobuf_files *s, const char *name)
{
	const std::string &package = s->file->package();
	const pb::Descriptor *d = s->pool.FindMessageTypeByName(name);

	if (d == nullptr || d->file() != s->file)
		d = s->pool.FindMessageTypeByName(
		    package + (package.empty() ? "" : ".") + name);
	return d != nullptr && d->file() == s->file ? protobuf_tabulate(s, d)
						    : nullptr;
}

static size_t
type_index(const protobuf_type *t, int32_t *index, size_t most)
{
	const pb::Descriptor *own =
	    static_cast<const protobuf_table *>(t->prototype)->descriptor;
	size_t count = 0, i;

	for (auto *d = own; d != nullptr; d = d->containing_type())
		count++;
	i = count;
	for (auto *d = own; d != nullptr; d = d->containing_type())
		if (--i < most)
			index[i] = d->index();
	return count;
}

extern "C" __attribute__((visibility("default"))) const protobuf_shim *
protobuf_shim_table()
{
	static protobuf_shim shim = {};

	// What does not fit is told by its caller.
	pb::SetLogHandler(nullptr);
	shim.version = PROTOBUF_SHIM_VERSION;
	shim.open = open_files;
	shim.close = close_files;
	shim.add = add;
	shim.import = import_of;
	shim.settle = settle;
	shim.error = error;
	shim.type_at = type_at;
	shim.type_named = type_named;
	shim.type_index = type_index;
	protobuf_add_messages(&shim);
	protobuf_add_values(&shim);
	return &shim;
}
