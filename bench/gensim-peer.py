"""Trains gensim's Word2Vec on a corpus file (a history a line, titles by number) and prints one line of JSON.

usage: gensim-peer.py corpus.txt vectors.f32 '{"dimensions": 64, ...}'
vectors.f32 gets float32 [titles x dimensions] in the order of the titles' numbers.
"""
import json
import sys
import time

try:
    import gensim
    import numpy as np
    from gensim.models import Word2Vec
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit(0)

corpus, out, options = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
sentences = [line.split() for line in open(corpus)]
model = Word2Vec(
    vector_size=options["dimensions"], window=options["window"], negative=options["negatives"],
    sg=options["sg"], cbow_mean=1, sample=0, min_count=1, ns_exponent=0.75,
    alpha=0.025, min_alpha=0.0001, workers=options["threads"], seed=options["seed"],
)
model.build_vocab(sentences)
started = time.perf_counter()
cpu = time.process_time()
model.train(sentences, total_examples=model.corpus_count, epochs=options["epochs"])
seconds = time.perf_counter() - started
cpu = time.process_time() - cpu
tokens = model.corpus_total_words * options["epochs"]
vectors = np.zeros((options["titles"], options["dimensions"]), np.float32)
for title, row in model.wv.key_to_index.items():
    vectors[int(title)] = model.wv.vectors[row]
vectors.tofile(out)
print(json.dumps({"version": gensim.__version__, "tokensPerSecond": tokens / seconds, "tokensPerCpuSecond": tokens / cpu}))
