"""Benchmarks and fault runs. Never part of the test suite; each prints ratios of its own run."""
