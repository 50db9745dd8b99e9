package main

import (
	"context"
	"runtime"
	"sync"
	"time"
)

// The cases that are timed. Each makes so many operations.
var cases = map[string]func(operations int){
	"call":       call,
	"buffer":     buffer,
	"mutex":      mutex,
	"suspend":    func(times int) { suspend(times, number(7)) },
	"pingPong":   pingPong,
	"spawn":      spawn,
	"iterate":    iterate,
	"timers":     timers,
	"waiters":    waiters,
	"cancelTree": cancelTree,
	"frames":     func(depth int) { suspend(1, depth) },
}

// sink keeps the compiler from leaving out what nobody looks at.
var sink int

//go:noinline
func increment(n int) int { return n + 1 }

func call(times int) {
	n := 0
	for n < times {
		n = increment(n)
	}
	sink = n
}

// buffer sends and receives in turn: two operations.
func buffer(operations int) {
	channel := make(chan int, 1)
	n := 0
	for n < operations/2 {
		channel <- n + 1
		n = <-channel
	}
	sink = n
}

func mutex(times int) {
	var lock sync.Mutex
	for n := 0; n < times; n++ {
		lock.Lock()
		sink++
		lock.Unlock()
	}
}

//go:noinline
func suspend(times, depth int) int {
	if depth > 1 {
		return 1 + suspend(times, depth-1)
	}
	for n := 0; n < times; n++ {
		runtime.Gosched()
	}
	return 0
}

func pingPong(trips int) {
	there, back := make(chan int), make(chan int)
	go func() {
		for trip := 0; trip < trips; trip++ {
			back <- <-there
		}
	}()
	for trip := 0; trip < trips; trip++ {
		there <- trip
		sink += <-back
	}
}

func spawn(count int) {
	var all sync.WaitGroup
	all.Add(count)
	for task := 0; task < count; task++ {
		go func() {
			runtime.Gosched()
			all.Done()
		}()
	}
	all.Wait()
}

// iterate does what `range` over a function does.
func iterate(count int) {
	total := 0
	values(count, func(value int) bool {
		total += value
		return true
	})
	sink = total
}

//go:noinline
func values(count int, give func(int) bool) {
	for value := 0; value < count; value++ {
		if !give(value) {
			return
		}
	}
}

func timers(count int) {
	var all sync.WaitGroup
	all.Add(count)
	for task := 0; task < count; task++ {
		wait := time.Duration(1+task%10) * time.Millisecond
		go func() {
			time.Sleep(wait)
			all.Done()
		}()
	}
	all.Wait()
}

func waiters(count int) {
	channel := make(chan int)
	var all sync.WaitGroup
	all.Add(count)
	for task := 0; task < count; task++ {
		go func() {
			<-channel
			all.Done()
		}()
	}
	runtime.Gosched()
	for task := 0; task < count; task++ {
		channel <- task
	}
	all.Wait()
}

// cancelTree cancels a tree of goroutines, ten below each, that wait for nothing else.
func cancelTree(count int) {
	tree, cancel := context.WithCancel(context.Background())
	var all, leaves sync.WaitGroup
	all.Add(1)
	leaves.Add(count)
	go grow(tree, count, &all, &leaves)
	leaves.Wait()
	cancel()
	all.Wait()
}

func grow(parent context.Context, count int, all, leaves *sync.WaitGroup) {
	defer all.Done()
	mine, cancel := context.WithCancel(parent)
	defer cancel()
	if count <= 1 {
		leaves.Done()
		<-mine.Done()
		return
	}
	var below sync.WaitGroup
	below.Add(10)
	for branch := 0; branch < 10; branch++ {
		go grow(mine, count/10, &below, leaves)
	}
	below.Wait()
}

// park starts goroutines that wait in line at one channel.
func park(count int) chan struct{} {
	gate := make(chan struct{})
	for task := 0; task < count; task++ {
		go func() { <-gate }()
	}
	runtime.Gosched()
	return gate
}
