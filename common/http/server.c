#include "http/server.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"
#include "http/connection.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define SWEEP_MS 100
#define BACKLOG 1024

const uint64_t server_bounds[SERVER_BUCKETS] = {10000, 25000, 50000, 100000,
    250000, 1000000, 2500000, 10000000, 100000000, 1000000000};

/* --- counting ------------------------------------------------------------------ */

void
server_count(struct http_server *s, int status, uint64_t ns)
{
	size_t i = 0;

	if (status >= 0 && status < 600)
		s->by_status[status]++;
	while (i < SERVER_BUCKETS && ns > server_bounds[i])
		i++;
	s->in_bucket[i]++;
	s->answer_ns += ns;
}

/* --- deadlines ------------------------------------------------------------------- */

static void
on_sweep(uv_timer_t *timer)
{
	struct http_server *s = timer->data;
	struct http_connection *c = s->first;
	int64_t now = (int64_t)uv_now(s->loop);

	s->now = time(NULL);
	/* (One that ends leaves the ring later, in the loop.) */
	for (size_t i = 0; i < s->open; i++, c = c->next)
		connection_check(c, now);
}

/* --- accepting ------------------------------------------------------------------- */

/* Make room by the end of the connection that has waited for the longest. */
static void
make_room(struct http_server *s)
{
	struct http_connection *c = s->first, *oldest = NULL;

	for (size_t i = 0; i < s->open; i++, c = c->next) {
		if (c->state == CONNECTION_CLOSING)
			return; /* room is on its way */
		if ((c->state == CONNECTION_WAITING ||
			c->state == CONNECTION_LINGERING) &&
		    (oldest == NULL || c->since < oldest->since))
			oldest = c;
	}
	if (oldest != NULL)
		connection_close(oldest);
}

static void
on_connection(uv_stream_t *listener, int status)
{
	struct http_server *s = listener->data;
	size_t i = (size_t)((union server_stream *)listener - s->listener);

	if (status < 0)
		return;
	if (s->open >= s->connections) {
		s->waits[i] = true; /* libuv listens again when it is taken */
		make_room(s);
		return;
	}
	if (s->open == 0) {
		uv_update_time(s->loop);
		s->now = time(NULL);
		uv_timer_start(&s->sweep, on_sweep, SWEEP_MS, SWEEP_MS);
	}
	s->accepted++;
	connection_accept(s, listener, listener->type == UV_NAMED_PIPE);
}

void
server_left(struct http_server *s)
{
	s->open--;
	for (size_t i = 0; i < s->listeners && s->open < s->connections; i++) {
		if (!s->waits[i] || s->stopping)
			continue;
		s->waits[i] = false;
		on_connection(&s->listener[i].stream, 0);
	}
	if (s->open > 0)
		return;
	uv_timer_stop(&s->sweep);
	if (s->stopping && s->ended != NULL)
		s->ended(s->context);
}

/* --- the beginning --------------------------------------------------------------- */

/* Let as many files be open as connections may need. */
static void
raise_limit(const struct http_server *s)
{
	struct rlimit limit;
	rlim_t need = s->connections + 64;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur >= need)
		return;
	limit.rlim_cur = limit.rlim_max < need ? limit.rlim_max : need;
	setrlimit(RLIMIT_NOFILE, &limit);
}

void
server_init(struct http_server *s, uv_loop_t *loop)
{
	s->loop = loop;
	s->now = time(NULL);
	s->input = mem_zero(CONNECTION_INPUT + 1 + JSON_SLACK, 1);
	uv_timer_init(loop, &s->sweep);
	s->sweep.data = s;
	raise_limit(s);
}

void
server_release(struct http_server *s)
{
	free(s->input);
	buf_release(&s->head);
	buf_release(&s->body);
}

/* Say why libuv could not listen there. */
static int
cannot_listen(struct error *e, const char *place, int error)
{
	bool may_pass = error == UV_EADDRINUSE;

	return error_set(e, may_pass ? ST_FAILED : ST_CANNOT,
	    "cannot listen at '%s': %s", place, uv_strerror(error));
}

static int
start_listening(struct http_server *s, const char *place, struct error *e)
{
	union server_stream *l = &s->listener[s->listeners];
	int error;

	l->stream.data = s;
	s->listeners++;
	error = uv_listen(&l->stream, BACKLOG, on_connection);
	return error < 0 ? cannot_listen(e, place, error) : 0;
}

static int
parse_address(const char *host, int port, struct sockaddr_storage *address)
{
	if (strcmp(host, "localhost") == 0)
		host = "127.0.0.1";
	if (uv_ip4_addr(host, port, (struct sockaddr_in *)address) == 0)
		return 0;
	return uv_ip6_addr(host, port, (struct sockaddr_in6 *)address);
}

int
server_listen(
    struct http_server *s, const char *host, int port, struct error *e)
{
	union server_stream *l = &s->listener[s->listeners];
	struct sockaddr_storage address;
	int len = sizeof address, error;
	char place[128];

	snprintf(place, sizeof place, "%.100s:%d", host, port);
	if (parse_address(host, port, &address) < 0)
		return error_set(e, ST_CANNOT,
		    "cannot listen at '%s': '%s' is not an address", place,
		    host);
	uv_tcp_init(s->loop, &l->tcp);
	error = uv_tcp_bind(&l->tcp, (struct sockaddr *)&address, 0);
	if (error < 0) {
		s->listeners++;
		return cannot_listen(e, place, error);
	}
	if (start_listening(s, place, e) < 0)
		return -1;
	uv_tcp_getsockname(&l->tcp, (struct sockaddr *)&address, &len);
	s->port = ntohs(address.ss_family == AF_INET
		? ((struct sockaddr_in *)&address)->sin_port
		: ((struct sockaddr_in6 *)&address)->sin6_port);
	return 0;
}

/* Remove a socket at which nobody listens; anything else stays. */
static void
remove_stale(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct stat st;
	int fd;

	if (lstat(path, &st) < 0 || !S_ISSOCK(st.st_mode) ||
	    strlen(path) >= sizeof address.sun_path)
		return;
	strcpy(address.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0 &&
	    errno == ECONNREFUSED)
		unlink(path);
	close(fd);
}

/* (libuv calls a folder that is not there a lack of permission.) */
static bool
has_folder(const char *path)
{
	char *folder = path_directory(path);
	bool is_there = access(folder, F_OK) == 0;

	free(folder);
	return is_there;
}

int
server_listen_unix(struct http_server *s, const char *path, struct error *e)
{
	union server_stream *l = &s->listener[s->listeners];
	struct sockaddr_un address;
	mode_t old;
	int error;

	if (strlen(path) >= sizeof address.sun_path)
		return error_set(e, ST_CANNOT,
		    "cannot listen at '%s': the name is longer than %zu bytes",
		    path, sizeof address.sun_path - 1);
	remove_stale(path);
	uv_pipe_init(s->loop, &l->pipe, 0);
	old = umask(0177);
	error = uv_pipe_bind(&l->pipe, path);
	umask(old);
	if (error == UV_EACCES && !has_folder(path))
		error = UV_ENOENT;
	if (error < 0) {
		l->stream.data = s;
		s->listeners++;
		return cannot_listen(e, path, error);
	}
	return start_listening(s, path, e);
}

/* --- the end ---------------------------------------------------------------------- */

void
server_drain(struct http_server *s)
{
	s->draining = true;
}

void
server_stop(struct http_server *s)
{
	struct http_connection *c = s->first;

	s->draining = s->stopping = true;
	for (size_t i = 0; i < s->listeners; i++)
		uv_close((uv_handle_t *)&s->listener[i].stream, NULL);
	for (size_t i = 0; i < s->open; i++, c = c->next)
		connection_finish(c);
	if (s->open == 0 && s->ended != NULL)
		s->ended(s->context);
}
