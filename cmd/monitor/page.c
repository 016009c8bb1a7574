#include "monitor.h"

void
monitor_write_page(struct monitor *m)
{
	(void)m;
}
