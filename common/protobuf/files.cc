#include "protobuf/parts.hh"

#include <google/protobuf/compiler/parser.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

namespace pb = google::protobuf;

#define DEPTH_MAX 64 // of files that import each other
// libprotobuf calls itself for each block of a text that is in another one, and
// for each type in a chain of them: too many end the stack.
#define BLOCKS_MAX 64
#define TYPES_MAX 5000

// Keeps the first error, with its place.
class parse_errors : public pb::io::ErrorCollector
{
      public:
	std::string text;

	void
	AddError(int line, int column, const std::string &message) override
	{
		if (text.empty())
			text = "line " + std::to_string(line + 1) +
			    ", column " + std::to_string(column + 1) + ": " +
			    message;
	}
};

class build_errors : public pb::DescriptorPool::ErrorCollector
{
      public:
	std::string text;

	void
	AddError(const std::string &, const std::string &element,
	    const pb::Message *, ErrorLocation,
	    const std::string &message) override
	{
		if (text.empty())
			text = element + ": " + message;
	}
};

static bool
fail(protobuf_files *s, const std::string &name, const std::string &why)
{
	s->error = name.empty() ? "is no schema of Protobuf: " + why
				: "imports '" + name + "', which " + why;
	return false;
}

// Are there more blocks in each other than a parser should take?
static bool
is_deep(const std::string &text)
{
	pb::io::ArrayInputStream stream(
	    text.data(), static_cast<int>(text.size()));
	parse_errors errors;
	pb::io::Tokenizer tokens(&stream, &errors);
	int depth = 0;

	while (depth <= BLOCKS_MAX && tokens.Next())
		depth += (tokens.current().text == "{") -
		    (tokens.current().text == "}");
	return depth > BLOCKS_MAX;
}

// Does it begin with `edition = "2023";`, as texts do in the place of a syntax?
static bool
has_edition(const std::string &text)
{
	pb::io::ArrayInputStream stream(
	    text.data(), static_cast<int>(text.size()));
	parse_errors errors;
	pb::io::Tokenizer tokens(&stream, &errors);

	return tokens.Next() && tokens.current().text == "edition";
}

static bool
parse(protobuf_files *s, const std::string &name, const std::string &text,
    pb::FileDescriptorProto *file)
{
	pb::io::ArrayInputStream stream(
	    text.data(), static_cast<int>(text.size()));
	parse_errors errors;
	pb::io::Tokenizer tokens(&stream, &errors);
	pb::compiler::Parser parser;

	if (is_deep(text))
		return fail(s, name, "has too many blocks in each other");
	parser.RecordErrorsTo(&errors);
	if (parser.Parse(&tokens, file) && errors.text.empty())
		return true;
	if (has_edition(text))
		return fail(s, name,
		    "has an edition, which this libprotobuf does not read");
	return fail(
	    s, name, name.empty() ? errors.text : "is none: " + errors.text);
}

// Find a file of libprotobuf's own.
static const pb::FileDescriptor *
find_own(const std::string &name)
{
	return name.compare(0, 16, "google/protobuf/") != 0
	    ? nullptr
	    : pb::DescriptorPool::generated_pool()->FindFileByName(name);
}

// Find what the file of this name says.
static bool
describe(
    protobuf_files *s, const std::string &name, pb::FileDescriptorProto *file)
{
	auto known = s->parsed.find(name);
	auto found = s->sources.find(name);
	const char *builtin = protobuf_builtin(name);
	const pb::FileDescriptor *own;

	if (known != s->parsed.end()) {
		*file = known->second;
		return true;
	}
	if (found != s->sources.end() && !found->second.compiled)
		return parse(s, name, found->second.text, file);
	if (found != s->sources.end())
		return file->ParseFromString(found->second.text) ||
		    fail(s, name, "is no file of descriptors");
	if (builtin != nullptr)
		return parse(s, name, builtin, file);
	// (A set of descriptors knows only the files that are linked.)
	own = find_own(name);
	if (own == nullptr)
		return fail(s, name, "its references do not have");
	own->CopyTo(file);
	return true;
}

const char *
protobuf_import(protobuf_files *s, const std::string &name, size_t i)
{
	auto known = s->parsed.find(name);

	if (known == s->parsed.end()) {
		pb::FileDescriptorProto file;

		if (!describe(s, name, &file))
			return nullptr; // protobuf_build() says why
		known = s->parsed.emplace(name, file).first;
	}
	for (const std::string &import : known->second.dependency())
		if (protobuf_builtin(import) == nullptr &&
		    find_own(import) == nullptr && i-- == 0)
			return import.c_str();
	return nullptr;
}

static size_t
count_types(const pb::DescriptorProto &type)
{
	size_t count = 1;

	for (const pb::DescriptorProto &nested : type.nested_type())
		count += count_types(nested);
	return count;
}

bool
protobuf_build(protobuf_files *s, const std::string &name)
{
	pb::FileDescriptorProto file;
	build_errors errors;

	if (s->pool.FindFileByName(name) != nullptr)
		return true;
	if (s->loading.size() >= DEPTH_MAX || !s->loading.insert(name).second)
		return fail(s, name, "imports it in turn");
	if (!describe(s, name, &file))
		return false;
	file.set_name(name);
	for (const pb::DescriptorProto &type : file.message_type())
		s->types += count_types(type);
	if (s->types > TYPES_MAX)
		return fail(s, name, "has too many messages");
	for (const std::string &import : file.dependency())
		if (!protobuf_build(s, import))
			return false;
	s->loading.erase(name);
	s->file = s->pool.BuildFileCollectingErrors(file, &errors);
	return s->file != nullptr ||
	    fail(s, name,
		name.empty() ? errors.text : "cannot be used: " + errors.text);
}
