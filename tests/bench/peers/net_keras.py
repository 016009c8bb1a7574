"""net_keras.py FILE EPOCHS - Keras' net 64-32 with AdamW, batches of 1024, on
one core."""
import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import pandas  # noqa: E402
import tensorflow  # noqa: E402
import keras  # noqa: E402

tensorflow.config.threading.set_intra_op_parallelism_threads(1)
tensorflow.config.threading.set_inter_op_parallelism_threads(1)
table = pandas.read_csv(sys.argv[1])
x = table.drop(columns=["Time", "Class"])
x = ((x - x.mean()) / x.std()).to_numpy(dtype="float32")
net = keras.Sequential([keras.layers.Input((x.shape[1],)),
                        keras.layers.Dense(64, "relu"),
                        keras.layers.Dense(32, "relu"),
                        keras.layers.Dense(1, "sigmoid")])
net.compile(keras.optimizers.AdamW(2e-3), "binary_crossentropy")
net.fit(x, table["Class"].to_numpy(dtype="float32"), batch_size=1024,
        epochs=int(sys.argv[2]), verbose=0)
start = time.process_time()
net.predict(x, batch_size=1024, verbose=0)
print(json.dumps({"features": net.get_weights()[0].tolist(),
                  "predict": time.process_time() - start}))
