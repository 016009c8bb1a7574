"""URL MODEL FILE: KServe's client, version 1; prints the scores."""

import asyncio
import json
import sys

from kserve import InferenceRESTClient, RESTConfig


async def main(url, model, path):
    with open(path, encoding="utf-8") as lines:
        instances = [json.loads(line) for line in lines]
    client = InferenceRESTClient(RESTConfig(protocol="v1"))
    assert await client.is_server_live(url)
    assert await client.is_model_ready(url, model)
    answer = await client.infer(url, {"instances": instances}, model_name=model)
    for prediction in answer["predictions"]:
        print(repr(prediction["score"]))
    answer = await client.explain(url, model_name=model,
                                  data={"instances": instances[:1]})
    assert answer["explanations"][0]["parts"], answer


asyncio.run(main(*sys.argv[1:]))
