// A client of Redis for many tasks at once. Commands go out as they come, and nobody waits for the answer to somebody else's.
//
//   call, call, call   ->  socket  ->  Redis
//   the reader         <-  socket  <-  replies, in the order of the commands

import { Channel, type Cooperative, group, Mutex } from "stackful";
import { connect, type Socket } from "stackful/net";
import { encode, RedisError, type Reply, readReply } from "./protocol.js";

/** Runs a function with a connection, which is closed afterwards. If the connection fails, so does that. */
export function withRedis<T>(address: { host: string; port: number }, use: Cooperative<(redis: Redis) => T>): T {
  "use cooperative";
  using socket = connect(address);
  const redis = new Redis(socket);
  return group((all) => {
    all.background(() => redis.readReplies());
    return use(redis);
  });
}

export class Redis {
  readonly #socket: Socket;
  readonly #sending = new Mutex();
  /** Who waits for a reply, in the order of the commands. */
  readonly #waiting = new Channel<Channel<Reply>>(Number.POSITIVE_INFINITY);

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Sends a command, and returns the reply. Throws `RedisError` if that is an error. */
  call(...words: readonly string[]): Exclude<Reply, RedisError> {
    "use cooperative";
    const mine = new Channel<Reply>(1);
    this.#sending.withLock(() => {
      this.#socket.write(encode(words));
      this.#waiting.trySend(mine);
    });
    const reply = mine.receive();
    if (reply instanceof RedisError) throw reply;
    return reply;
  }

  /** Hands each reply to who waits for it. Whoever does not wait any more, because it was cancelled, leaves its reply behind. */
  readReplies(): void {
    "use cooperative";
    for (const waiting of this.#waiting) waiting.trySend(readReply(this.#socket));
  }
}
