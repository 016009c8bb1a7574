#include "endpoint/pace.h"

#define FIRST_MS 100
#define JITTER_MAX_MS 30000

void
pace_init(struct pace *p, size_t most, uint64_t seed)
{
	*p = (struct pace){.most = most, .limit = most};
	random_seed(&p->random, seed);
}

void
pace_good(struct pace *p)
{
	if (p->limit == p->most || ++p->good < 2 * p->limit)
		return;
	p->limit++;
	p->good = 0;
}

void
pace_slower(struct pace *p)
{
	if (p->limit > 1)
		p->limit /= 2;
	p->good = 0;
}

int64_t
pace_next(struct pace *p, int64_t now, unsigned tries, int64_t after)
{
	int64_t most = JITTER_MAX_MS, wait;

	if (tries < 10 && FIRST_MS << tries < JITTER_MAX_MS)
		most = FIRST_MS << tries;
	wait = (int64_t)random_below(&p->random, (uint64_t)most + 1);
	if (after > PACE_AFTER_MAX_MS)
		after = PACE_AFTER_MAX_MS;
	if (after > 0 && p->resume < now + after)
		p->resume = now + after;
	return now + (wait > after ? wait : after);
}
