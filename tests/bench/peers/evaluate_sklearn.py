"""evaluate_sklearn.py FILE - ROC AUC, average precision and what else evaluate
says, by scikit-learn, the records read line by line (faster than pandas)"""
import json
import sys

import numpy
from sklearn import metrics

with open(sys.argv[1], encoding="utf-8") as lines:
    pairs = numpy.array([(r["Class"], r["score"])
                         for r in map(json.loads, lines)])
y, s = pairs[:, 0].astype(int), pairs[:, 1]
p = s >= 0.5
(tn, fp), (fn, tp) = metrics.confusion_matrix(y, p)
print(json.dumps({
    "n": len(y), "positives": int(y.sum()), "tp": int(tp), "fp": int(fp),
    "fn": int(fn), "tn": int(tn),
    "precision": metrics.precision_score(y, p),
    "recall": metrics.recall_score(y, p), "f1": metrics.f1_score(y, p),
    "roc_auc": metrics.roc_auc_score(y, s),
    "average_precision": metrics.average_precision_score(y, s),
    "log_loss": metrics.log_loss(y, s),
    "brier": metrics.brier_score_loss(y, s)}))
