"""The statements of groups/explore.py in pandas: query_pandas.py S1 USERS FILE"""

import sys

import pandas

statement, users, path = sys.argv[1:]
r = pandas.read_json(path, lines=True)
if statement == "S1":
    out = r[r.Amount > 1.5][["Time", "V1", "V2", "V3", "Amount", "Class"]]
elif statement == "S2":
    out = r.groupby("Class").Amount.agg(["count", "mean"]).reset_index()
elif statement == "S3":
    time = r.Time.astype(int).astype(str)
    masked = time.str[:2].str.replace("[0-9]", "n", regex=True) + time.str[2:]
    size = (r.Amount > 100).map({True: "large", False: "small"})
    out = pandas.DataFrame({
        "t": masked, "c": "card-" + r.Class.astype(str), "size": size,
        "v": r.V1.fillna(0)})
elif statement == "S4":
    out = r.groupby(r.Time // 3600).Amount.agg(["count", "mean", "max"])
    out = out.reset_index()
elif statement == "S5":
    u = pandas.read_json(users, lines=True)
    joined = (r.Time.astype(int) % 10000).to_frame("userid").merge(u)
    out = joined.groupby("region").size().reset_index(name="n")
else:
    out = r.nlargest(10, "Amount")[["Time", "Amount", "Class"]]
out.to_json(sys.stdout, orient="records", lines=True, double_precision=15)
