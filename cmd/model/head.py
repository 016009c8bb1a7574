import json
import sys
from decimal import Decimal
from math import inf

import numpy
from sklearn.base import BaseEstimator, TransformerMixin
