"""The TaOx benchmark cell as `oxvac run` takes it: what the scripts beside this file share."""
import csv
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OXVAC = os.path.join(ROOT, "build/release/src/app/oxvac")
ONE_CORE = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", OMPI_ALLOW_RUN_AS_ROOT="1",
                OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
# What script/environment sets for tests, which want more ranks than cores and run in containers: waiting ranks give
# their core away, none is bound to one, and messages are copied twice.
FOR_TESTS = ("OMPI_MCA_rmaps_base_oversubscribe", "OMPI_MCA_mpi_yield_when_idle", "OMPI_MCA_hwloc_base_binding_policy",
             "OMPI_MCA_btl_vader_single_copy_mechanism")
# Ranks as Open MPI has them by itself.
OWN_CORES = {name: value for name, value in ONE_CORE.items() if name not in FOR_TESTS}
PEAK_V, RISE_US = 1.4, 1000
EXTENT_NM = {"x": 250.0, "y": 250.0, "z": 15.0}


def cell(size):
    """The config and the mesh of nx x nz cells in a plane, nx x ny x nz in space: arguments."""
    axes = "xz" if len(size) == 2 else "xyz"
    words = [os.path.join(ROOT, "bench/taox_2d.yaml" if len(size) == 2 else "bench/taox_3d.yaml")]
    for axis, n in zip(axes, size):
        words += ["--set", "mesh.spacing.%s=%.17g nm" % (axis, EXTENT_NM[axis] / n)]
    return words


def first_steps(steps, dt_us):
    """Only so many of the first steps, all on the way up: arguments."""
    return ["--set", "protocol=[{sweep: {to: %.17g V, duration: %.17g us}}]"
            % (PEAK_V * steps * dt_us / RISE_US, steps * dt_us)]


def run(command, **options):
    """Ends with what the command said where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode != 0:
        sys.exit("%s\nended with code %d:\n%s" % (" ".join(command), done.returncode, done.stderr[-2000:]))
    return done


def trace(folder):
    """Rows of a run's trace, numbers by column; the first is the initial state."""
    with open(os.path.join(folder, "trace.csv")) as file:
        return [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]
