package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
)

// serveHello answers every request with `hello`.
func serveHello() {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	go func() {
		_ = http.Serve(listener, http.HandlerFunc(func(answer http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(answer, "hello")
		}))
	}()
	answerQuestions(listener)
}
