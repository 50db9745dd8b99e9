// The work of the benchmarks in Go, one case in a process.
//
//	peer OPERATIONS TIME ITERATIONS WARMUP_TIME WARMUP_ITERATIONS CASE [ARGUMENT]
//
// prints what case.mjs prints. Times are in milliseconds. `peer echo` and `peer hello` are servers.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"sort"
	"strconv"
	"time"
)

type figure struct {
	Median  float64 `json:"median"`
	P75     float64 `json:"p75,omitempty"`
	Min     float64 `json:"min,omitempty"`
	Samples int     `json:"samples,omitempty"`
}

func main() {
	if len(os.Args) == 2 && os.Args[1] == "echo" {
		serveEchoes()
		return
	}
	if len(os.Args) == 2 && os.Args[1] == "hello" {
		serveHello()
		return
	}
	operations, name := number(1), os.Args[6]
	if name == "park" {
		print(figure{Median: bytesHeld(operations)})
		return
	}
	work, isKnown := cases[name]
	if !isKnown {
		fmt.Fprintln(os.Stderr, "no case", name)
		os.Exit(1)
	}
	print(nanoseconds(operations, func() { work(operations) }))
}

func print(found figure) {
	_ = json.NewEncoder(os.Stdout).Encode(found)
}

func nanoseconds(operations int, work func()) figure {
	repeat(work, number(4), number(5))
	samples := repeat(work, number(2), number(3))
	sort.Float64s(samples)
	at := func(part float64) float64 { return samples[int(part*float64(len(samples)-1))] / float64(operations) }
	return figure{Median: at(0.5), P75: at(0.75), Min: at(0), Samples: len(samples)}
}

// repeat works for so many milliseconds, and so many times, at least. It returns the nanoseconds of each time.
func repeat(work func(), milliseconds, atLeast int) []float64 {
	var samples []float64
	end := time.Now().Add(time.Duration(milliseconds) * time.Millisecond)
	for len(samples) < atLeast || time.Now().Before(end) {
		start := time.Now()
		work()
		samples = append(samples, float64(time.Since(start).Nanoseconds()))
	}
	return samples
}

func bytesHeld(count int) float64 {
	before := memoryInUse()
	release := park(count)
	held := memoryInUse() - before
	close(release)
	return float64(held) / float64(count)
}

func memoryInUse() uint64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapInuse + stats.StackInuse
}

func number(index int) int {
	found, err := strconv.Atoi(os.Args[index])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return found
}
