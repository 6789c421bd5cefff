# Shorthands for dev.py, which needs nothing but Python.
.DEFAULT_GOAL := help
.PHONY: help setup run test check fix bench prove migrate css new-module

help:
	@python3 dev.py help
setup:
	python3 dev.py setup --dev
run test check fix bench prove:
	python3 dev.py $@ $(ARGS)
migrate:
	python3 dev.py exec alembic upgrade head
css:
	.venv/bin/python scripts/build_assets.py
new-module: setup
	.venv/bin/python scripts/new_module.py $(NAME)
