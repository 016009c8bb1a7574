"""serve_load.py KIND MODEL RECORDS CONNECTIONS SECONDS VENV - a server under wrk

KIND is serve, fastapi or mlserver. Starts it with the model, waits for its first
answer, compares the score of the first record with that of `score`, and lets wrk
ask for so long, by so many connections of one thread. Prints a JSON object:
requests a second, p50 and p99 in ms, processor time of the server in us a
request, its memory in MB, and the ms from its start to the first answer.
"""

import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.realpath(__file__))
PORT = 25170
TICK = os.sysconf("SC_CLK_TCK")


def start_serve(model, folder, venv):
    return (["serve", "-q", "-m", model, "--name", "fraud", "--listen",
             f"127.0.0.1:{PORT}", "--drain-delay", "0"],
            "/ping", "/v1/models/fraud:predict")


def start_fastapi(model, folder, venv):
    os.environ["MODEL"] = model
    return ([os.path.join(venv, "bin/uvicorn"), "--app-dir", HERE, "--port",
             str(PORT), "--log-level", "critical", "serve_fastapi:app"],
            "/ready", "/predict")


def start_mlserver(model, folder, venv):
    make = ("import sys, joblib; sys.path.insert(0, sys.argv[1]);"
            "from sklearn_model import load;"
            "joblib.dump(load(sys.argv[2])[0], sys.argv[3])")
    subprocess.run([os.path.join(venv, "bin/python"), "-c", make, HERE, model,
                    os.path.join(folder, "model.joblib")], check=True)
    with open(os.path.join(folder, "settings.json"), "w") as file:
        json.dump({"http_port": PORT, "grpc_port": PORT + 1,
                   "metrics_port": PORT + 2, "parallel_workers": 0,
                   "host": "127.0.0.1", "debug": False}, file)
    with open(os.path.join(folder, "model-settings.json"), "w") as file:
        json.dump({"name": "fraud",
                   "implementation": "mlserver_sklearn.SKLearnModel",
                   "parameters": {"uri": "./model.joblib"}}, file)
    return ([os.path.join(venv, "bin/mlserver"), "start", folder],
            "/v2/models/fraud/ready", "/v2/models/fraud/infer")


def body_of(kind, model, record):
    if kind != "mlserver":
        return json.dumps({"instances": [record]}, separators=(",", ":"))
    with open(model, encoding="utf-8") as file:
        names = [f["name"] for f in json.load(file)["features"]]
    return json.dumps({"inputs": [{
        "name": "x", "shape": [1, len(names)], "datatype": "FP64",
        "data": [record[name] for name in names]}], "outputs": [
            {"name": "predict_proba"}]}, separators=(",", ":"))


def post(path, body):
    return urllib.request.urlopen(urllib.request.Request(
        f"http://127.0.0.1:{PORT}{path}", body.encode(),
        {"Content-Type": "application/json"})).read()


def await_ready(path, process):
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}"):
                return
        except (urllib.error.URLError, OSError):
            if process.poll() is not None:
                sys.exit("the server ended")
            time.sleep(0.0005)


def score_in(kind, answer):
    told = json.loads(answer)
    if kind == "mlserver":
        return told["outputs"][0]["data"][1]
    return told["predictions"][0]["score"]


def processor(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        words = file.read().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / TICK


def memory(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        return int(re.search(r"VmHWM:\s*(\d+)", file.read())[1]) / 1e3


def ms(text):
    found = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text)
    if not found:
        return float("nan")
    return float(found[1]) * {"us": 1e-3, "ms": 1, "s": 1e3, "m": 6e4}[found[2]]


def load(path, body, connections, seconds, folder):
    script = os.path.join(folder, "post.lua")
    with open(script, "w", encoding="utf-8") as file:
        file.write('wrk.method = "POST"\nwrk.body = [==[%s]==]\n'
                   'wrk.headers["Content-Type"] = "application/json"\n' % body)
    text = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency",
         "--timeout", "10s", "-s", script, f"http://127.0.0.1:{PORT}{path}"],
        check=True, stdout=subprocess.PIPE).stdout.decode()
    if "Non-2xx" in text or "Socket errors" in text:
        sys.exit(text)
    return (int(re.search(r"(\d+) requests in", text)[1]),
            float(re.search(r"Requests/sec:\s*([\d.]+)", text)[1]),
            ms(re.search(r"50%\s+(\S+)", text)[1]),
            ms(re.search(r"99%\s+(\S+)", text)[1]))


def main():
    kind, model, records, connections, seconds, venv = sys.argv[1:]
    with open(records, encoding="utf-8") as file:
        first = file.readline()
    want = json.loads(subprocess.run(
        ["score", "-m", model], input=first.encode(), check=True,
        stdout=subprocess.PIPE).stdout)["score"]
    body = body_of(kind, model, json.loads(first))
    folder = tempfile.mkdtemp()
    command, ready, path = globals()[f"start_{kind}"](model, folder, venv)
    begun = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, cwd=folder)
    try:
        await_ready(ready, process)
        started = time.monotonic() - begun
        got = score_in(kind, post(path, body))
        if not math.isclose(got, want, rel_tol=1e-9):
            sys.exit(f"the score is {got}, not {want}")
        load(path, body, connections, 1, folder)  # warm
        before = processor(process.pid)
        count, rate, p50, p99 = load(path, body, connections, seconds, folder)
        print(json.dumps({
            "rate": rate, "p50": p50, "p99": p99,
            "us": 1e6 * (processor(process.pid) - before) / count,
            "memory": memory(process.pid), "start": 1e3 * started}))
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
