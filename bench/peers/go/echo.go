package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"syscall"
)

// serveEchoes does what peers/echoNode.ts says.
func serveEchoes() {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go echo(connection)
		}
	}()
	answerQuestions(listener)
}

// answerQuestions does what peers/answerQuestions.ts says.
func answerQuestions(listener net.Listener) {
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	for questions := bufio.NewScanner(os.Stdin); questions.Scan(); {
		fmt.Println(microseconds())
	}
}

func echo(connection net.Conn) {
	defer connection.Close()
	bytes := make([]byte, 64*1024)
	for {
		count, err := connection.Read(bytes)
		if err != nil {
			return
		}
		if _, err := connection.Write(bytes[:count]); err != nil {
			return
		}
	}
}

// microseconds of a processor that the process has used.
func microseconds() int64 {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return (usage.Utime.Nano() + usage.Stime.Nano()) / 1000
}
