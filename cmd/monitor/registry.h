/*
 * registry: the folder that `models` keeps, read for the models of stamps.
 */
#ifndef MONITOR_REGISTRY_H
#define MONITOR_REGISTRY_H

/*
 * Return the file of the model of a stamp "NAME:VERSION@sha256:HEX", which the
 * caller frees; NULL: it is not there.
 */
char *registry_path(const char *folder, const char *stamp);
/* Find who promoted it last, and why; NULL each when the log does not say. */
void
registry_tell(const char *folder, const char *stamp, char **who, char **why);

#endif
