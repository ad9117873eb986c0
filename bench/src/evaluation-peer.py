"""The same full ranking in numpy: batches of a BLAS product, seen movies masked, top 50 by argpartition.

usage: evaluation-peer.py FOLDER USERS MOVIES DIMENSIONS SEEN REPEAT; prints one JSON line a repetition.
"""
import json
import sys
import time

import numpy as np

folder = sys.argv[1]
users, movies, dimensions, seen_count, repeat = map(int, sys.argv[2:])
vectors = np.fromfile(f"{folder}/vectors.f32", "<f4").reshape(movies, dimensions)
seen = np.fromfile(f"{folder}/seen.u32", "<u4").reshape(users, seen_count).astype(np.int64)
held_out = np.fromfile(f"{folder}/held-out.u32", "<u4").astype(np.int64)
batch = 256

for _ in range(repeat):
    wall, cpu, scoring = time.perf_counter(), time.process_time(), 0.0
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    hits = 0
    for first in range(0, users, batch):
        history = seen[first : first + batch]
        started = time.perf_counter()
        scores = unit[history[:, -5:]].mean(axis=1) @ unit.T
        scoring += time.perf_counter() - started
        rows = np.arange(len(history))[:, None]
        scores[rows, history] = -np.inf
        top = np.argpartition(scores, -50, axis=1)[:, -50:]
        top = np.take_along_axis(top, np.argsort(-scores[rows, top], axis=1), axis=1)
        hits += int((top[:, :10] == held_out[first : first + batch, None]).sum())
    print(json.dumps({
        "seconds": time.perf_counter() - wall,
        "cpuSeconds": time.process_time() - cpu,
        "scoringSeconds": scoring,
        "hitRate10": hits / users,
    }), flush=True)
