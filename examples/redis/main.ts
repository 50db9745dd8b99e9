// A thousand tasks count with one connection to Redis: `main.js [port]`.

import { group, main, now, spawn } from "stackful";
import { withRedis } from "./client.js";
import { RedisError } from "./protocol.js";

const TASKS = 1000;
const port = Number(process.argv[2] ?? 6379);

main(() => {
  withRedis({ host: "127.0.0.1", port }, (redis) => {
    redis.call("SET", "greeting", "good morning, Åse");
    console.log(redis.call("GET", "greeting"));

    redis.call("DEL", "visits", "line");
    const start = now();
    group(() => {
      for (let task = 0; task < TASKS; task++) spawn(() => redis.call("INCR", "visits"));
    });
    console.log(`${redis.call("GET", "visits")} visits`);
    console.error(`${Math.round(now() - start)} ms`);

    redis.call("RPUSH", "line", "a", "b", "c");
    console.log(redis.call("LRANGE", "line", "0", "-1"), redis.call("GET", "nobody"));
    try {
      redis.call("INCR", "greeting");
    } catch (error) {
      if (!(error instanceof RedisError)) throw error;
      console.log(error.message);
    }
  });
});
