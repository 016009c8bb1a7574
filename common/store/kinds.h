/*
 * kinds: the databases that there are, for store.c alone.
 */
#ifndef STORE_KINDS_H
#define STORE_KINDS_H

#include "store/store.h"

/* sqlite:FILE */
extern const struct store_kind store_sqlite;
/* postgresql://..., or what libpq's own variables and files say */
extern const struct store_kind store_postgresql;

#endif
