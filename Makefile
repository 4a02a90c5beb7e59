# make help lists the targets.

GO      ?= go
COMMIT  := $(shell git rev-parse --short=12 HEAD 2>/dev/null)
LDFLAGS := -s -w -X mysh/internal/app.commit=$(COMMIT)
STATICCHECK := $(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2
FUZZTIME ?= 20s

export GOWORK := off

.PHONY: all help build cross demo demo-build servers test test-short test-large test-cluster test-peers check docs golden fuzz bench clean

all: build check ## build and check; what make does by itself

help: ## this list
	@awk -F ' *:[^#]*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## bin/mysh, static
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/mysh ./cmd/mysh

DEMO    := $(CURDIR)/.cache/demo/mysh-demo
DEMO_GO := CGO_ENABLED=0 $(GO)

# mysh on an embedded server: make demo, make demo ARGS="-e 'select 1'", echo 'select 1' | make -s demo
demo: demo-build ## mysh on an embedded server with a sample shop (ARGS="-e 'select 1'")
	@exec '$(DEMO)' $(ARGS)

# The embedded server is large; say so, but only when it really has to be compiled.
demo-build:
	@test -x '$(DEMO)' || \
	  test "$$(GOPROXY=off $(DEMO_GO) list -C cmd/demo -tags gms_pure_go -f '{{.Stale}}' github.com/dolthub/go-mysql-server/server 2>/dev/null)" = false || \
	  echo 'Building the demo with its embedded server. The first time, this takes a minute or two.' >&2
	@$(DEMO_GO) build -C cmd/demo -tags gms_pure_go -trimpath -ldflags '$(LDFLAGS)' -o '$(DEMO)' .

# The systems that mysh must compile for.
cross: ## compile for the other systems
	@for target in linux/arm64 darwin/arm64 windows/amd64; do \
		echo "$$target"; CGO_ENABLED=0 GOOS=$${target%/*} GOARCH=$${target#*/} $(GO) build -o /dev/null ./cmd/mysh || exit 1; \
	done

# Real servers for the tests, where the machine has none.
servers: ## fetch real servers for the tests
	@internal/servertest/fetch.sh

# Everything, with the race detector where there is a C compiler; on a machine whose option files, variables
# and servers are all wrong (see internal/hostile), so that no test can depend on those of this one.
RACE := $(shell command -v gcc >/dev/null 2>&1 && echo -race)
HOSTILE := $(GO) run ./internal/hostile
test: ## everything, on private servers of its own
	@internal/servertest/fetch.sh || test -z "$$CI"
	@for module in . cmd/demo; do $(GO) list -C $$module -tags gms_pure_go -deps -test ./... >/dev/null || exit 1; done # fetches modules, for which there is no network below
	$(HOSTILE) $(GO) test $(RACE) -timeout 20m ./...
	$(HOSTILE) $(GO) test -C cmd/demo -tags gms_pure_go ./...

# Needs no server and no network but for modules.
test-short: ## the tests that need no server, in a minute or two
	$(GO) test -short ./...

# A schema of 10,000 tables on each server, a few minutes.
test-large: ## how long lists of objects take with 10,000 tables
	@internal/servertest/fetch.sh
	MYSH_LARGE=1 $(GO) test ./internal/app -run TenThousandTables -v -timeout 30m

# Galera behind HAProxy, Group Replication behind MySQL Router, Vitess, Dolt's engine, and other versions.
# Some minutes, the first time one more to fetch the programs, and four to build Vitess and the engine;
# make test-cluster CLUSTER=TestGalera one of them. In a network of their own, since Group Replication
# listens on all interfaces.
CLUSTER ?= .
test-cluster: ## real clusters, balancers and other versions (CLUSTER=TestGalera)
	@internal/servertest/fetch.sh mariadb mysql mariadb-client mysql-client mariadb-11 mariadb-10.5 haproxy mysql-router
	@$(GO) list -deps -test ./internal/clusters >/dev/null # fetches modules, for which there is no network below
	@echo "Building Vitess and Dolt's engine. The first time, this takes four minutes or so." >&2
	@CGO_ENABLED=0 $(GO) build -C internal/clusters/vtcombo -trimpath -ldflags '-s -w' -o /dev/null vitess.io/vitess/go/cmd/vtcombo
	@CGO_ENABLED=0 $(GO) build -C internal/clusters/doltengine -tags gms_pure_go -trimpath -ldflags '-s -w' -o /dev/null .
	MYSH_CLUSTER=1 CI=1 $(HOSTILE) $(GO) test ./internal/clusters -count=1 -v -timeout 30m -run '$(CLUSTER)'
	MYSH_CLUSTER=1 CI=1 $(HOSTILE) $(GO) test ./internal/command -timeout 5m -run TestScreens

# What mysql-test-run says of mysh. Half an hour, the first time some minutes more to fetch 1.8 GB of suites;
# make test-peers PEERS="-suites mysql -only main.mysql" a minute.
PEERS ?=
test-peers: ## the tests that MySQL and MariaDB have of their clients (PEERS="-suites mysql")
	@internal/servertest/fetch.sh mariadb-test mysql-test
	$(GO) test ./internal/peers -peers -v -timeout 180m $(PEERS)

check: ## gofmt, vet, staticcheck and the import table
	@files=$$(gofmt -s -l $$(git ls-files '*.go')); test -z "$$files" || { echo "not formatted:"; echo "$$files"; exit 1; }
	$(GO) vet ./...
	GOOS=windows $(GO) vet ./...
	GOOS=darwin $(GO) vet ./...
	$(STATICCHECK) ./...
	$(GO) test ./internal/architecture

# Writes again what is made from tables and what tests compare with.
docs: ## write what is made from tables again
	$(GO) test ./internal/settings ./internal/architecture -update
golden: docs ## write what tests compare with again
	$(GO) test ./internal/results ./internal/command ./render ./repl -update

fuzz: ## each fuzz target for a while (FUZZTIME=20s)
	@$(GO) list ./... | while read -r pkg; do \
		for target in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
			echo "$$pkg $$target"; $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
		done; done

# Beside the C clients, as whole processes; then the hot paths alone. It takes half an hour;
# make bench BENCH=-quick a few minutes.
BENCH ?=
bench: ## beside the C clients (BENCH=-quick)
	@internal/servertest/fetch.sh mysql-client mariadb-client
	$(GO) test ./internal/bench -compare -v -timeout 60m $(BENCH)
	$(GO) test -run '^$$' -bench . -benchmem ./...

clean: ## remove what was built
	rm -rf bin .cache/demo
