# The project's commands. `make run` and `make test` do everything on a fresh machine.

PYTHON := .venv/bin/python
VIGIE := .venv/bin/vigie
UV := .tools/bin/uv
# What is there so far: an interpreter; all packages but this one; what running the bot needs; what the tests need.
VENV := .venv/.ready-python
PACKAGES := .venv/.ready-packages
RUN_READY := .venv/.ready-run
DEV_READY := .venv/.ready-dev
# What is known of names and words, for the tagger of bot/privacy.
LEXICON := models/lexicon.marisa
# Emoji for the chat page, where the system has none.
EMOJI := models/emoji.woff2

# The fuzzer's budget for each of its three targets.
FUZZ_SECONDS := 120
# The room whose mutants are tried; all of them where none is named.
ROOM :=

.PHONY: help setup run play train check report test lint types fast coverage lock packages listen piper postgres elsewhere audit fuzz mutants bench screenshot pictures clean

help: ## List the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: $(RUN_READY) ## Make the environment in .venv and train the model
	@$(VIGIE) train

run: $(RUN_READY) $(EMOJI) ## Run the bot: on Telegram with VIGIE_TELEGRAM_TOKEN, else in a local chat page
	@exec $(VIGIE) run

play: $(RUN_READY) $(EMOJI) ## Run the bot in a local chat page
	@exec $(VIGIE) play

train: $(RUN_READY) ## Train the model where its sources changed
	@$(VIGIE) train

check: $(RUN_READY) ## Check content/ and nlu/
	@$(VIGIE) check

report: $(DEV_READY) ## Write all answers with their sources to report.html, to be read and fact-checked off line
	@$(VIGIE) check --report report.html

test: $(DEV_READY) $(EMOJI) lint types ## Lint, check types, train and run all tests
	@scripts/system-packages chromium espeak-ng postgresql
	@scripts/unpack-package prometheus
	@$(VIGIE) check
	@$(VIGIE) train
	@.venv/bin/pytest -n 2 --dist loadfile

lint: $(DEV_READY) ## Lint, and hold the arrows between packages
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/lint-imports

types: $(DEV_READY) ## Check types
	@.venv/bin/mypy

fast: $(DEV_READY) ## The tests that need no model, no browser and no waiting: under a minute
	@.venv/bin/pytest -n 2 --dist loadfile --hypothesis-profile fast -m "not model and not browser and not slow and not thorough"

coverage: $(DEV_READY) ## All tests, with the share of the product that they walk through, and a floor for it
	@$(VIGIE) train
	@.venv/bin/pytest --cov=bot --cov=evaluation --cov=playground --cov-report=term:skip-covered --cov-fail-under=90

fuzz: $(DEV_READY) requirements-fuzz.txt ## Let a coverage-guided fuzzer at the detectors and the renderer, FUZZ_SECONDS each
	@$(UV) pip install -q --python $(PYTHON) --no-deps --only-binary :all: --require-hashes -r requirements-fuzz.txt
	@for target in detectors html press; do $(PYTHON) -m tests.fuzz.run $$target $(FUZZ_SECONDS) || exit 1; done

mutants: $(DEV_READY) requirements-mutants.txt ## Put small mistakes into the code and count those the tests notice; ROOM=privacy for one room
	@$(UV) pip install -q --python $(PYTHON) --no-deps --only-binary :all: --require-hashes -r requirements-mutants.txt
	@nice $(PYTHON) scripts/mutants $(ROOM)

bench: $(DEV_READY) ## Measure speed and memory into benchmarks/results
	@scripts/system-packages chromium postgresql
	@$(VIGIE) train
	@$(PYTHON) -m benchmarks

screenshot: $(DEV_READY) $(EMOJI) ## Take the README's picture of the local chat
	@scripts/system-packages chromium
	@$(VIGIE) train
	@$(PYTHON) scripts/screenshot.py docs/local-chat.png

pictures: $(DEV_READY) $(EMOJI) ## Take every kind of message on a phone and a desktop, light and dark, onto pictures/sheet.png; DOCS=1 renews docs/pictures
	@scripts/system-packages chromium espeak-ng
	@$(VIGIE) train
	@$(PYTHON) -m scripts.pictures $(if $(DOCS),--docs)

packages: $(PACKAGES) ## Make .venv with the packages, and without this one

listen: $(PACKAGES) requirements-listen.txt ## Add what understanding voice messages needs; VIGIE_LISTEN_MODEL then names a model
	@$(UV) pip install -q --compile-bytecode --python $(PYTHON) --no-deps --require-hashes -r requirements-listen.txt
	@echo "Now set VIGIE_LISTEN_MODEL to a faster-whisper model: a folder, or a name such as small."

piper: $(RUN_READY) requirements-piper.txt ## Add Piper, a local voice, with its French and English voices; VIGIE_VOICE_ENGINE=piper then speaks with it
	@$(UV) pip install -q --compile-bytecode --python $(PYTHON) --no-deps --require-hashes -r requirements-piper.txt
	@$(VIGIE) voices --fetch

postgres: $(PACKAGES) requirements-postgres.txt ## Add what a PostgreSQL database needs; VIGIE_DATABASE then names it
	@$(UV) pip install -q --compile-bytecode --python $(PYTHON) --no-deps --only-binary :all: --require-hashes -r requirements-postgres.txt
	@echo "Now set VIGIE_DATABASE=postgresql://user:password@host/name; \`vigie move postgresql\` carries over what there is."

elsewhere: $(PACKAGES) requirements-elsewhere.txt ## Add what copies to another place need; VIGIE_COPIES_TO then names it
	@$(UV) pip install -q --compile-bytecode --python $(PYTHON) --no-deps --require-hashes -r requirements-elsewhere.txt
	@echo "Now set VIGIE_COPIES_TO and VIGIE_COPIES_RECIPIENT: deploy/README.md tells how."

audit: $(DEV_READY) ## Look for known weaknesses in what is locked; scripts/audit lists what is accepted, and why
	@scripts/audit

# Locks hold for both Python versions; Rasa's own wheels say that they do not, and are locked apart.
COMPILE = $(UV) pip compile -q --upgrade --generate-hashes --custom-compile-command "make lock"

lock: $(UV) ## Pin the newest versions that fit, with hashes and without addresses
	@$(COMPILE) --universal --python-version 3.12 pyproject.toml -o requirements.txt
	@for extra in dev listen piper postgres elsewhere; do $(COMPILE) --universal --python-version 3.12 \
		--extra $$extra -c requirements.txt pyproject.toml -o requirements-$$extra.txt || exit 1; done
	@for tool in uv fuzz mutants lexicon emoji; do $(COMPILE) --universal --python-version 3.12 --no-deps scripts/$$tool.in -o requirements-$$tool.txt \
		|| exit 1; done
	@$(COMPILE) --python-version 3.10 --no-deps scripts/rasa.in -o requirements-rasa.txt

$(UV): requirements-uv.txt
	@echo "Fetching uv, the installer …"
	@python3 -m venv .tools
	@.tools/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@touch $@

$(VENV): .python-version scripts/make-venv | $(UV)
	@scripts/make-venv $(UV)
	@touch $@

$(PACKAGES): requirements.txt requirements-rasa.txt $(VENV)
	@echo "Installing the environment (about 620 MB) …"
	@$(UV) pip sync -q --compile-bytecode --python $(PYTHON) --require-hashes requirements.txt
	@scripts/install-rasa $(PYTHON)
	@touch $@

$(LEXICON): requirements-lexicon.txt scripts/make-lexicon | $(PACKAGES)
	@echo "Making the lexicon of names (about 100 MB fetched, 2 MB kept) …"
	@scripts/make-lexicon $(PYTHON) $@

# Without it the page works, and shows what the system draws.
$(EMOJI): requirements-emoji.txt scripts/make-emoji | $(PACKAGES)
	@echo "Fetching the emoji font (about 31 MB fetched, 1 MB kept) …"
	@scripts/make-emoji $(PYTHON) $@ || echo "!!! No emoji font: the chat page shows the emoji that this system has. !!!" >&2

$(RUN_READY): $(PACKAGES) $(LEXICON) pyproject.toml
	@$(UV) pip install -q --python $(PYTHON) --no-deps --no-build-isolation -e .
	@rm -f $(DEV_READY)
	@touch $@

$(DEV_READY): $(RUN_READY) requirements-dev.txt
	@echo "Adding what the tests need …"
	@$(UV) pip install -q --compile-bytecode --python $(PYTHON) --no-deps --require-hashes -r requirements-dev.txt
	@touch $@

clean: ## Remove the environment, the models and the caches
	@rm -rf .venv .tools models .mutants .pytest_cache .mypy_cache .ruff_cache .import_linter_cache *.egg-info
