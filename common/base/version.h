/* version: the one place that says it. */
#ifndef VERSION_H
#define VERSION_H

#define WEIR_VERSION "0.1.0"

#endif
