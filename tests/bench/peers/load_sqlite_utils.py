#!/usr/bin/env python3
"""load_sqlite_utils FILE NDJSON - sqlite-utils insert --nl"""
import sys

from sqlite_utils.cli import cli

cli(["insert", sys.argv[1], "tx", sys.argv[2], "--nl"])
