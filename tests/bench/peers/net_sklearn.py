"""net_sklearn.py FILE EPOCHS - scikit-learn's MLPClassifier, 64-32, batches of
1024, on one core."""
import json
import os
import sys
import time
import warnings

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import pandas  # noqa: E402
from sklearn.neural_network import MLPClassifier  # noqa: E402
from sklearn.preprocessing import StandardScaler  # noqa: E402

warnings.simplefilter("ignore")  # that it has not converged
table = pandas.read_csv(sys.argv[1])
x = StandardScaler().fit_transform(
    table.drop(columns=["Time", "Class"]).to_numpy(dtype=float))
net = MLPClassifier((64, 32), batch_size=1024, max_iter=int(sys.argv[2]),
                    n_iter_no_change=1000, random_state=0)
net.fit(x, table["Class"].to_numpy(dtype=int))
start = time.process_time()
net.predict_proba(x)
print(json.dumps({"features": net.coefs_[0].tolist(),
                  "predict": time.process_time() - start}))
