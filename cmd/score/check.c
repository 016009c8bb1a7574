#include "check.h"

#include "score.h"

#include <string.h>

int
check_new(const struct rec *rec, size_t field, struct fault *f)
{
	const struct rec_field *v = &rec->field[field];

	if (v->type == JSON_ABSENT)
		return 0;
	fault_set(f, REASON_MEMBER_EXISTS, v->name,
	    "the record already has '%s'", v->name);
	if (strcmp(v->name, EXPLANATION) == 0)
		return fault_advise(
		    f, "jq -c 'del(.explanation)' takes the old one out");
	return fault_advise(f,
	    "--name appends another one, jq -c 'del(.score, .alert)' "
	    "takes the old ones out");
}
