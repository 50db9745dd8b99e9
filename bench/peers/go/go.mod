module stackful/bench

go 1.19
