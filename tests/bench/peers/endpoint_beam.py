"""endpoint_beam.py URL BATCH IN OUT - a hosted model in Apache Beam

RunInference with a handler that posts each batch by requests, on the
DirectRunner.
"""
import json
import sys

import apache_beam as beam
import requests
from apache_beam.ml.inference.base import ModelHandler, RunInference
from apache_beam.options.pipeline_options import PipelineOptions

url, size, path_in, path_out = sys.argv[1:]


class Hosted(ModelHandler):
    """Asks the endpoint about a batch of records."""

    def load_model(self):
        return requests.Session()

    def run_inference(self, batch, model, inference_args=None):
        answer = model.post(url, json={"instances": list(batch)}, timeout=60)
        answer.raise_for_status()
        for record, prediction in zip(batch, answer.json()["predictions"]):
            yield {**record, "score": prediction["score"]}

    def batch_elements_kwargs(self):
        return {"min_batch_size": int(size), "max_batch_size": int(size)}


class Write(beam.DoFn):
    """Lines to the file; the order is Beam's."""

    def setup(self):
        self.file = open(path_out, "a", encoding="utf-8")

    def process(self, record):
        self.file.write(json.dumps(record) + "\n")

    def teardown(self):
        self.file.close()


with beam.Pipeline(options=PipelineOptions(["--runner=DirectRunner"])) as p:
    (p | beam.io.ReadFromText(path_in) | beam.Map(json.loads)
     | RunInference(Hosted()) | beam.ParDo(Write()))
