# weir: machine learning on Kafka topics, as Unix filters.
#
#	make deps demo      install what is missing, build, run the main job
#	make deps test      the same set-up, then every test
#	make install        PREFIX, BINDIR, MANDIR, DESTDIR, PROGRAM_PREFIX
#	make SAN=asan test  with the address and undefined-behaviour sanitizers
#	make lint           format, static checks, manual pages
#
# All output is under build/VARIANT/. CFLAGS and LDFLAGS are appended to ours.

PROGRAMS = csv2json produce consume holdout train-lr score evaluate \
	kafka-sandbox

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man
PROGRAM_PREFIX ?=

VARIANT = $(or $(SAN),release)
B = build/$(VARIANT)

# What a program links beyond our own library. These ask pkg-config only when
# a recipe needs them, so that `make deps test` can install it first.
LIBS_csv2json = -lcsv
LIBS_train-lr = $(shell pkg-config --libs openblas libcjson)
LIBS_score = $(shell pkg-config --libs libcjson)
LIBS_produce = $(shell pkg-config --libs rdkafka)
LIBS_consume = $(LIBS_produce)
LIBS_kafka-sandbox = $(LIBS_produce)
UNIT_LIBS = $(shell pkg-config --libs openblas libcjson rdkafka)

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wwrite-strings \
	-Wstrict-prototypes -Wmissing-prototypes
HARDEN = -fPIE -fstack-protector-strong -fstack-clash-protection \
	-fcf-protection
FORTIFY = -D_FORTIFY_SOURCE=3
OPTIMISE = -O2 -ffp-contract=off
LINK = -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed
ifeq ($(SAN),asan)
OPTIMISE = -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize-recover=undefined
FORTIFY =
else ifneq ($(SAN),)
$(error SAN=$(SAN): only asan is known)
endif
ALL_CFLAGS = -std=c11 -D_XOPEN_SOURCE=700 -Icommon -g $(OPTIMISE) $(FORTIFY) \
	$(HARDEN) $(WARNINGS) $(CFLAGS)
ALL_LDFLAGS = $(filter -fsanitize%,$(OPTIMISE)) $(LINK) $(LDFLAGS)

COMMON = $(wildcard common/*/*.c)
UNITS = $(patsubst tests/unit/%.c,$B/unit/%,$(wildcard tests/unit/*.c))
BINS = $(PROGRAMS:%=$B/%)
LIB = $B/libweir.a
OBJS = $(COMMON:%.c=$B/obj/%.o) $(PROGRAMS:%=$B/obj/cmd/%.o) \
	$(UNITS:$B/unit/%=$B/obj/tests/unit/%.o) $B/obj/data/gencard.o

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all deps dev-deps demo test test-oracle lint install uninstall clean \
	FORCE

all: $(BINS)

# --- building ---------------------------------------------------------------

# Rewritten, and all rebuilt, only when the compiler or a flag has changed.
$B/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS)' | cmp -s - $@ || \
		echo '$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS)' > $@

$(OBJS): $B/obj/%.o: %.c $B/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(LIB): $(COMMON:%.c=$B/obj/%.o)
	@rm -f $@
	$(AR) rcs $@ $^

$(BINS): $B/%: $B/obj/cmd/%.o $(LIB)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_$*) -lm

$(UNITS): $B/unit/%: $B/obj/tests/unit/%.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(UNIT_LIBS) -lm

$B/gencard: $B/obj/data/gencard.o
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^

-include $(OBJS:.o=.d)

# --- set-up -----------------------------------------------------------------

DEPS = gcc libc6-dev pkg-config librdkafka-dev libcsv-dev libcjson-dev \
	libopenblas-dev bats parallel jq mandoc
DEV_DEPS = clang clang-format cppcheck shellcheck python3-sklearn \
	python3-numpy libclang-rt-14-dev

deps:
	@tests/install-packages $(DEPS)

dev-deps: deps
	@tests/install-packages $(DEV_DEPS)

# `make -j deps test`: nothing is built before everything is installed.
ifneq ($(filter deps dev-deps,$(MAKECMDGOALS)),)
$(OBJS) $B/flags: | $(filter deps dev-deps,$(MAKECMDGOALS))
endif

# --- running and testing ----------------------------------------------------

demo: all $B/gencard
	@PATH="$(CURDIR)/$B:$$PATH" tests/demo $(CSV)

test: all $B/gencard $(UNITS)
	@BIN="$(CURDIR)/$B" tests/run

test-oracle: all $B/gencard
	@BIN="$(CURDIR)/$B" tests/oracle

lint:
	@tests/lint

# --- installing -------------------------------------------------------------

install: all
	install -d '$(DESTDIR)$(BINDIR)' '$(DESTDIR)$(MANDIR)/man1' \
		'$(DESTDIR)$(MANDIR)/man7'
	for p in $(PROGRAMS); do \
		install -m 755 $B/$$p \
			'$(DESTDIR)$(BINDIR)/$(PROGRAM_PREFIX)'$$p && \
		install -m 644 man/$$p.1 \
			'$(DESTDIR)$(MANDIR)/man1/$(PROGRAM_PREFIX)'$$p.1 \
			|| exit 1; \
	done
	install -m 644 man/weir.7 '$(DESTDIR)$(MANDIR)/man7/weir.7'

uninstall:
	for p in $(PROGRAMS); do \
		rm -f '$(DESTDIR)$(BINDIR)/$(PROGRAM_PREFIX)'$$p \
			'$(DESTDIR)$(MANDIR)/man1/$(PROGRAM_PREFIX)'$$p.1; \
	done
	rm -f '$(DESTDIR)$(MANDIR)/man7/weir.7'

clean:
	rm -rf build
