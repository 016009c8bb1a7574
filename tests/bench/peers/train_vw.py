"""train_vw.py FILE - Vowpal Wabbit's batch mode: L-BFGS, the same penalty.

The file is in its own format; what vw would do on the command line.
"""
import json
import os
import sys
import tempfile

import vowpalwabbit

with tempfile.TemporaryDirectory() as folder:
    vw = vowpalwabbit.Workspace(
        f"--quiet --data {sys.argv[1]} --bfgs --passes 100 --l2 1"
        " --loss_function logistic --termination 1e-6 --holdout_off"
        f" -k --cache_file {os.path.join(folder, 'cache')}")
    weights = [vw.get_weight(vw.hash_feature(str(i), 0)) for i in range(1, 30)]
    vw.finish()
print(json.dumps({"weights": weights}))
