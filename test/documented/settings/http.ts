// What the examples of HTTP need around them, and what has happened afterwards. `port` takes the place of theirs.

import assert from "node:assert/strict";
import { Channel, type Cooperative, Event, wait } from "stackful";
import {
  request as askFor,
  type BodyWriter,
  HttpError,
  type HttpRequest,
  type HttpResponse,
  type HttpServer,
  json,
  serve,
} from "stackful/http";
import { connect } from "stackful/net";
import { recorder } from "./lasting.js";

const host = "127.0.0.1";

export const settings = {
  request() {
    "use cooperative";
    return answering('{ "name": "Åse" }');
  },

  ClientResponse() {
    "use cooperative";
    return answering("one\ntwo\n");
  },

  "ClientResponse.bytes"() {
    "use cooperative";
    return answering("image");
  },

  "ClientResponse.text"() {
    "use cooperative";
    return answering("hello");
  },

  "ClientResponse.json"() {
    "use cooperative";
    return answering('{ "name": "Åse" }');
  },

  serve: () => ({
    port: 0,
    after({ server }: { server: HttpServer }) {
      "use cooperative";
      assert.equal(ask(server, "/path"), "You want /path");
    },
  }),

  HttpServer: () => ({
    port: 0,
    after({ server }: { server: HttpServer }) {
      "use cooperative";
      assert.equal(ask(server, "/"), "hello");
    },
  }),

  "HttpServer.join"() {
    "use cooperative";
    const server = serve({ port: 0, host }, () => "hello");
    return { server, after: () => assert.equal(server.connections, 0) };
  },

  "HttpServer.shutdown"() {
    "use cooperative";
    const server = serve({ port: 0, host }, () => "hello");
    return { server, after: () => assert.equal(server.connections, 0) };
  },

  HttpError: () => ({
    users: new Map<string, string>(),
    after({ find }: { find: (request: HttpRequest) => unknown }) {
      "use cooperative";
      const { request, end } = arriving({ path: "/nobody" });
      assert.throws(() => find(request), HttpError);
      end();
    },
  }),

  HttpRequest: () => ({
    after({ greet }: { greet: Cooperative<(request: HttpRequest) => string> }) {
      "use cooperative";
      const { request, end } = arriving({ path: "/?name=%C3%85se" });
      assert.equal(greet(request), "hello Åse");
      end();
    },
  }),

  "HttpRequest.upgrade": () => ({
    port: 0,
    after({ server }: { server: HttpServer }) {
      "use cooperative";
      using socket = connect({ host, port: server.address.port });
      socket.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\nhello\n");
      assert.match(String(socket.readUntil("\r\n\r\n", 1000)), /^HTTP\/1\.1 101 /);
      assert.equal(String(socket.readUntil("\n", 1000)), "hello");
    },
  }),

  RequestBody() {
    "use cooperative";
    const { request, end } = arriving({ body: "hello" });
    const digest = recorder<Uint8Array>();
    return {
      request,
      digest,
      after() {
        "use cooperative";
        assert.equal(Buffer.concat(digest.heard).toString(), "hello");
        end();
      },
    };
  },

  "RequestBody.read"() {
    "use cooperative";
    const { request, end } = arriving({ body: "hello" });
    const digest = recorder<Uint8Array>();
    return {
      body: request.body,
      digest,
      after() {
        "use cooperative";
        assert.equal(Buffer.concat(digest.heard).toString(), "hello");
        end();
      },
    };
  },

  "RequestBody.bytes"() {
    "use cooperative";
    const { request, end } = arriving({ body: "hello" });
    return {
      request,
      after({ image }: { image: Buffer }) {
        "use cooperative";
        assert.equal(image.toString(), "hello");
        end();
      },
    };
  },

  "RequestBody.text"() {
    "use cooperative";
    const { request, end } = arriving({ body: "Åse\n" });
    return {
      request,
      after({ name }: { name: string }) {
        "use cooperative";
        assert.equal(name, "Åse");
        end();
      },
    };
  },

  "RequestBody.json"() {
    "use cooperative";
    const { request, end } = arriving({ body: '{"name":"Åse"}' });
    return {
      request,
      after({ name }: { name: string }) {
        "use cooperative";
        assert.equal(name, "Åse");
        end();
      },
    };
  },

  "BodyWriter.write"() {
    "use cooperative";
    const writer = {
      heard: "",
      write(text: string) {
        this.heard += text;
      },
    };
    return { writer: writer as BodyWriter & typeof writer, after: () => assert.equal(writer.heard, "data: 1\n\n") };
  },

  json: () => ({
    after: ({ created }: { created: HttpResponse }) => assert.deepEqual(created, json({ id: 7 }, { status: 201 })),
  }),
};

function ask(server: HttpServer, path: string): string {
  "use cooperative";
  return wait(wait(fetch(`http://${host}:${server.address.port}${path}`)).text());
}

/** A request that has arrived, and waits for its answer. */
function arriving({ path = "/", body }: { path?: string; body?: string }): {
  request: HttpRequest;
  end: Cooperative<() => void>;
} {
  "use cooperative";
  const requests = new Channel<HttpRequest>(1);
  const answered = new Event();
  const server = serve({ port: 0, host }, (request) => {
    requests.send(request);
    answered.wait();
    return "answered";
  });
  const init = body === undefined ? {} : { method: "POST", body };
  const response = fetch(`http://${host}:${server.address.port}${path}`, init).then((answer) => answer.text());
  const request = requests.receive();
  const end = () => {
    "use cooperative";
    answered.set();
    assert.equal(wait(response), "answered");
    server.shutdown(1000);
  };
  return { request, end };
}

/** A server that says one thing, and an answer of its. */
function answering(body: string) {
  "use cooperative";
  const server = serve({ port: 0, host }, () => body);
  const url = `http://${host}:${server.address.port}/`;
  const response = askFor(url);
  return {
    url,
    response,
    after() {
      "use cooperative";
      response.close();
      server.shutdown(100);
    },
  };
}
