"""Trains MLlib's ALS or Word2Vec for a worker of Cinevec, which submits this as `python train.py FOLDER`.

FOLDER, which the driver and all executors must see under the same path, holds

    task.json      {"algorithm", "master", "name", "settings": {...}}
    table.parquet  user, item, position: uint32; a row for each rating that counts

and gets

    items/*.parquet, users/*.parquet   id: int, vector: array<float>, or MLlib's vector, a struct with `values`;
                                       users by ALS alone

Each line of standard output is a JSON object: {"spark": version} once the session is there, {"jobs": ended,
"expected": all} every half second while it trains, {"done": seconds} at the end. Standard input is held open by the
worker: when it ends, the worker is gone or wants no more, and so this process ends.
"""

import json
import os
import sys
import threading
import time

from pyspark import SparkConf
from pyspark.ml.feature import Word2Vec
from pyspark.ml.recommendation import ALS
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

GROUP = "cinevec"


def say(**message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def end_with_worker():
    while os.read(0, 4096):
        pass
    # Not exit, which would wait for Spark. The driver's JVM ends when its own standard input does.
    os._exit(1)


def follow(tracker, expected, ended):
    while not ended.wait(0.5):
        jobs = [tracker.getJobInfo(job) for job in tracker.getJobIdsForGroup(GROUP)]
        done = sum(1 for job in jobs if job is not None and job.status == "SUCCEEDED")
        say(jobs=done, expected=expected)


def train_als(table, settings):
    als = ALS(
        userCol="user",
        itemCol="item",
        ratingCol="rating",
        implicitPrefs=True,
        rank=settings["dimensions"],
        maxIter=settings["rounds"],
        regParam=settings["regularization"],
        alpha=settings["alpha"],
        seed=settings["seed"],
    )
    # Ids are unsigned in the file, which Spark reads as long; ALS takes ints.
    likes = table.select(F.col("user").cast("int"), F.col("item").cast("int"), F.lit(1.0).cast("float").alias("rating"))
    model = als.fit(likes)
    columns = [F.col("id"), F.col("features").alias("vector")]
    return {"items": model.itemFactors.select(*columns), "users": model.userFactors.select(*columns)}


def train_word2vec(table, settings):
    word2vec = Word2Vec(
        inputCol="history",
        outputCol="vector",
        vectorSize=settings["dimensions"],
        windowSize=settings["window"],
        maxIter=settings["rounds"],
        stepSize=settings["learningRate"],
        numPartitions=table.sparkSession.sparkContext.defaultParallelism,
        maxSentenceLength=settings["longestHistory"],
        minCount=1,
        seed=settings["seed"],
    )
    rows = F.sort_array(F.collect_list(F.struct("position", "item")))
    histories = table.groupBy("user").agg(rows.alias("rows"))
    words = F.transform("rows", lambda row: row["item"].cast("string"))
    model = word2vec.fit(histories.select(words.alias("history")))
    # vector_to_array would need pandas here; the worker reads the numbers out of MLlib's own type.
    return {"items": model.getVectors().select(F.col("word").cast("int").alias("id"), "vector")}


def main():
    (folder,) = sys.argv[1:]
    threading.Thread(target=end_with_worker, daemon=True).start()
    with open(os.path.join(folder, "task.json"), encoding="utf-8") as file:
        task = json.load(file)
    settings = task["settings"]
    conf = SparkConf().setMaster(task["master"]).setAppName(task["name"])
    # One line of progress at a time is read by the worker, not Spark's bar.
    conf.set("spark.ui.showConsoleProgress", "false")
    spark = SparkSession.builder.config(conf=conf).getOrCreate()
    say(spark=spark.version)
    context = spark.sparkContext
    began = time.monotonic()
    ended = threading.Event()
    # Two jobs a round of ALS, one of Word2Vec, and some before and after them.
    expected = (2 if task["algorithm"] == "ALS" else 1) * settings["rounds"] + 6
    threading.Thread(target=follow, args=(context.statusTracker(), expected, ended), daemon=True).start()
    context.setJobGroup(GROUP, task["name"], interruptOnCancel=True)
    table = spark.read.parquet(os.path.join(folder, "table.parquet"))
    train = {"ALS": train_als, "WORD2VEC": train_word2vec}[task["algorithm"]]
    for name, vectors in train(table, settings).items():
        vectors.write.parquet(os.path.join(folder, name))
    ended.set()
    say(done=time.monotonic() - began)
    spark.stop()


if __name__ == "__main__":
    main()
