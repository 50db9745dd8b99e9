// Programs that use modules of others, as these are used: with promises.

const FETCH = `
const log: string[] = [];
const answers: [RegExp, number, unknown][] = [];
const fetch = (async (input: RequestInfo | URL, init: RequestInit = {}) => {
  const body = typeof init.body === "string" ? init.body : init.body == null ? "" : Object.prototype.toString.call(init.body);
  const line = \`\${init.method} \${input} \${body}\`;
  log.push(line);
  await new Promise((resolve) => setTimeout(resolve, 1));
  const [, status, answer] = answers.find(([pattern]) => pattern.test(line)) ?? [/./, 404, { message: "not found", error: "NotFound" }];
  return new Response(typeof answer === "string" ? answer : JSON.stringify(answer), { status, headers: { "content-type": "application/json" } });
}) as typeof globalThis.fetch;
function show(what: string, value: unknown): void {
  console.log(what, JSON.stringify(value, (key, one) => (key === "stack" ? undefined : one instanceof Error ? { ...one, message: one.message } : one)));
}
`;

/** 1,200 lines of a client for files and buckets. */
export const STORAGE = `import { StorageClient } from "./StorageClient";
${FETCH}
answers.push(
  [/GET .*\\/bucket$/, 200, [{ id: "a" }, { id: "b" }]],
  [/GET .*\\/bucket\\/a/, 200, { id: "a", public: true }],
  [/POST .*\\/bucket .*"new"/, 200, { name: "new" }],
  [/POST .*\\/object\\/list\\/a/, 200, [{ name: "one.txt" }]],
  [/POST .*\\/object\\/a\\/one.txt/, 200, { Id: "1", Key: "a/one.txt" }],
  [/GET .*\\/object\\/a\\/one.txt/, 200, "contents"],
  [/POST .*\\/object\\/move/, 200, { message: "moved" }],
  [/POST .*\\/object\\/sign\\/a\\/one.txt/, 200, { signedURL: "/signed/1" }],
  [/DELETE .*\\/object\\/a/, 200, [{ name: "one.txt" }]],
  [/POST .*\\/bucket .*"broken"/, 500, { message: "it is broken", error: "Broken" }],
);

async function buckets(client: StorageClient): Promise<void> {
  show("list", await client.listBuckets());
  show("get", await client.getBucket("a"));
  show("missing", await client.getBucket("nowhere"));
  show("create", await client.createBucket("new", { public: false }));
  show("broken", await client.createBucket("broken"));
}

async function files(client: StorageClient): Promise<void> {
  const bucket = client.from("a");
  show("upload", await bucket.upload("one.txt", "contents", { contentType: "text/plain" }));
  show("list", await bucket.list("", { limit: 10 }));
  const { data, error } = await bucket.download("one.txt");
  show("download", [await data?.text(), error]);
  const [moved, signed] = await Promise.all([bucket.move("one.txt", "two.txt"), bucket.createSignedUrl("one.txt", 60)]);
  show("moved and signed", [moved, signed]);
  show("removed", await bucket.remove(["one.txt"]));
  show("not there", await bucket.info("two.txt"));
}

async function strict(client: StorageClient): Promise<string> {
  try {
    await client.throwOnError().from("b").remove(["x"]);
    return "nothing was thrown";
  } catch (error) {
    return (error as Error).message;
  }
}

const client = new StorageClient("http://localhost/storage/v1", { apikey: "key" }, fetch);
await buckets(client);
await files(client);
console.log(await strict(client));
for (const line of log) console.log(line);
`;

/** 2,500 lines of a client for users, and of locks. */
export const AUTH = `import GoTrueAdminApi from "./GoTrueAdminApi";
import { processLock } from "./lib/locks";
${FETCH}
const ID = "11111111-1111-4111-8111-111111111111";
answers.push(
  [/POST .*\\/admin\\/users/, 200, { id: ID, email: "ann@example.org" }],
  [/GET .*\\/admin\\/users\\/.*\\/factors/, 200, [{ id: ID, status: "verified" }]],
  [/GET .*\\/admin\\/users\\/1/, 200, { id: ID, email: "ann@example.org" }],
  [/GET .*\\/admin\\/users\\?/, 200, { users: [{ id: ID }] }],
  [/DELETE .*\\/admin\\/users/, 422, { msg: "there are files left", error_code: "conflict" }],
  [/POST .*\\/invite/, 429, { msg: "too many", code: 429 }],
  [/GET .*\\/admin\\/oauth\\/clients/, 200, { clients: [{ client_id: "c" }] }],
);

async function users(api: GoTrueAdminApi): Promise<void> {
  show("create", await api.createUser({ email: "ann@example.org" }));
  show("get", await api.getUserById(ID));
  show("list", await api.listUsers({ page: 1, perPage: 10 }));
  show("delete", await api.deleteUser(ID));
  show("invite", await api.inviteUserByEmail("ben@example.org", { redirectTo: "http://localhost" }));
  show("factors", await api.mfa.listFactors({ userId: ID }));
  show("clients", await api.oauth.listClients());
  try {
    await api.getUserById("nobody");
  } catch (error) {
    console.log("thrown:", (error as Error).message);
  }
}

async function oneAfterTheOther(): Promise<string[]> {
  const said: string[] = [];
  const hold = async (name: string, ms: number): Promise<void> => {
    await processLock("lock", 1000, async () => {
      said.push(\`\${name} has it\`);
      await new Promise((resolve) => setTimeout(resolve, ms));
      said.push(\`\${name} gives it back\`);
    });
  };
  await Promise.all([hold("ann", 20), hold("ben", 1), hold("cem", 5)]);
  return said;
}

const api = new GoTrueAdminApi({ url: "http://localhost/auth/v1", headers: { apikey: "key" }, fetch });
await users(api);
for (const line of await oneAfterTheOther()) console.log(line);
for (const line of log) console.log(line);
`;

/** 1,000 lines of a queue with a limit, of rates and of repetition. */
export const QUEUE = `import { Queue } from "./queue/index.ts";
import { RateLimiter } from "./rate-limiter.ts";
import { repeatingTask } from "./repeating-task.ts";

const delay = async (ms: number): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, ms));
};

async function limited(): Promise<void> {
  const queue = new Queue<number>({ concurrency: 2 });
  let running = 0;
  let most = 0;
  const job = async (n: number): Promise<number> => {
    running++;
    most = Math.max(most, running);
    await delay(10 - n);
    running--;
    if (n === 3) throw new Error("three is bad");
    return n * n;
  };
  const results = await Promise.allSettled([1, 2, 3, 4, 5].map(async (n) => await queue.add(async () => await job(n))));
  for (const result of results) console.log(result.status, result.status === "fulfilled" ? result.value : result.reason.message);
  await queue.onIdle();
  console.log("most at a time:", most, "left:", queue.size);
}

async function aborted(): Promise<void> {
  const queue = new Queue<string>({ concurrency: 1 });
  const controller = new AbortController();
  const first = queue.add(async () => {
    await delay(20);
    return "the first has run";
  });
  const second = queue.add(async () => "never", { signal: controller.signal });
  setTimeout(() => controller.abort(), 5);
  try {
    console.log(await second);
  } catch (error) {
    console.log((error as Error).name);
  }
  console.log(await first);
}

async function rates(): Promise<void> {
  const limiter = new RateLimiter({ points: 2, duration: 1 });
  for (let n = 0; n < 3; n++) {
    try {
      console.log("points left:", (await limiter.consume("key")).remainingPoints);
    } catch (error) {
      console.log((error as Error).name);
    }
  }
  limiter.delete("key");
}

async function repeated(): Promise<number> {
  let count = 0;
  const task = repeatingTask(async () => {
    await delay(1);
    count++;
  }, 5, { runImmediately: true });
  task.start();
  while (count < 3) await delay(5);
  task.stop();
  return count;
}

await limited();
await aborted();
await rates();
console.log("repeated:", (await repeated()) >= 3);
for (let n = 0; n < 3; n++) console.log("done", n);
`;
