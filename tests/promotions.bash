# promotions: what the tests of relay --models share. After `load ../helper`.

# registry VERSION...: reg has the model fraud in these versions, each with
# scores of its own; its champion is the first.
registry() {
	local v
	for v; do
		small_model "$v" >"m$v.json"
		models put reg fraud "m$v.json" >put.log
	done
	promote "$1"
}

promote() {
	models alias reg fraud@champion "$1" >alias.log
}
