"""The same maps by openTSNE, umap-learn and scikit-learn, from the same neighbors and start, and scikit-learn's trustworthiness.

usage: projection-peer.py METHOD FOLDER ROWS DIMENSIONS K THREADS OPTIONS-AS-JSON; reads vectors.f32, neighbors.u32,
similarities.f32 and start.f32 (a map that is scaled here), writes map.f32, prints one JSON line. METHOD is opentsne,
umap, sklearn or trustworthiness (of map.f32, which is read then).
"""
import json
import sys
import time

import numpy as np

method, folder = sys.argv[1], sys.argv[2]
rows, dimensions, k, threads = map(int, sys.argv[3:7])
options = json.loads(sys.argv[7])


def read(name, kind, columns):
    return np.fromfile(f"{folder}/{name}", kind).reshape(rows, columns)


vectors = read("vectors.f32", "<f4", dimensions)
result = {"numpy": np.__version__}


def measure(work):
    wall, cpu = time.perf_counter(), time.process_time()
    value = work()
    result.update(seconds=time.perf_counter() - wall, cpuSeconds=time.process_time() - cpu)
    return value


if method == "trustworthiness":
    from sklearn.manifold import trustworthiness

    found = trustworthiness(vectors, read("map.f32", "<f4", 2), n_neighbors=options["k"], metric="cosine")
    result["trustworthiness"] = float(found)
    print(json.dumps(result))
    sys.exit(0)

neighbors = read("neighbors.u32", "<u4", k).astype(np.int64)
distances = np.maximum(0, 1 - read("similarities.f32", "<f4", k).astype(np.float64))
start = read("start.f32", "<f4", 2).astype(np.float64)

if method == "opentsne":
    import openTSNE

    perplexity, exaggeration = options["perplexity"], options["exaggeration"]
    count = int(np.ceil(3 * perplexity))
    start *= 1e-4 / start[:, 0].std()
    rate = rows / exaggeration

    def work():
        index = openTSNE.nearest_neighbors.PrecomputedNeighbors(neighbors[:, :count], distances[:, :count])
        affinities = openTSNE.affinity.PerplexityBasedNN(perplexity=perplexity, knn_index=index, n_jobs=threads)
        shared = dict(negative_gradient_method="fft", n_jobs=threads, learning_rate=rate, inplace=True)
        map = openTSNE.TSNEEmbedding(start, affinities, random_state=1)
        map.optimize(options["exaggerationEpochs"], exaggeration=exaggeration, momentum=0.5, **shared)
        map.optimize(options["epochs"], momentum=0.8, **shared)
        return np.asarray(map)

    result["version"] = openTSNE.__version__
elif method == "umap":
    import numba
    import umap

    numba.set_num_threads(threads)
    start *= 10 / np.abs(start).max()

    def project(size, epochs):
        width = options["nNeighbors"]
        own = np.arange(size)[:, None]
        known = np.concatenate([own, np.minimum(neighbors[:size, : width - 1], size - 1)], 1)
        far = np.concatenate([np.zeros((size, 1)), distances[:size, : width - 1]], 1).astype(np.float32)
        return umap.UMAP(
            n_neighbors=width, min_dist=options["minDist"], n_epochs=epochs, negative_sample_rate=options["negatives"],
            metric="cosine", init=start[:size].astype(np.float32), precomputed_knn=(known, far, None), n_jobs=threads,
        ).fit_transform(vectors[:size])

    # What numba compiles it compiles before the clock starts.
    project(min(rows, 4200), 2)
    work = lambda: project(rows, options["epochs"])
    result["version"] = umap.__version__
else:
    import scipy.sparse
    import sklearn
    from sklearn.manifold import TSNE

    perplexity = options["perplexity"]
    # Its gradient is 4 times openTSNE's, and its learning rate a quarter.
    start *= 1e-4 / start[:, 0].std()
    count = int(3 * perplexity) + 1
    # It asks for one neighbor more and takes each movie itself out of them.
    itself = np.arange(rows)[:, None]
    members = np.hstack([itself, neighbors])
    lengths = np.hstack([np.zeros((rows, 1)), np.maximum(distances, 1e-12)])
    offsets = np.arange(0, rows * (k + 1) + 1, k + 1)
    graph = scipy.sparse.csr_matrix((lengths.ravel(), members.ravel(), offsets), (rows, rows))
    work = lambda: TSNE(
        perplexity=perplexity, early_exaggeration=options["exaggeration"], init=start.astype(np.float32),
        max_iter=options["exaggerationEpochs"] + options["epochs"], metric="precomputed", n_jobs=threads,
        learning_rate=rows / options["exaggeration"] / 4, n_iter_without_progress=100000, min_grad_norm=0,
    ).fit_transform(graph)
    result["version"] = sklearn.__version__

np.asarray(measure(work), "<f4").tofile(f"{folder}/map.f32")
print(json.dumps(result))
