"""Run every benchmark, one after the other."""

from benchmarks import (
    answers,
    consent,
    console,
    cuts,
    endurance,
    erasure,
    fuzz,
    index_build,
    kills,
    large_catalog,
    mid_size,
    mishaps,
    model_overhead,
    retrieval,
    signals,
    socket_load,
    turn_latency,
    widget_page,
    widget_size,
)
from benchmarks.report import print_figures

for module in (
    widget_size,
    widget_page,
    turn_latency,
    mid_size,
    socket_load,
    cuts,
    kills,
    fuzz,
    mishaps,
    endurance,
    consent,
    erasure,
    signals,
    console,
    index_build,
    large_catalog,
    retrieval,
    answers,
    model_overhead,
):
    print_figures(module.__name__.rpartition(".")[2], module.measure())
