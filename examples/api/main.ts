// A store behind an HTTP API. Amounts move between accounts one transfer at a time, however long each takes: `main.js [port]`.
//
//   GET /accounts             all of them
//   PUT /accounts/:name       { "balance": 10 }
//   POST /transfers           { "from": "a", "to": "b", "amount": 5 }

import { Mutex, main, sleep } from "stackful";
import { HttpError, type HttpRequest, json, serve } from "stackful/http";

class Bank {
  readonly #accounts = new Map<string, number>();
  readonly #mutex = new Mutex();

  get balances(): Record<string, number> {
    return Object.fromEntries(this.#accounts);
  }

  open(name: string, balance: number): void {
    "use cooperative";
    using _ = this.#mutex.lock();
    this.#accounts.set(name, balance);
  }

  /** All or nothing, also if the client leaves in the middle: nothing is changed before everything is known. */
  transfer(from: string, to: string, amount: number): void {
    "use cooperative";
    using _ = this.#mutex.lock();
    const [has, gets] = [this.#balance(from), this.#balance(to)];
    if (has < amount) throw new HttpError(409, `${from} has only ${has}`);
    sleep(5); // somebody else is asked
    this.#accounts.set(from, has - amount);
    this.#accounts.set(to, gets + amount);
  }

  #balance(name: string): number {
    const balance = this.#accounts.get(name);
    if (balance === undefined) throw new HttpError(404, `Nobody is called ${name}`);
    return balance;
  }
}

const bank = new Bank();

function handle(request: HttpRequest) {
  "use cooperative";
  const [, collection, name] = request.path.split("/");
  switch (`${request.method} ${collection}`) {
    case "GET accounts":
      return json(bank.balances);
    case "PUT accounts": {
      const { balance } = request.body.json() as { balance: number };
      if (name === undefined || !Number.isInteger(balance))
        throw new HttpError(400, "An account has a name, and a whole balance");
      bank.open(name, balance);
      return undefined;
    }
    case "POST transfers": {
      const { from, to, amount } = request.body.json() as { from: string; to: string; amount: number };
      if (from === to || !(amount > 0)) throw new HttpError(400, "A transfer moves something, from one to another");
      bank.transfer(from, to, amount);
      return json(bank.balances);
    }
    default:
      throw new HttpError(404);
  }
}

main(() => {
  using server = serve({ port: Number(process.argv[2] ?? 8080), host: "127.0.0.1" }, handle);
  console.log(`http://127.0.0.1:${server.address.port}`);
  server.join();
});
