#include "protobuf/parts.hh"

namespace pb = google::protobuf;

static bool
has(const protobuf_message *m, const protobuf_field *field)
{
	const pb::Message *message = protobuf_of(m);

	return message->GetReflection()->HasField(*message, protobuf_of(field));
}

static size_t
count(const protobuf_message *m, const protobuf_field *field)
{
	const pb::Message *message = protobuf_of(m);

	return static_cast<size_t>(
	    message->GetReflection()->FieldSize(*message, protobuf_of(field)));
}

// Good until the next string is asked for.
static protobuf_text
text_of(const pb::Message &m, const pb::FieldDescriptor *f, int i)
{
	static std::string copy; // where there is no string to refer to
	const pb::Reflection *r = m.GetReflection();
	const std::string &text = i < 0
	    ? r->GetStringReference(m, f, &copy)
	    : r->GetRepeatedStringReference(m, f, i, &copy);

	return {text.data(), text.size()};
}

static void
get(const protobuf_message *m, const protobuf_field *field, int i,
    protobuf_value *v)
{
	const pb::Message &message = *protobuf_of(m);
	const pb::Reflection *r = message.GetReflection();
	const pb::FieldDescriptor *f = protobuf_of(field);

#define GET(kind)                                                              \
	(i < 0 ? r->Get##kind(message, f) : r->GetRepeated##kind(message, f, i))
	switch (field->kind) {
	case PROTOBUF_INT32:
		v->whole = GET(Int32);
		break;
	case PROTOBUF_INT64:
		v->whole = GET(Int64);
		break;
	case PROTOBUF_UINT32:
		v->natural = GET(UInt32);
		break;
	case PROTOBUF_UINT64:
		v->natural = GET(UInt64);
		break;
	case PROTOBUF_FLOAT:
		v->single = GET(Float);
		break;
	case PROTOBUF_DOUBLE:
		v->real = GET(Double);
		break;
	case PROTOBUF_BOOL:
		v->truth = GET(Bool);
		break;
	case PROTOBUF_ENUM:
		v->whole = GET(EnumValue);
		break;
	case PROTOBUF_STRING:
	case PROTOBUF_BYTES:
		v->text = text_of(message, f, i);
		break;
	case PROTOBUF_MESSAGE:
		v->message = reinterpret_cast<const protobuf_message *>(i < 0
			? &r->GetMessage(message, f)
			: &r->GetRepeatedMessage(message, f, i));
		break;
	}
#undef GET
}

static void
set(protobuf_message *m, const protobuf_field *field, const protobuf_value *v)
{
	pb::Message *message = protobuf_of(m);
	const pb::Reflection *r = message->GetReflection();
	const pb::FieldDescriptor *f = protobuf_of(field);

#define SET(kind, x)                                                           \
	(field->repeated ? r->Add##kind(message, f, x)                         \
			 : r->Set##kind(message, f, x))
	switch (field->kind) {
	case PROTOBUF_INT32:
		SET(Int32, static_cast<int32_t>(v->whole));
		break;
	case PROTOBUF_INT64:
		SET(Int64, v->whole);
		break;
	case PROTOBUF_UINT32:
		SET(UInt32, static_cast<uint32_t>(v->natural));
		break;
	case PROTOBUF_UINT64:
		SET(UInt64, v->natural);
		break;
	case PROTOBUF_FLOAT:
		SET(Float, v->single);
		break;
	case PROTOBUF_DOUBLE:
		SET(Double, v->real);
		break;
	case PROTOBUF_BOOL:
		SET(Bool, v->truth);
		break;
	case PROTOBUF_ENUM:
		SET(EnumValue, static_cast<int>(v->whole));
		break;
	case PROTOBUF_STRING:
	case PROTOBUF_BYTES:
		SET(String, std::string(v->text.p, v->text.len));
		break;
	case PROTOBUF_MESSAGE:
		break;
	}
#undef SET
}

static protobuf_message *
open_message(protobuf_message *m, const protobuf_field *field)
{
	pb::Message *message = protobuf_of(m);
	const pb::Reflection *r = message->GetReflection();
	const pb::FieldDescriptor *f = protobuf_of(field);

	return reinterpret_cast<protobuf_message *>(field->repeated
		? r->AddMessage(message, f)
		: r->MutableMessage(message, f));
}

static const char *
enum_name(const protobuf_field *field, int64_t number)
{
	const pb::EnumValueDescriptor *value =
	    protobuf_of(field)->enum_type()->FindValueByNumber(
		static_cast<int>(number));

	return value != nullptr ? value->name().c_str() : nullptr;
}

static bool
enum_number(
    const protobuf_field *field, const char *name, size_t len, int64_t *number)
{
	const pb::EnumValueDescriptor *value =
	    protobuf_of(field)->enum_type()->FindValueByName(
		std::string(name, len));

	if (value != nullptr)
		*number = value->number();
	return value != nullptr;
}

static bool
enum_is_open(const protobuf_field *field)
{
	return protobuf_of(field)->enum_type()->file()->syntax() ==
	    pb::FileDescriptor::SYNTAX_PROTO3;
}

void
protobuf_add_values(protobuf_shim *shim)
{
	shim->has = has;
	shim->count = count;
	shim->get = get;
	shim->set = set;
	shim->open_message = open_message;
	shim->enum_name = enum_name;
	shim->enum_number = enum_number;
	shim->enum_is_open = enum_is_open;
}
