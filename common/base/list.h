/*
 * list: names in a text, separated by commas. "\," is a comma in a name and
 * "\\" a backslash; a backslash before anything else is itself.
 */
#ifndef BASE_LIST_H
#define BASE_LIST_H

/*
 * Take the next name: `*text` moves on to the comma after it, or to the end.
 * The caller frees it.
 */
char *list_name(const char **text);

#endif
