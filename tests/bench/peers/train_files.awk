#!/usr/bin/mawk -f
# train_files.awk -v format=svm|vw CSV CSV - a trainer's own format, of
# standardised features, which all trainers here fit to. The file is read
# twice: once for means and deviations, once to write.
BEGIN { FS = "," }
FNR == 1 { pass++; n = NF; for (i = 1; i <= NF; i++) name[i] = $i; next }
pass == 1 {
	rows++
	# Welford's way: Amount is far from zero.
	for (i = 2; i < n; i++) {
		d = $i - mean[i]
		mean[i] += d / rows
		m2[i] += d * ($i - mean[i])
	}
	next
}
FNR == 2 { for (i = 2; i < n; i++) scale[i] = 1 / sqrt(m2[i] / rows) }
{
	printf "%s", $n == "\"1\"" || $n == 1 ? "+1" : "-1"
	if (format == "vw") printf " |"
	for (i = 2; i < n; i++)
		printf " %d:%.9g", i - 1, ($i - mean[i]) * scale[i]
	print ""
}
