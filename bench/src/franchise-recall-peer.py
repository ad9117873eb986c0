#!/usr/bin/env python3
"""Franchise recall@10 of a run's nearest movies on ml-latest-small, in numpy: packages/core/src/evaluation anew.

usage: python3 franchise-recall-peer.py ML_LATEST_SMALL_DIR NAME=vectors.npy:metadata.tsv …
vectors.npy: float32 [movies × dimensions]; metadata.tsv: a header, then a row a vector whose first column is the movieId
(the run's downloads `npy` and `metadata`). Prints, beside each run, item cosine over binary likes.

A franchise is the movies whose titles have one stem: the title without year, brackets and article order, up to a colon,
without "part/episode/chapter/vol …", a trailing number, roman numeral or sequel word; stems of 4 letters and more, groups of
2 to 12. Like: rating >= 4. First figure: movies with >= 20 likes, neighbors among movies with >= 20 likes. Then, among all
movies, by likes: >= 20, 5-19, 1-4, none. A movie without a vector finds nothing.
"""
import collections, csv, re, sys, unicodedata
import numpy as np

folder = sys.argv[1]


def plain(title):
    title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    title = re.sub(r"\(.*?\)", "", title)
    moved = re.match(r"(.*), (the|a|an|les|la|le|il|el|das|der|die)\s*$", title.strip())
    if moved:
        title = moved.group(2) + " " + moved.group(1)
    return re.sub(r"[^a-z0-9]+", " ", title).strip()


def stem(title):
    s = plain(re.sub(r"\(.*?\)", "", title).split(":")[0])
    s = re.sub(r"\b(part|episode|chapter|vol|volume)\b.*$", "", s).strip()
    words = r"ii|iii|iv|v|vi|vii|viii|ix|x|\d+|reloaded|revolutions|forever|returns|resurrection|beginning"
    return re.sub(rf"\s+({words})$", "", s).strip()


titles = {r["movieId"]: r["title"] for r in csv.DictReader(open(f"{folder}/movies.csv", encoding="utf8"))}
likes = collections.Counter()
history = collections.defaultdict(list)
for r in csv.DictReader(open(f"{folder}/ratings.csv")):
    if float(r["rating"]) >= 4:
        likes[r["movieId"]] += 1
        history[r["userId"]].append(r["movieId"])
groups = collections.defaultdict(list)
for movie, title in titles.items():
    if len(stem(title)) >= 4:
        groups[stem(title)].append(movie)
others = {m: set(g) - {m} for g in groups.values() if 2 <= len(g) <= 12 for m in g}


def recall(ids, rows, allowed, asked):
    """rows(i): similarities of ids[i] to all ids. Mean share of a movie's franchise among its ten nearest allowed ids."""
    index = {m: i for i, m in enumerate(ids)}
    mask = np.array([m in allowed for m in ids])
    found = []
    for movie in asked:
        wanted = others[movie] & allowed
        if not wanted:
            continue
        if movie not in index:
            found.append(0.0)
            continue
        s = np.where(mask, rows(index[movie]), -np.inf).astype(float)
        s[index[movie]] = -np.inf
        top = {ids[j] for j in np.argpartition(-s, 10)[:10]}
        found.append(len(wanted & top) / min(10, len(wanted)))
    return f"{np.mean(found):.4f} ({len(found)})" if found else "-"


def report(name, ids, rows):
    known = {m for m in titles if likes[m] >= 20}
    print(f"{name:24s} among movies with >= 20 likes {recall(ids, rows, known, [m for m in others if m in known])}", end="   all movies:")
    for low, high in ((20, 10**9), (5, 20), (1, 5), (0, 1)):
        print(f" {low}+ {recall(ids, rows, set(titles), [m for m in others if low <= likes[m] < high])}", end="")
    print(flush=True)


ids = list(titles)
at = {m: i for i, m in enumerate(ids)}
X = np.zeros((len(history), len(ids)), np.float32)
for u, seen in enumerate(history.values()):
    X[u, [at[m] for m in seen]] = 1
X /= np.sqrt(X.sum(0)) + 1e-9
report("item cosine", ids, lambda i: X.T @ X[:, i])
for argument in sys.argv[2:]:
    name, files = argument.split("=", 1)
    vectors, metadata = files.split(":")
    E = np.load(vectors)
    E = E / (np.linalg.norm(E, axis=1, keepdims=True) + 1e-12)
    rows_of = [line.split("\t")[0].rstrip("\n") for line in open(metadata, encoding="utf8")][1:]
    assert len(rows_of) == len(E), (len(rows_of), len(E))
    report(name, rows_of, lambda i: E @ E[i])
