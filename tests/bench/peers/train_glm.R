# train_glm.R CSV - data.table's fread and glm: no penalty, as R's users do.
suppressMessages(library(data.table))
table <- fread(commandArgs(TRUE)[1])
table[, Time := NULL]
model <- suppressWarnings(glm(Class ~ ., binomial(), table))
cat(sprintf('{"rows":%d,"intercept":%.17g}\n', nrow(table), coef(model)[1]))
