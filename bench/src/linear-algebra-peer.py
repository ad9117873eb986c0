"""The same inverse and eigenvectors by numpy and scipy, on OpenBLAS.

usage: linear-algebra-peer.py FOLDER ROWS COUNT TOLERANCE; reads definite.f64 and symmetric.f64, writes inverse.f64 and
eigenvalues.f64, prints one JSON line: seconds and seconds of CPU of each, and which BLAS it ran.
"""
import json
import sys
import time

import numpy as np
import scipy
from scipy.sparse.linalg import eigsh

folder = sys.argv[1]
rows, count = int(sys.argv[2]), int(sys.argv[3])
tolerance = float(sys.argv[4])
definite = np.fromfile(f"{folder}/definite.f64", "<f8").reshape(rows, rows)
symmetric = np.fromfile(f"{folder}/symmetric.f64", "<f8").reshape(rows, rows)


def measure(work):
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, {"seconds": time.perf_counter() - wall, "cpuSeconds": time.process_time() - cpu}


inverse, of_inverse = measure(lambda: np.linalg.inv(definite))
start = np.random.default_rng(1).normal(size=rows)
(values, _), of_eigenvectors = measure(lambda: eigsh(symmetric, k=count, which="LA", tol=tolerance, v0=start))
inverse.tofile(f"{folder}/inverse.f64")
np.sort(values)[::-1].copy().tofile(f"{folder}/eigenvalues.f64")
try:
    from threadpoolctl import threadpool_info

    kernel = ", ".join(sorted({str(pool.get("architecture")) for pool in threadpool_info()}))
except ImportError:
    kernel = None
print(json.dumps({
    "inverse": of_inverse,
    "eigenvectors": of_eigenvectors,
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "kernel": kernel,
}))
