# weir: machine learning on Kafka topics, as Unix filters.
#
#	make deps demo      install what is missing, build, run the main job
#	make deps test      the same set-up, then every test
#	make test T=score   only the files score*.bats; so with test-kafka
#	make demo-talk      the talk from end to end, on a Kafka (fetches one)
#	make test-kafka     the tests that need an Apache Kafka (fetches one)
#	make test-registry  Avro, Protobuf with a schema registry (fetches one)
#	make bench          ours beside theirs: time, memory, ratios, targets
#	make test-exports   models in databases and runtimes (installs them)
#	make test-page      the pages in a browser (installs one)
#	make test-monitor   monitor's states over 10,000 windows
#	make test-hosted    score asks FastAPI + scikit-learn (installs them)
#	make test-proxies   serve behind nginx and haproxy (installs them)
#	make test-available docs/high-availability.md, with all killed in turn
#	make test-pandas    the cookbook's figures, by pandas (installs it)
#	make test-clients   serve, asked by others' clients (installs them)
#	make test-operation units, figures and rejects of what runs for long
#	make test-systemd   the units, under a systemd as process 1
#	make test-clang     the same bits from clang (installs it)
#	make test-completion	Tab in bash, zsh and fish (installs them)
#	make test-fresh     the first two on a bare Debian (SUITE=bookworm)
#	make dist           the release, build/dist/weir-VERSION.tar.gz
#	make formula        Homebrew's formula for that, build/dist/weir.rb
#	make deb            of that, Debian's packages, in build/deb
#	make test-dist      the release has the same bytes wherever it is made
#	make test-deb       packages on a bare Debian (SUITE=bookworm)
#	make test-container packaging/Containerfile, built and run
#	make torture        exactly once, while everything is killed at random
#	make torture-load   load, each record once, killed 300 times a database
#	make test-kafka KAFKA=4.1.1	another Kafka, also for torture and kafka-up
#	make install        PREFIX, DESTDIR, and more: README.md, Installing
#	make install PLAIN=no	only weir in PREFIX/bin, which runs the others
#	make SAN=asan test  with the address and undefined-behaviour sanitizers
#	make fuzz           random inputs, against oracles (SECONDS=60 a target)
#	make html           the manual for a browser, in docs/man
#	make lint           format, static checks, manual pages
#
# All output is under build/VARIANT/. CFLAGS and LDFLAGS are appended to ours.

PROGRAMS = csv2json json2csv produce consume holdout train-lr train-gbt \
	train-mlp train-ae score serve evaluate model models report monitor \
	describe query load kafka-sandbox relay topics weir

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBEXECDIR ?= $(PREFIX)/libexec
MANDIR ?= $(PREFIX)/share/man
DOCDIR ?= $(PREFIX)/share/doc/weir
BASHDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR ?= $(PREFIX)/share/zsh/site-functions
FISHDIR ?= $(PREFIX)/share/fish/vendor_completions.d
# no: only weir is put into BINDIR, and it runs the others.
PLAIN ?= yes
PROGRAM_PREFIX ?=
# systemd's units, what they run beside programs, and their arguments. Programs
# find weir-protobuf.so in ../lib/weir or ../../lib/weir from their folder.
UNITDIR ?= $(PREFIX)/lib/systemd/system
LIBDIR ?= $(PREFIX)/lib/weir
CONFDIR ?= /etc/weir

VARIANT = $(or $(SAN),release)
B = build/$(VARIANT)

empty =
comma = ,

# What a program links beyond our own library. These ask pkg-config only when
# a recipe needs them, so that `make deps test` can install it first.
LIBS_csv2json = -lcsv
LIBS_query = $(shell pkg-config --libs sqlite3)
LIBS_load = $(shell pkg-config --libs sqlite3 libpq libcjson)
LIBS_train-lr = $(shell pkg-config --libs libcjson libcrypto)
LIBS_train-gbt = $(LIBS_train-lr)
LIBS_train-mlp = $(LIBS_train-lr)
LIBS_train-ae = $(LIBS_train-lr)
LIBS_score = $(shell pkg-config --libs libcjson)
LIBS_evaluate = $(LIBS_score)
LIBS_model = $(LIBS_score)
LIBS_report = $(LIBS_score)
LIBS_models = $(shell pkg-config --libs libcjson rdkafka)
LIBS_describe = $(LIBS_score)
LIBS_monitor = $(LIBS_score)
LIBS_produce = $(shell pkg-config --libs rdkafka)
LIBS_consume = $(LIBS_produce)
LIBS_kafka-sandbox = $(LIBS_produce)
LIBS_relay = $(shell pkg-config --libs rdkafka libcjson)
LIBS_topics = $(LIBS_produce)
LIBS_serve = $B/llhttp.a $(LLHTTP_LIBS) $(shell pkg-config --libs libuv libcjson)
FUZZ_LIBS_avro = -lavro
FUZZ_LIBS_http = $(LLHTTP_LIBS)
UNIT_LIBS = $(shell pkg-config --libs libcjson rdkafka) -lcsv

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wwrite-strings \
	-Wstrict-prototypes -Wmissing-prototypes -Wno-psabi
HARDEN = -fPIE -fstack-protector-strong $(HARDEN_HERE)
# Not every compiler and processor has these. They are asked once, when a
# recipe needs the answer: `make deps all` has a compiler only by then.
HARDEN_HERE = $(eval HARDEN_HERE := $(foreach flag,-fstack-clash-protection \
	-fcf-protection -mbranch-protection=standard,$(shell $(CC) -Werror \
	$(flag) -x c -c -o /dev/null /dev/null 2>/dev/null && \
	echo '$(flag)')))$(HARDEN_HERE)
FORTIFY = -D_FORTIFY_SOURCE=3
OPTIMISE = -O2
LINK = -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed
# The programs are C, and have no run time of the checks that are of C++ only.
ifeq ($(SAN),asan)
CXX_CHECKS = -fno-sanitize=vptr
OPTIMISE = -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize-recover=undefined
FORTIFY =
else ifeq ($(SAN),fuzz)
CC = clang
CXX = clang++
CXX_CHECKS = -fno-sanitize=vptr,function
OPTIMISE = -O1 -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=undefined -Wno-gnu-statement-expression
FORTIFY =
else ifneq ($(SAN),)
$(error SAN=$(SAN): only asan and fuzz are known)
endif
# The bits of a fit must not depend on what the processor can do in one step.
EXACT = -ffp-contract=off
ALL_CFLAGS = -std=c11 -D_XOPEN_SOURCE=700 -Icommon -I$B/text -g \
	$(OPTIMISE) $(EXACT) $(FORTIFY) \
	$(HARDEN) $(WARNINGS) $(CFLAGS)
ALL_CXXFLAGS = -std=c++17 -Icommon -g $(OPTIMISE) $(FORTIFY) \
	$(filter-out -fPIE,$(HARDEN)) -fPIC -fvisibility=hidden \
	-Wall -Wextra -Wshadow$(if $(SAN), $(CXX_CHECKS)) $(CXXFLAGS)
ALL_LDFLAGS = $(filter -fsanitize%,$(OPTIMISE)) $(LINK) $(LDFLAGS)

COMMON = $(wildcard common/*/*.c)
UNITS = $(patsubst tests/unit/%.c,$B/unit/%,$(wildcard tests/unit/*.c))
FUZZERS = $(patsubst tests/fuzz/%.c,$B/fuzz/%,$(wildcard tests/fuzz/*.c))
BINS = $(PROGRAMS:%=$B/%)
LIB = $B/libweir.a
# The C++ half of Protobuf, which programs load when they meet a schema of it.
SHIM = $B/weir-protobuf.so
SHIM_OBJS = $(patsubst %.cc,$B/obj/%.o,$(wildcard common/protobuf/*.cc))
# Programs that only tests and the demo need.
TOOLS = $B/gencard $B/mock-broker $B/txn-produce $B/relay-forgetful
# A program is cmd/NAME.c or, when it is more than one file, cmd/NAME/*.c.
parts = $(patsubst %.c,$B/obj/%.o,$(or $(wildcard cmd/$1/*.c),cmd/$1.c))
OBJS = $(COMMON:%.c=$B/obj/%.o) $(foreach p,$(PROGRAMS),$(call parts,$p)) \
	$(UNITS:$B/unit/%=$B/obj/tests/unit/%.o) \
	$(FUZZERS:$B/fuzz/%=$B/obj/tests/fuzz/%.o) $B/obj/data/gencard.o \
	$B/obj/tests/mock/broker.o $B/obj/tests/mock/txn.o \
	$B/obj/tests/bench/scoring.o $B/obj/tests/settle.o

.DELETE_ON_ERROR:
.SECONDARY:
# Tests that need more than `make deps` installs: each has NAME-deps.
NEEDY = exports oracle page clang hosted proxies available clients registry \
	pandas completion operation

.PHONY: all deps dev-deps kafka-deps $(NEEDY:%=%-deps) $(NEEDY:%=test-%) \
	registry-up registry-down demo demo-talk test test-kafka test-monitor \
	test-mount test-dist test-fresh test-deb test-systemd fresh-deps \
	dist-deps deb-deps test-container dist formula deb torture torture-load fuzz fuzz-build \
	bench bench-creditcard bench-deps bench-packages kafka-up kafka-down \
	lint install install-man-yes install-man-no install-units \
	install-completion html install-html \
	uninstall clean FORCE

all: $(BINS) $(SHIM)

# --- building ---------------------------------------------------------------

# Rewritten, and all rebuilt, only when the compiler or a flag has changed.
$B/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(ALL_CXXFLAGS)' | \
		cmp -s - $@ || \
		echo '$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(ALL_CXXFLAGS)' > $@

# gcc 12 puts vectors of 64 bytes on a fake stack that it aligns to 32 only
# (its bug 110027): none there.
$(filter build/asan/obj/common/learn/% build/asan/obj/common/math/% \
	build/asan/obj/tests/unit/panel.o,\
	$(OBJS)): ALL_CFLAGS += --param asan-use-after-return=0

$(OBJS): $B/obj/%.o: %.c $B/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$B/obj/common/store/postgresql.o $(patsubst %.c,$B/obj/%.o,\
	$(wildcard common/store/pg*.c)): \
	ALL_CFLAGS += $(shell pkg-config --cflags libpq)

# Debian 12 has llhttp as source, in C, for Node.js; others have the library.
LLHTTP_SOURCE = $(wildcard /usr/share/llhttp/llhttp.c \
	/usr/share/llhttp/api.c /usr/share/llhttp/http.c)
LLHTTP_CFLAGS = $(if $(LLHTTP_SOURCE),-isystem /usr/share/include/llhttp, \
	$(shell pkg-config --cflags libllhttp))
LLHTTP_LIBS = $(if $(LLHTTP_SOURCE),,$(shell pkg-config --libs libllhttp))
$B/llhttp.a: $B/flags
	@mkdir -p $(@D)/llhttp
	for part in $(LLHTTP_SOURCE); do $(CC) $(ALL_CFLAGS) -w \
		-DLLHTTP_STRICT_MODE=1 $(LLHTTP_CFLAGS) -c \
		-o $(@D)/llhttp/$$(basename $$part .c).o $$part || exit 1; done
	@rm -f $@
	$(AR) rcs $@ $(LLHTTP_SOURCE:/usr/share/llhttp/%.c=$(@D)/llhttp/%.o)
$B/serve $B/fuzz/http: $B/llhttp.a
$B/obj/common/http/head.o $B/obj/tests/fuzz/http.o: \
	ALL_CFLAGS += $(LLHTTP_CFLAGS)

# What reads the bodies of requests, without its program.
$B/fuzz/bodies: $(patsubst %,$B/obj/cmd/serve/%.o,body predict infer \
	instances models aliases)

# A page's style and script, for the code that has them as its text.
TEXTS = common/page/page.css cmd/report/threshold.js cmd/describe/page.css \
	cmd/monitor/page.css $(wildcard cmd/model/*.py)
$(TEXTS:%=$B/text/%.inc): $B/text/%.inc: %
	@mkdir -p $(@D)
	sed -e 's/[\\"]/\\&/g' -e 's/.*/"&\\n",/' $< > $@

$B/obj/common/page/html.o: $B/text/common/page/page.css.inc
$B/obj/cmd/report/threshold.o: $B/text/cmd/report/threshold.js.inc
$B/obj/cmd/describe/page.o: $B/text/cmd/describe/page.css.inc
$B/obj/cmd/monitor/page.o: $B/text/cmd/monitor/page.css.inc
$(patsubst %.c,$B/obj/%.o,$(wildcard cmd/model/python*.c)): \
	$(patsubst %,$B/text/%.inc,$(wildcard cmd/model/*.py))

# What weir knows of the others: a name, the line of its page, and words.
$B/text/cmd/weir/programs.inc: cmd/weir/table cmd/weir/words Makefile \
		$(PROGRAMS:%=man/%.1)
	@mkdir -p $(@D)
	cmd/weir/table cmd/weir/words $(filter-out weir,$(PROGRAMS)) > $@

$B/obj/cmd/weir/find.o: $B/text/cmd/weir/programs.inc

$(LIB): $(COMMON:%.c=$B/obj/%.o)
	@rm -f $@
	$(AR) rcs $@ $^

$(foreach p,$(PROGRAMS),$(eval $B/$p: $(call parts,$p)))
$(BINS): $B/%: $(LIB) $(if $(filter asan,$(SAN)),$B/obj/tests/settle.o)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(LIB) \
		$(LIBS_$*) -lm

$(SHIM_OBJS): $B/obj/%.o: %.cc $B/flags
	@mkdir -p $(@D)
	$(CXX) $(ALL_CXXFLAGS) -MMD -MP -c -o $@ $<

$(SHIM): $(SHIM_OBJS)
	$(CXX) $(ALL_CXXFLAGS) $(filter-out -pie,$(ALL_LDFLAGS)) -shared \
		-o $@ $^ $(shell pkg-config --libs protobuf)

# (Beside the program that loads it.)
$B/fuzz/weir-protobuf.so: $(SHIM)
	@mkdir -p $(@D)
	ln -sf ../weir-protobuf.so $@
$B/fuzz/protobuf: $B/fuzz/weir-protobuf.so

$(UNITS): $B/unit/%: $B/obj/tests/unit/%.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(UNIT_LIBS) -lm

$(FUZZERS): $B/fuzz/%: $B/obj/tests/fuzz/%.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ \
		$(filter %.o,$^) $(LIB) $(filter-out $(LIB),$(filter %.a,$^)) \
		$(UNIT_LIBS) $(FUZZ_LIBS_$*) -lm

$B/gencard: $B/obj/data/gencard.o
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^

$B/mock-broker: $B/obj/tests/mock/broker.o $(LIB)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_produce)

$B/txn-produce: $B/obj/tests/mock/txn.o $(LIB)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_produce)

$B/scoring: $B/obj/tests/bench/scoring.o $(LIB)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_score) -lm

# relay without the rule that no partition goes back to an older model: that
# tests/torture finds it wrong is a check of tests/torture.
$B/obj/cmd/relay/use-forgetful.o: cmd/relay/use.c $B/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -DRELAY_FORGETS_EPOCHS -MMD -MP -c -o $@ $<

$B/relay-forgetful: $(filter-out %/use.o,$(call parts,relay)) \
		$B/obj/cmd/relay/use-forgetful.o $(LIB)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(LIB) \
		$(LIBS_relay) -lm

-include $(OBJS:.o=.d) $(SHIM_OBJS:.o=.d) $B/obj/cmd/relay/use-forgetful.d

# --- set-up -----------------------------------------------------------------

DEPS = gcc libc6-dev pkg-config librdkafka-dev libcsv-dev libcjson-dev \
	libsqlite3-dev libpq-dev libcurl4-openssl-dev \
	libopenblas-dev libssl-dev 'libllhttp-dev|node-llhttp' libuv1-dev g++ \
	libprotobuf-dev libprotoc-dev curl bats parallel \
	jq mandoc python3 bzip2 xz-utils
DEV_DEPS = clang clang-format cppcheck shellcheck python3-sklearn \
	python3-numpy python3-statsmodels libclang-rt-dev libavro-dev
KAFKA_DEPS = default-jre-headless maven openssl kafkacat python3 procps
# Databases, a runtime for ONNX (which Debian lacks) and a browser, for tests.
EXPORTS_DEPS = sqlite3 postgresql python3-venv python3-numpy python3-sklearn \
	python3-onnx clang g++
EXPORTS_PIP = onnxruntime==1.32.0
# Models of these are read; each is in a folder of its own.
FOREIGN_PIP = xgboost-cpu==2.1.4 xgboost-cpu==3.0.5 xgboost-cpu==3.1.3 \
	xgboost-cpu==3.2.0 lightgbm==3.3.5 lightgbm==4.1.0 lightgbm==4.5.0 \
	lightgbm==4.7.0
# What train-gbt is compared with.
ORACLE_DEPS = python3-venv python3-numpy python3-scipy python3-sklearn \
	python3-statsmodels
ORACLE_PIP = xgboost-cpu==3.2.0 lightgbm==4.7.0
# A server of another make for score --endpoint.
HOSTED_DEPS = python3-venv python3-numpy python3-sklearn curl openssl
HOSTED_PIP = fastapi==0.165.0 uvicorn==0.54.0 httptools==0.9.0
# Confluent's own serializers, which tests read and write with.
REGISTRY_PIP = confluent-kafka[avro,json,protobuf]==2.16.1
PAGE_DEPS = chromium chromium-driver python3-selenium fonts-dejavu-core
CLANG_DEPS = clang
# What a recipe of docs/cookbook.md computes the same with.
PANDAS_DEPS = python3-pandas python3-sklearn
COMPLETION_DEPS = bash-completion zsh fish
PROXIES_DEPS = nginx-light haproxy openssl
# Clients of serve, unchanged.
CLIENTS_DEPS = python3-venv
# What judges units, figures and rotated rejects.
OPERATION_DEPS = systemd prometheus prometheus-node-exporter logrotate man-db
CLIENTS_PIP_kserve = kserve==0.21.0
CLIENTS_PIP_mlflow = mlflow-skinny==3.17.2 pandas scipy requests
CLIENTS_PIP_mlserver = mlserver==1.7.1 mlserver-sklearn==1.7.1 \
	uvicorn[standard]
# What reads Homebrew's formula.
DIST_DEPS = ruby
# What builds Debian's packages and looks them over.
DEB_DEPS = debhelper dpkg-dev lintian
# What makes a bare Debian of another release, too.
FRESH_DEPS = debootstrap debian-archive-keyring git util-linux autopkgtest

# What `make bench` measures ours against; the second list not when QUICK.
BENCH_DEPS = wrk g++ libsimdjson-dev rapidjson-dev libyajl-dev miller mawk \
	sqlite3 postgresql liblinear-tools python3-pandas python3-sklearn \
	python3-ujson python3-requests python3-confluent-kafka
BENCH_MORE_DEPS = csvkit r-base-core r-cran-data.table python3-venv

deps:
	@tests/install-packages $(DEPS)

dev-deps: deps
	@tests/install-packages $(DEV_DEPS)

kafka-deps: deps
	@tests/install-packages $(KAFKA_DEPS)

bench-packages: kafka-deps
	@tests/install-packages $(BENCH_DEPS) $(if $(QUICK),,$(BENCH_MORE_DEPS))

bench-deps: bench-packages $(LIB)
	@$(if $(QUICK),,$(MAKE) -s build/clients/mlserver/ready)
	@BIN="$(CURDIR)/$B" tests/bench/install $(if $(QUICK),--quick)

exports-deps: deps
	@tests/install-packages $(EXPORTS_DEPS)
	@$(MAKE) -s $(PYTHON_READY) $(FOREIGN_READY)

# (A `=` in a goal would be taken for a variable's.)
PYTHON_READY = build/python/with-$(subst ==,-,$(EXPORTS_PIP))
$(PYTHON_READY):
	rm -rf $(@D)
	/usr/bin/python3 -m venv --system-site-packages $(@D)
	$(@D)/bin/pip install -q --disable-pip-version-check $(EXPORTS_PIP)
	touch $@

FOREIGN_READY = $(foreach p,$(FOREIGN_PIP),build/python/foreign/$(subst \
	-cpu,,$(subst ==,-,$p)))
$(FOREIGN_READY): $(PYTHON_READY)
	rm -rf $@
	build/python/bin/pip install -q --disable-pip-version-check --no-deps \
		--target $@.new narwhals $(subst lightgbm-,lightgbm==,$(subst \
		xgboost-,xgboost-cpu==,$(@F)))
	mv $@.new $@

ORACLE_READY = build/oracle/with-$(subst $(empty) ,-,$(subst ==,-,$(ORACLE_PIP)))
$(ORACLE_READY):
	rm -rf $(@D)
	/usr/bin/python3 -m venv --system-site-packages $(@D)
	$(@D)/bin/pip install -q --disable-pip-version-check $(ORACLE_PIP)
	touch $@

oracle-deps: deps
	@tests/install-packages $(ORACLE_DEPS)
	@$(MAKE) -s $(ORACLE_READY)

HOSTED_READY = build/hosted/with-$(subst $(empty) ,-,$(subst ==,-,$(HOSTED_PIP)))
$(HOSTED_READY):
	rm -rf $(@D)
	/usr/bin/python3 -m venv --system-site-packages $(@D)
	$(@D)/bin/pip install -q --disable-pip-version-check $(HOSTED_PIP)
	touch $@

hosted-deps: deps
	@tests/install-packages $(HOSTED_DEPS)
	@$(MAKE) -s $(HOSTED_READY)

proxies-deps: deps
	@tests/install-packages $(PROXIES_DEPS)

pandas-deps: deps
	@tests/install-packages $(PANDAS_DEPS)

available-deps: kafka-deps proxies-deps

clients-deps: deps
	@tests/install-packages $(CLIENTS_DEPS)
	@$(MAKE) -s $(CLIENTS_READY)

REGISTRY_READY = build/registry/with-protobuf-$(lastword $(subst ==, ,$(REGISTRY_PIP)))
$(REGISTRY_READY):
	rm -rf build/registry/python
	/usr/bin/python3 -m venv build/registry/python
	build/registry/python/bin/pip install -q \
		--disable-pip-version-check '$(REGISTRY_PIP)'
	touch $@

registry-deps: kafka-deps
	@tests/install-packages python3-venv protobuf-compiler
	@$(MAKE) -s $(REGISTRY_READY)

# (They do not agree on what they need: each has a venv.)
CLIENTS_READY = $(patsubst %,build/clients/%/ready,kserve mlflow mlserver)
$(CLIENTS_READY): build/clients/%/ready:
	rm -rf $(@D)
	/usr/bin/python3 -m venv $(@D)
	$(@D)/bin/pip install -q --disable-pip-version-check $(CLIENTS_PIP_$*)
	touch $@

operation-deps: deps
	@tests/install-packages $(OPERATION_DEPS)

page-deps: deps
	@tests/install-packages $(PAGE_DEPS)

completion-deps: deps
	@tests/install-packages $(COMPLETION_DEPS)

clang-deps: deps
	@tests/install-packages $(CLANG_DEPS)

dist-deps: deps
	@tests/install-packages $(DIST_DEPS)

deb-deps: deps
	@tests/install-packages $(DEB_DEPS)

fresh-deps:
	@tests/install-packages $(FRESH_DEPS)

# `make -j deps test`: nothing is built before everything is installed.
SET_UP = $(filter deps dev-deps kafka-deps $(NEEDY:%=%-deps), \
	$(MAKECMDGOALS) $(patsubst test-%,%-deps,$(filter $(NEEDY:%=test-%), \
	$(MAKECMDGOALS)))) \
	$(if $(filter bench bench-deps,$(MAKECMDGOALS)),bench-packages)
$(OBJS) $(SHIM_OBJS) $B/flags: | $(SET_UP)

# --- running and testing ----------------------------------------------------

demo: all $(TOOLS)
	@PATH="$(CURDIR)/$B:$$PATH" tests/demo $(CSV)

# On $WEIR_BROKERS or $WEIR_CONFIG, or on a Kafka of its own, which it ends. Its
# pages go to build/talk.
demo-talk: all $(TOOLS)
	@PATH="$(CURDIR)/$B:$$PATH" BIN="$(CURDIR)/$B" tests/demo-talk $(CSV)

# The unit tests, tests/programs and tests/mock, or with T=NAME only the .bats
# files of these folders whose names begin with NAME. (tests/README.md)
test: all $(TOOLS) $(UNITS)
	@BIN="$(CURDIR)/$B" tests/run $(if $(SAN),-s) $(T:%=-t %)

# On an Apache Kafka: the one of $WEIR_TEST_BROKERS, or one of our own, of the
# pom's version or of KAFKA=VERSION (make gives it to what it runs).
kafka-up: all
	@BIN="$(CURDIR)/$B" tests/kafka/broker up

kafka-down:
	@tests/kafka/broker down

# A schema registry of Maven Central's, at the port $WEIR_REGISTRY_PORT.
registry-up:
	@tests/registry/registry up

registry-down:
	@tests/registry/registry down

# What Confluent's serializers write and read, with a Kafka and a registry.
test-registry: all registry-deps
	@BIN="$(CURDIR)/$B" tests/registry/run $(T:%=-t %)

# tests/broker, or of it only what T=NAME means.
test-kafka: all $(TOOLS)
	@BIN="$(CURDIR)/$B" tests/kafka/run $(T:%=-t %)

# Random inputs, so many seconds for each target, or for one: FUZZ=rec.
fuzz: all
	@$(MAKE) -s SAN=fuzz fuzz-build
	@BIN="$(CURDIR)/$B" tests/fuzz/run $(or $(SECONDS),60) $(FUZZ)

fuzz-build: $(FUZZERS)

# What model exports gives score's scores in SQLite, PostgreSQL, ONNX Runtime
# and scikit-learn.
test-exports: all exports-deps
	@BIN="$(CURDIR)/$B" tests/run tests/extra/*-exports.bats

# monitor's states over 10,000 windows, and as many shifted ones.
test-monitor: all $(TOOLS)
	@BIN="$(CURDIR)/$B" tests/run tests/extra/monitor-windows.bats

# report's page in Chromium; screenshots go to build/screenshots.
test-page: all $(TOOLS) page-deps
	@BIN="$(CURDIR)/$B" tests/run tests/extra/*-page.bats

# score --endpoint against FastAPI and scikit-learn, and for long.
test-hosted: all hosted-deps
	@BIN="$(CURDIR)/$B" tests/run tests/extra/*-hosted.bats

# serve behind nginx and haproxy, by the files of proxy/: hostile requests, and
# one of two that ends.
test-proxies: all proxies-deps
	@BIN="$(CURDIR)/$B" tests/run tests/extra/*-proxies.bats

# docs/high-availability.md as it is written, on three brokers.
test-available: all available-deps
	@BIN="$(CURDIR)/$B" tests/run tests/extra/*-available.bats

# The recipe of docs/cookbook.md for users of pandas: both say the same.
test-pandas: all pandas-deps
	@BIN="$(CURDIR)/$B" tests/run tests/extra/*-pandas.bats

# serve is asked by the clients of others, as their users do it.
test-clients: all clients-deps
	@BIN="$(CURDIR)/$B" tests/run tests/extra/*-clients.bats

# docs/operation.md: units, figures, rotation.
test-operation: all operation-deps
	@BIN="$(CURDIR)/$B" tests/run tests/extra/*-operation.bats

# --reproducible gives the same bits when clang compiled it.
test-clang: all clang-deps
	@BIN="$(CURDIR)/$B" tests/run tests/extra/*-clang.bats

# Packages of Debian, built, installed and purged on a bare one. NOCHECK=1:
# without the tests that building runs.
test-deb: fresh-deps
	@tests/deb $(if $(NOCHECK),--nocheck) $(SUITE)

# packaging/Containerfile is built and run, with a base that debootstrap makes.
test-container: fresh-deps
	@tests/install-packages buildah
	@tests/container $(SUITE)

# The units, under a systemd that is process 1 of a Debian in build/systemd.
test-systemd: all $(TOOLS) kafka-deps fresh-deps
	@tests/install-packages iproute2 curl jq
	@BIN="$(CURDIR)/$B" tests/systemd

# The release: the same bytes twice, and it builds and installs.
test-dist: all dist-deps
	@BIN="$(CURDIR)/$B" tests/run tests/extra/*-dist.bats

# Tab in bash, zsh and fish.
test-completion: all completion-deps
	@BIN="$(CURDIR)/$B" tests/run tests/extra/*-completion.bats

# Files where something is mounted: as root, or in a user's own namespace.
test-mount: all
	@BIN="$(CURDIR)/$B" tests/run tests/extra/*-mount.bats

# `make deps demo` and `make deps test` on a Debian with nothing installed, as
# what is committed has them. ALL=1: each as root and as an ordinary user.
test-fresh: fresh-deps
	@tests/fresh $(if $(ALL),--all) $(SUITE)

# (haproxy is for the target models.)
torture: all $(TOOLS)
	@tests/install-packages haproxy openssl
	@BIN="$(CURDIR)/$B" tests/torture/run $(TORTURE)

# LOAD=--short: half a minute, without Kafka.
torture-load: all $(TOOLS)
	@tests/install-packages postgresql
	@BIN="$(CURDIR)/$B" tests/torture/load $(or $(LOAD),--long)

# Live against scikit-learn and statsmodels, which Debian's own Python has, and
# against XGBoost and LightGBM.
test-oracle: all $(TOOLS) oracle-deps
	@build/oracle/bin/python tests/oracle_trees.py $B \
		$(CREDITCARD_CSV)
	@/usr/bin/python3 tests/oracle.py $B \
		$(or $(CREDITCARD_CSV),data/creditcard-sample.csv)
	@/usr/bin/python3 tests/oracle_net.py $B $(CREDITCARD_CSV)
	@/usr/bin/python3 tests/oracle_fit.py $B \
		$(or $(CREDITCARD_CSV),data/creditcard-sample.csv)

# QUICK=1: small files, only to see that it works. ROWS=csv,score: these only.
# SIZE=N: of so many rows.
bench: all $(TOOLS) $B/scoring bench-deps
	@BIN="$(CURDIR)/$B" PROGRAMS="$(PROGRAMS)" tests/bench/run \
		$(if $(QUICK),--quick) $(SIZE:%=--rows=%) \
		$(subst $(comma), ,$(ROWS))

# Kaggle's file, or a sample with WEIGHTS=..., beside what was published.
bench-creditcard: all
	@PATH="$(CURDIR)/$B:$$PATH" tests/bench/creditcard \
		$(or $(CSV),$(error CSV=path/to/creditcard.csv is needed)) \
		$(WEIGHTS)

lint:
	@tests/lint

# --- releasing and installing ------------------------------------------------

# What is committed, as build/dist/weir-VERSION.tar.gz: the same bytes twice.
dist:
	@packaging/dist build/dist

# Homebrew's formula for that, as build/dist/weir.rb; URL: where it is published.
FORMULA_URL = $(or $(URL),file://$(CURDIR)/build/dist)
formula: dist
	@cd build/dist && archive=$$(ls -t weir-*.tar.gz | head -n 1) && \
		sum=$$(sha256sum "$$archive") && sed \
		-e "s|@HOMEPAGE@|$(FORMULA_URL)|" \
		-e "s|@URL@|$(FORMULA_URL)/$$archive|" \
		-e "s|@SHA256@|$${sum%% *}|" \
		../../packaging/homebrew/weir.rb > weir.rb

# Debian's packages of that, for the Debian it runs on, in build/deb.
deb: deps deb-deps
	@packaging/deb build/deb

# The pages as the umbrella's: weir-score(1), of the command `weir score`.
PLAIN_PROGRAMS = $(filter-out weir,$(PROGRAMS))
AS_WEIR = sed -E -e 's/^\.Dt (.*) 1$$/.Dt WEIR-\1 1/' \
	-e '/^\.Sh NAME/,/^\.Sh SYN/s/^\.Nm (.*)/.Nm weir-\1/'
XR_WEIR = -e 's/Xr ($(subst $(empty) ,|,$(strip $(PLAIN_PROGRAMS)))) 1/Xr weir-\1 1/g'

ifeq ($(PLAIN),yes)
PROGRAM_DIR = $(BINDIR)
PAGE = $(PROGRAM_PREFIX)
else ifeq ($(PLAIN),no)
PROGRAM_DIR = $(LIBEXECDIR)/weir
PAGE = weir-
else
$(error PLAIN=$(PLAIN): only yes and no are known)
endif
PROGRAM = $(if $(filter yes,$(PLAIN)),$(PROGRAM_PREFIX))
TO_BIN = $(DESTDIR)$(BINDIR)
TO_PROGRAMS = $(DESTDIR)$(PROGRAM_DIR)
TO_MAN = $(DESTDIR)$(MANDIR)

UNIT_FILES = $(notdir $(wildcard systemd/*.service))
# (A blank is \s in a line of a unit, and itself in a script.)
FILL_PATHS = -e 's|man:@NAME@|man:weir-|' -e 's|@NAME@|$(PROGRAM)|g' \
	-e 's|@BINDIR@|$(call $1,$(PROGRAM_DIR))|g' \
	-e 's|@LIBDIR@|$(call $1,$(LIBDIR))|g' -e 's|@CONFDIR@|$(CONFDIR)|g'
of_unit = $(subst $(empty) ,\\s,$1)
of_script = $1

install: all
	install -d '$(TO_BIN)' '$(TO_PROGRAMS)' '$(TO_MAN)/man1' \
		'$(TO_MAN)/man7'
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o '$(TO_BIN)/weir' \
		-DLIBEXECDIR='"$(LIBEXECDIR)"' -DMANDIR='"$(MANDIR)"' \
		cmd/weir/places.c $(filter-out %/places.o,$(call \
		parts,weir)) $(LIB) -lm
	chmod 755 '$(TO_BIN)/weir'
	install -d '$(DESTDIR)$(LIBDIR)'
	install -m 644 $(SHIM) '$(DESTDIR)$(LIBDIR)/weir-protobuf.so'
	for p in $(PLAIN_PROGRAMS); do \
		install -m 755 $B/$$p '$(TO_PROGRAMS)/$(PROGRAM)'$$p \
			|| exit 1; \
	done
	$(MAKE) -s install-man-$(PLAIN) install-units install-completion

install-man-yes:
	install -m 644 man/weir.1 '$(TO_MAN)/man1/weir.1'
	install -m 644 man/weir.7 '$(TO_MAN)/man7/weir.7'
	for p in $(PLAIN_PROGRAMS); do \
		to='$(TO_MAN)/man1/$(PAGE)'$$p.1 && \
		install -m 644 man/$$p.1 "$$to" && \
		if [ '$(PAGE)' != weir- ]; then \
			ln -sf '$(PAGE)'$$p.1 '$(TO_MAN)/man1/weir-'$$p.1; \
		fi || exit 1; \
	done

install-man-no:
	for p in $(PLAIN_PROGRAMS); do \
		$(AS_WEIR) $(XR_WEIR) \
			-e "/^\\.Sh SYN/,/^\\.Sh D/s/^\\.Nm$$/.Nm weir $$p/" \
			man/$$p.1 > '$(TO_MAN)/man1/weir-'$$p.1 && \
		chmod 644 '$(TO_MAN)/man1/weir-'$$p.1 || exit 1; \
	done
	for p in weir.1 weir.7; do \
		to='$(TO_MAN)/man'$${p#weir.}/$$p && \
		sed -E $(XR_WEIR) man/$$p > "$$to" && chmod 644 "$$to" \
			|| exit 1; \
	done

install-units:
	install -d '$(DESTDIR)$(UNITDIR)' '$(DESTDIR)$(LIBDIR)'
	for u in $(UNIT_FILES); do \
		sed $(call FILL_PATHS,of_unit) systemd/$$u > '$(DESTDIR)$(UNITDIR)/'$$u && \
		chmod 644 '$(DESTDIR)$(UNITDIR)/'$$u || exit 1; \
	done
	sed $(call FILL_PATHS,of_script) systemd/topic-to-monitor \
		> '$(DESTDIR)$(LIBDIR)/topic-to-monitor'
	chmod 755 '$(DESTDIR)$(LIBDIR)/topic-to-monitor'

# The manual for a browser, with an index.
HTML = docs/man
html:
	man/html '$(HTML)' $(PLAIN_PROGRAMS)

install-html: html
	install -d '$(DESTDIR)$(DOCDIR)/html'
	install -m 644 '$(HTML)'/* '$(DESTDIR)$(DOCDIR)/html'

# Tab completes the names that are in BINDIR. bash and fish look for a file of
# a command's name.
COMPLETED = weir $(if $(filter no,$(PLAIN))$(PROGRAM_PREFIX),,$(PLAIN_PROGRAMS))
TO_SHELLS = '$(DESTDIR)$(BASHDIR)' '$(DESTDIR)$(ZSHDIR)' '$(DESTDIR)$(FISHDIR)'
install-completion:
	install -d $(TO_SHELLS)
	set -- bash weir zsh _weir fish weir.fish; \
	for to in $(TO_SHELLS); do \
		sed 's/@NAMES@/$(strip $(COMPLETED))/' \
			cmd/weir/shells/weir.$$1 > "$$to/$$2" && \
		chmod 644 "$$to/$$2" && shift 2 || exit 1; \
	done
	for p in $(filter-out weir,$(COMPLETED)); do \
		ln -sf weir '$(DESTDIR)$(BASHDIR)/'$$p && \
		ln -sf weir.fish '$(DESTDIR)$(FISHDIR)/'$$p.fish || exit 1; \
	done

uninstall:
	for p in $(COMPLETED); do \
		rm -f '$(DESTDIR)$(BASHDIR)/'$$p \
			'$(DESTDIR)$(FISHDIR)/'$$p.fish; \
	done
	rm -f '$(DESTDIR)$(ZSHDIR)/_weir'
	rm -rf '$(DESTDIR)$(DOCDIR)/html'
	for p in $(PLAIN_PROGRAMS); do \
		rm -f '$(TO_PROGRAMS)/$(PROGRAM)'$$p \
			'$(TO_MAN)/man1/$(PAGE)'$$p.1 \
			'$(TO_MAN)/man1/weir-'$$p.1; \
	done
	rm -f '$(TO_BIN)/weir' '$(TO_MAN)/man1/weir.1' '$(TO_MAN)/man7/weir.7'
	if [ $(PLAIN) = no ]; then rmdir '$(TO_PROGRAMS)'; fi
	for u in $(UNIT_FILES); do rm -f '$(DESTDIR)$(UNITDIR)/'$$u; done
	rm -f '$(DESTDIR)$(LIBDIR)/topic-to-monitor' \
		'$(DESTDIR)$(LIBDIR)/weir-protobuf.so'
	-rmdir '$(DESTDIR)$(LIBDIR)' 2>/dev/null

clean:
	rm -rf build docs/man
