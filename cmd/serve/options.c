#include "base/diag.h"
#include "base/list.h"
#include "base/mem.h"
#include "base/num.h"
#include "serve.h"

#include <stdlib.h>
#include <string.h>

#define CONNECTIONS 1000
#define MAX_BODY (1 << 20)
#define DRAIN_MS 5000

/* Take ADDRESS:PORT, [ADDRESS]:PORT or PORT. */
static void
take_listen(void *opts, const char *text)
{
	struct opts *o = opts;
	const char *colon = strrchr(text, ':');
	const char *port = colon != NULL ? colon + 1 : text;
	size_t len = colon != NULL ? (size_t)(colon - text) : 0;
	long long n;

	if (!num_int(port, 0, 65535, &n))
		diex(ST_CANNOT, "--listen: '%s' is not ADDRESS:PORT", text);
	if (len >= 2 && text[0] == '[' && text[len - 1] == ']') {
		text++;
		len -= 2;
	} else if (memchr(text, ':', len) != NULL) {
		diex(ST_CANNOT,
		    "--listen: '%s': an address with colons stands in "
		    "brackets: "
		    "[::1]:8501",
		    text);
	}
	o->address = len > 0 ? mem_copy(text, len) : NULL;
	o->port = (int)n;
}

static void
take_model(void *opts, const char *text)
{
	struct opts *o = opts;

	o->models = mem_resize(o->models, o->count + 1, sizeof *o->models);
	o->models[o->count++] = mem_string(text);
}

static const struct opt options[] = {
    {'m', "model", "MODEL",
	"the model file; with --models NAME@ALIAS, or NAME for\n"
	"NAME@champion; repeat for more",
	OPT_CALL(take_model), OPT_REPEATS},
    {0, "models", "SOURCE",
	"a registry, a folder or kafka:TOPIC; without -m all\n"
	"its aliases",
	OPT_TEXT(source)},
    {0, "name", "NAME", "the name of a file's model (default: the file's)",
	OPT_TEXT(name)},
    {0, "listen", "ADDRESS:PORT", "where to listen (default 127.0.0.1:8501)",
	OPT_CALL(take_listen)},
    {0, "unix", "PATH", "listen at this socket, which only its user may open",
	OPT_TEXT(socket)},
    {0, "token-file", "FILE", "only for clients with a token of FILE",
	OPT_TEXT(token_file), OPT_REREADS},
    {0, "open", NULL, "listen beyond this machine without tokens",
	OPT_FLAG(open)},
    {0, "host", "NAME", "a name that clients may call us by; repeat for more",
	OPT_LIST(hosts)},
    {0, "plain", NULL, "predictions are numbers, not objects", OPT_FLAG(plain)},
    {0, "max-missing", "N",
	"refuse a record that lacks more than N of the\n"
	"members that the model would fill in",
	OPT_INT(max_missing, 0, INT32_MAX)},
    {0, "max-body", "BYTES", "refuse a larger body (default 1M)",
	OPT_BYTES(max_body)},
    {0, "connections", "N", "clients at once (default 1000)",
	OPT_INT(connections, 1, 100000)},
    {0, "drain-delay", "SECONDS",
	"after SIGTERM, go on for so long (default 5)",
	OPT_SECONDS(drain_ms, 0, 3600)},
    {0},
};

/* What other servers call it: TensorFlow Serving, MLflow, uvicorn. */
static const struct opt_hint hints[] = {
    {"p", "--listen :PORT"},
    {"port", "--listen :PORT"},
    {"rest_api_port", "--listen :PORT"},
    {"rest-api-port", "--listen :PORT"},
    {"http-port", "--listen :PORT"},
    {"http_port", "--listen :PORT"},
    {"b", "--listen ADDRESS:PORT"},
    {"bind", "--listen ADDRESS:PORT"},
    {"address", "--listen ADDRESS:PORT"},
    {"uds", "--unix PATH"},
    {"model-uri", "-m MODEL names a file, and --models SOURCE a registry"},
    {"model-dir", "--models SOURCE serves all models of a registry"},
    {"model_dir", "--models SOURCE serves all models of a registry"},
    {"model_base_path",
	"-m MODEL names a file, and --models SOURCE a registry"},
    {"model_config_file", "--models SOURCE serves all models of a registry"},
    {"model_name", "--name NAME"},
    {"model-name", "--name NAME"},
    {"w", "one process answers all; run several behind a proxy for more"},
    {"workers", "one process answers all; run several behind a proxy for more"},
    {0},
};

/* Other servers listen at the address of --host. */
static void
check_hosts(void *opts)
{
	const struct opts *o = opts;

	for (char **name = o->hosts; name != NULL && *name != NULL; name++)
		if (!opt_given("listen") &&
		    (strcmp(*name, "0.0.0.0") == 0 || strcmp(*name, "::") == 0))
			warnx("--host %s: a name that clients may call us by; "
			      "--listen ADDRESS:PORT says where to listen",
			    *name);
}

static void
check_models(void *opts)
{
	const struct opts *o = opts;

	if (o->source != NULL)
		return;
	if (o->count == 0)
		diex(ST_CANNOT,
		    "a model is needed: -m MODEL, or --models SOURCE");
	if (strcmp(o->models[0], "-") == 0)
		diex(ST_CANNOT,
		    "-m: a file is needed, which is read again when it "
		    "changes: not stdin");
	if (o->count > 1)
		diex(ST_CANNOT,
		    "-m: two files: several models need --models SOURCE");
}

static const struct opt_rule rules[] = {
    {OPT_NO_OPERAND, .say = "the model goes with -m"},
    {.check = check_models},
    {.check = check_hosts},
    {OPT_EXCLUDE, .these = "models name"},
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" [-m MODEL] [--models SOURCE] [--name NAME]\n"
	"             [--listen ADDRESS:PORT] [--unix PATH]\n"
	"             [--token-file FILE] [--open] [--host NAME] [--plain]\n"
	"             [--max-missing N] [--max-body BYTES]\n"
	"             [--connections N] [--drain-delay SECONDS]\n"
	"Answer HTTP requests with a model's scores.\n",
    .rows = options,
    .shared = {OPT_COMMON_HIDDEN},
    .rules = rules,
    .hints = hints,
    .operands = OPT_NO_FILES,
    .instead_of_stdout = "",
};

bool
options_is_loopback(const char *address)
{
	return strcmp(address, "localhost") == 0 ||
	    strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

/*
 * Clouds name the port in the environment, and reach it from another machine:
 * Vertex AI, SageMaker.
 */
static void
take_environment(struct opts *o)
{
	static const char *const names[] = {
	    "AIP_HTTP_PORT", "SAGEMAKER_BIND_TO_PORT"};
	long long n;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *text = getenv(names[i]);

		if (text == NULL || opt_given("listen") || opt_given("unix"))
			continue;
		if (!num_int(text, 1, 65535, &n))
			diex(ST_CANNOT, "$%s: '%s' is not a port", names[i],
			    text);
		o->port = (int)n;
		if (o->open || o->token_file != NULL)
			o->address = mem_string("0.0.0.0");
		return;
	}
}

static bool
is_name(const char *text)
{
	return *text != '\0' && strlen(text) <= 255 &&
	    strspn(text,
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789._-") == strlen(text);
}

void
options_parse(struct opts *o, int argc, char **argv)
{
	*o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .port = SERVE_PORT,
	    .max_body = MAX_BODY,
	    .connections = CONNECTIONS,
	    .max_missing = SIZE_MAX,
	    .drain_ms = DRAIN_MS};
	opt_parse(&program, o, argc, argv);
	take_environment(o);
	if (o->name != NULL && !is_name(o->name))
		diex(ST_CANNOT,
		    "--name: '%s' has other characters than letters, digits, "
		    "'.', '_' and '-'",
		    o->name);
	if (o->address == NULL)
		o->address = mem_string("127.0.0.1");
	if (!options_is_loopback(o->address) && !o->open &&
	    o->token_file == NULL)
		diex(ST_CANNOT,
		    "--listen: others can reach '%s': give --token-file FILE, "
		    "or --open to let everybody in",
		    o->address);
}
