// parts: what the files of the shim share.
#ifndef PROTOBUF_PARTS_HH
#define PROTOBUF_PARTS_HH

#include "protobuf/shim.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

// A type's table for the C half, and what stands behind it.
struct protobuf_table {
	protobuf_type type;
	std::vector<protobuf_field> fields;
	std::vector<std::string> leads;
	const google::protobuf::Descriptor *descriptor;
	const google::protobuf::Message *prototype;
};

struct protobuf_source {
	std::string text;
	bool compiled;
};

struct protobuf_files {
	std::map<std::string, protobuf_source> sources;
	std::map<std::string, google::protobuf::FileDescriptorProto> parsed;
	std::set<std::string> loading; // to find files that import each other
	size_t types = 0;	       // of messages, in all files so far
	std::string error;
	google::protobuf::DescriptorPool pool;
	google::protobuf::DynamicMessageFactory factory{&pool};
	const google::protobuf::FileDescriptor *file = nullptr;
	std::map<const google::protobuf::Descriptor *,
	    std::unique_ptr<protobuf_table>>
	    tables;
};

// Parse the file of this name, after those that it imports.
bool protobuf_build(protobuf_files *s, const std::string &name);
// Name an import that is not built in, or nullptr.
const char *
protobuf_import(protobuf_files *s, const std::string &name, size_t i);
// Return the text of a file that every registry has without a reference.
const char *protobuf_builtin(const std::string &name);
// Make the type's table, and those of the types of its fields.
const protobuf_type *
protobuf_tabulate(protobuf_files *s, const google::protobuf::Descriptor *d);
// Fill in what reads and writes messages.
void protobuf_add_messages(protobuf_shim *shim);
void protobuf_add_values(protobuf_shim *shim);

inline google::protobuf::Message *
protobuf_of(protobuf_message *m)
{
	return reinterpret_cast<google::protobuf::Message *>(m);
}

inline const google::protobuf::Message *
protobuf_of(const protobuf_message *m)
{
	return reinterpret_cast<const google::protobuf::Message *>(m);
}

inline const google::protobuf::FieldDescriptor *
protobuf_of(const protobuf_field *field)
{
	return static_cast<const google::protobuf::FieldDescriptor *>(
	    field->descriptor);
}

#endif
