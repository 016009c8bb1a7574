"""stack_beam.py BROKERS IN OUT - the job in Apache Beam and TensorFlow

Two pipelines on Beam's DirectRunner and a Keras model between them: the
records of topic IN become arrays, a logistic regression is trained on them,
and RunInference scores the records again, which go to topic OUT.

Beam's own ReadFromKafka and WriteToKafka are Java's, and run in a container
beside the Python; here confluent-kafka reads and writes in DoFns, which is
faster. Five epochs are too few to converge: also faster.
"""
import glob
import json
import os
import sys
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import apache_beam as beam
import confluent_kafka
import keras
import numpy
from apache_beam.ml.inference.base import KeyedModelHandler, RunInference
from apache_beam.ml.inference.tensorflow_inference import \
    TFModelHandlerNumpy
from apache_beam.options.pipeline_options import PipelineOptions

FEATURES = [f"V{i}" for i in range(1, 29)] + ["Amount"]
BATCH = 2048
EPOCHS = 5
RATE = 0.01

brokers, topic_in, topic_out = sys.argv[1:]


class Read(beam.DoFn):
    """The values of a topic, to its end."""

    def process(self, topic):
        consumer = confluent_kafka.Consumer({
            "bootstrap.servers": brokers, "group.id": "bench-beam",
            "enable.auto.commit": False, "enable.partition.eof": True})
        left = set(consumer.list_topics(topic).topics[topic].partitions)
        consumer.assign([confluent_kafka.TopicPartition(
            topic, p, confluent_kafka.OFFSET_BEGINNING) for p in left])
        while left:
            for message in consumer.consume(10000, 0.1):
                if message.error() is None:
                    yield message.value()
                else:
                    left.discard(message.partition())
        consumer.close()


class Write(beam.DoFn):
    """Values to the topic; a bundle is done when all have arrived."""

    def setup(self):
        self.producer = confluent_kafka.Producer(
            {"bootstrap.servers": brokers})

    def process(self, value):
        while True:
            try:
                self.producer.produce(topic_out, value)
                return
            except BufferError:
                self.producer.poll(0.1)

    def finish_bundle(self):
        self.producer.flush()


class Save(beam.DoFn):
    """Batches of rows to files of arrays."""

    def __init__(self, folder):
        self.folder = folder

    def process(self, rows):
        with tempfile.NamedTemporaryFile(dir=self.folder, suffix=".npy",
                                         delete=False) as file:
            numpy.save(file, numpy.array(rows, dtype=numpy.float32))


def row(value):
    record = json.loads(value)
    return [record[name] for name in FEATURES] + [record["Class"]]


def keyed(value):
    return value, numpy.array(row(value)[:-1], dtype=numpy.float32)


def scored(pair):
    value, result = pair
    record = json.loads(value)
    record["score"] = float(result.inference[0])
    return json.dumps(record)


def train(folder):
    table = numpy.concatenate(
        [numpy.load(file) for file in glob.glob(f"{folder}/*.npy")])
    x, y = table[:, :-1], table[:, -1]
    scale = keras.layers.Normalization()
    scale.adapt(x)
    model = keras.Sequential([keras.Input((len(FEATURES),)), scale,
                              keras.layers.Dense(1, "sigmoid")])
    model.compile(keras.optimizers.Adam(RATE), "binary_crossentropy")
    model.fit(x, y, batch_size=BATCH, epochs=EPOCHS, verbose=0)
    path = os.path.join(folder, "model.keras")
    model.save(path)
    return path


def main():
    options = PipelineOptions(["--runner=DirectRunner"])
    with tempfile.TemporaryDirectory() as folder:
        with beam.Pipeline(options=options) as p:
            (p | beam.Create([topic_in]) | beam.ParDo(Read())
             | beam.Map(row) | beam.BatchElements(BATCH, BATCH)
             | beam.ParDo(Save(folder)))
        handler = TFModelHandlerNumpy(train(folder), min_batch_size=256,
                                      max_batch_size=BATCH)
        with beam.Pipeline(options=options) as p:
            (p | beam.Create([topic_in]) | beam.ParDo(Read())
             | beam.Map(keyed) | RunInference(KeyedModelHandler(handler))
             | beam.Map(scored) | beam.ParDo(Write()))


main()
