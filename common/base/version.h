/* version: the one place that names it. */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define WEIR_VERSION "0.2.0"

#endif
