#include "protobuf/parts.hh"

namespace pb = google::protobuf;

static protobuf_kind
kind_of(const pb::FieldDescriptor *f)
{
	switch (f->cpp_type()) {
	case pb::FieldDescriptor::CPPTYPE_INT32:
		return PROTOBUF_INT32;
	case pb::FieldDescriptor::CPPTYPE_INT64:
		return PROTOBUF_INT64;
	case pb::FieldDescriptor::CPPTYPE_UINT32:
		return PROTOBUF_UINT32;
	case pb::FieldDescriptor::CPPTYPE_UINT64:
		return PROTOBUF_UINT64;
	case pb::FieldDescriptor::CPPTYPE_FLOAT:
		return PROTOBUF_FLOAT;
	case pb::FieldDescriptor::CPPTYPE_DOUBLE:
		return PROTOBUF_DOUBLE;
	case pb::FieldDescriptor::CPPTYPE_BOOL:
		return PROTOBUF_BOOL;
	case pb::FieldDescriptor::CPPTYPE_ENUM:
		return PROTOBUF_ENUM;
	case pb::FieldDescriptor::CPPTYPE_STRING:
		return f->type() == pb::FieldDescriptor::TYPE_BYTES
		    ? PROTOBUF_BYTES
		    : PROTOBUF_STRING;
	case pb::FieldDescriptor::CPPTYPE_MESSAGE:
		break;
	}
	return PROTOBUF_MESSAGE;
}

// Has the type the fields that this meaning rests on? A schema may bring a file
// of its own of such a name.
static bool
has_fields(const pb::Descriptor *d, const char *first,
    pb::FieldDescriptor::CppType first_type, const char *second,
    pb::FieldDescriptor::CppType second_type)
{
	const pb::FieldDescriptor *a = d->FindFieldByName(first);
	const pb::FieldDescriptor *b = d->FindFieldByName(second);

	return a != nullptr && b != nullptr && a->index() == 0 &&
	    b->index() == d->field_count() - 1 && !a->is_repeated() &&
	    !b->is_repeated() && a->cpp_type() == first_type &&
	    b->cpp_type() == second_type;
}

static protobuf_meaning
meaning_of(const pb::Descriptor *d)
{
	const auto whole32 = pb::FieldDescriptor::CPPTYPE_INT32;
	const auto whole64 = pb::FieldDescriptor::CPPTYPE_INT64;
	const auto bytes = pb::FieldDescriptor::CPPTYPE_STRING;

	switch (d->well_known_type()) {
	case pb::Descriptor::WELLKNOWNTYPE_DOUBLEVALUE:
	case pb::Descriptor::WELLKNOWNTYPE_FLOATVALUE:
	case pb::Descriptor::WELLKNOWNTYPE_INT64VALUE:
	case pb::Descriptor::WELLKNOWNTYPE_UINT64VALUE:
	case pb::Descriptor::WELLKNOWNTYPE_INT32VALUE:
	case pb::Descriptor::WELLKNOWNTYPE_UINT32VALUE:
	case pb::Descriptor::WELLKNOWNTYPE_STRINGVALUE:
	case pb::Descriptor::WELLKNOWNTYPE_BYTESVALUE:
	case pb::Descriptor::WELLKNOWNTYPE_BOOLVALUE:
		if (d->field_count() == 1 && !d->field(0)->is_repeated() &&
		    d->field(0)->message_type() == nullptr)
			return PROTOBUF_WRAPPER;
		break;
	case pb::Descriptor::WELLKNOWNTYPE_STRUCT:
		if (d->field_count() == 1 && d->field(0)->is_map())
			return PROTOBUF_STRUCT;
		break;
	case pb::Descriptor::WELLKNOWNTYPE_VALUE:
		if (d->real_oneof_decl_count() == 1 &&
		    d->oneof_decl(0)->field_count() == 6 &&
		    d->field_count() == 6)
			return PROTOBUF_VALUE;
		break;
	case pb::Descriptor::WELLKNOWNTYPE_LISTVALUE:
		if (d->field_count() == 1 && d->field(0)->is_repeated())
			return PROTOBUF_LIST;
		break;
	case pb::Descriptor::WELLKNOWNTYPE_TIMESTAMP:
		if (has_fields(d, "seconds", whole64, "nanos", whole32))
			return PROTOBUF_TIMESTAMP;
		break;
	case pb::Descriptor::WELLKNOWNTYPE_DURATION:
		if (has_fields(d, "seconds", whole64, "nanos", whole32))
			return PROTOBUF_DURATION;
		break;
	default:
		if (d->full_name() == "confluent.type.Decimal" &&
		    d->field_count() == 3 &&
		    has_fields(d, "value", bytes, "scale", whole32))
			return PROTOBUF_DECIMAL;
	}
	return PROTOBUF_ITSELF;
}

static protobuf_field
field_of(const pb::FieldDescriptor *f, const std::string &lead)
{
	protobuf_field field = {};
	const pb::OneofDescriptor *oneof = f->real_containing_oneof();

	field.name = f->name().c_str();
	field.lead = {lead.data(), lead.size()};
	field.kind = kind_of(f);
	field.repeated = f->is_repeated();
	field.map = f->is_map();
	field.presence = f->has_presence();
	field.fallback = f->has_default_value();
	field.required = f->is_required();
	field.oneof = oneof != nullptr ? oneof->index() : -1;
	field.descriptor = f;
	return field;
}

// Make the tables that are not there yet, one type after the other: types may
// have each other, in long chains.
const protobuf_type *
protobuf_tabulate(protobuf_files *s, const pb::Descriptor *d)
{
	std::vector<const pb::Descriptor *> waiting = {d};
	std::vector<protobuf_table *> made;

	while (!waiting.empty()) {
		const pb::Descriptor *next = waiting.back();
		std::unique_ptr<protobuf_table> &table = s->tables[next];

		waiting.pop_back();
		if (table != nullptr)
			continue;
		table.reset(new protobuf_table());
		table->descriptor = next;
		table->prototype = s->factory.GetPrototype(next);
		table->type.name = next->full_name().c_str();
		table->type.meaning = meaning_of(next);
		table->type.oneofs = (size_t)next->real_oneof_decl_count();
		table->type.prototype = table.get();
		table->leads.reserve((size_t)next->field_count());
		for (int i = 0; i < next->field_count(); i++) {
			table->leads.push_back(
			    ",\"" + next->field(i)->name() + "\":");
			table->fields.push_back(
			    field_of(next->field(i), table->leads.back()));
			if (next->field(i)->message_type() != nullptr)
				waiting.push_back(
				    next->field(i)->message_type());
		}
		table->type.field = table->fields.data();
		table->type.fields = table->fields.size();
		made.push_back(table.get());
	}
	for (protobuf_table *table : made)
		for (protobuf_field &field : table->fields)
			if (field.kind == PROTOBUF_MESSAGE)
				field.type = &s->tables
						  .at(protobuf_of(&field)
							  ->message_type())
						  ->type;
	return &s->tables.at(d)->type;
}
