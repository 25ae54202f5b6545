// Speaks Streamable HTTP on 127.0.0.1 and hands every message on to a stdio server, unchanged but
// for its id: the conformance suite tests by URL only. One subprocess for each legacy session, and
// one for all requests of the stateless revision, which knows no sessions.
//
//   node bridge.mjs COMMAND [ARGUMENT...]
//
// prints its URL as the first line; ends, with its subprocesses, when its standard input does.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";

const META = "io.modelcontextprotocol/";
const LEGACY = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];
const LOCAL = ["127.0.0.1", "localhost", "[::1]"];
const BAD_REQUEST = new Set([-32020, -32021, -32022]);
const [command, ...commandArguments] = process.argv.slice(2);
const sessions = new Map();

/** One stdio server and the HTTP replies that wait for it. */
class Subprocess {
  waiting = new Map();
  standing = undefined;

  constructor() {
    this.child = spawn(command, commandArguments, { stdio: ["pipe", "pipe", "inherit"] });
    this.child.stdin.on("error", () => {});
    createInterface({ input: this.child.stdout }).on("line", (line) => this.receive(line));
    this.child.on("exit", () => this.lost());
  }

  send(message) {
    this.child.stdin.write(JSON.stringify(message) + "\n");
  }

  ask(message, reply) {
    this.waiting.set(message.id, reply);
    this.send(message);
  }

  receive(line) {
    const message = JSON.parse(line);
    const reply = this.waiting.get(message.id);
    if (message.method === undefined && reply) {
      this.waiting.delete(message.id);
      reply.answer(message);
    } else {
      this.addressee(message)?.note(message);
    }
  }

  /** A message that answers nothing goes to the request it names, else to the oldest one open. */
  addressee({ params }) {
    const replies = [...this.waiting.values()];
    const subscription = params?._meta?.[META + "subscriptionId"];
    return (
      (subscription !== undefined && this.waiting.get(subscription)) ||
      (params?.progressToken !== undefined && replies.find((reply) => reply.token === params.progressToken)) ||
      replies[0] ||
      this.standing
    );
  }

  lost() {
    const error = { code: -32603, message: "the stdio server ended" };
    for (const [id, reply] of this.waiting) reply.answer({ jsonrpc: "2.0", id, error });
    this.waiting.clear();
  }

  end() {
    this.standing?.close();
    this.child.stdin.end();
    const kill = setTimeout(() => this.child.kill("SIGKILL"), 3000);
    return new Promise((resolve) => this.child.exitCode !== null || this.child.signalCode !== null
      ? resolve()
      : this.child.on("exit", resolve)).then(() => clearTimeout(kill));
  }
}

/** An HTTP response that begins, with its status, when the first message for it is known. */
class Reply {
  constructor(response, message, headers = {}) {
    this.response = response;
    this.message = message;
    this.headers = headers;
    this.token = message?.params?._meta?.progressToken;
  }

  note(message) {
    if (!this.response.headersSent) {
      this.response.writeHead(200, { "content-type": "text/event-stream", ...this.headers });
    }
    this.response.write(`event: message\ndata: ${JSON.stringify(this.restored(message))}\n\n`);
  }

  answer(message) {
    const status = this.response.headersSent ? 200 : statusOf(message, this.message);
    if (status === 200) {
      this.note(message);
      this.response.end();
    } else {
      json(this.response, status, this.restored(message));
    }
  }

  close() {
    this.response.end();
  }

  /** The message with the client's own request id in place of the bridge's. */
  restored(message) {
    const copy = structuredClone(message);
    if (copy.method === undefined && this.message) copy.id = this.message.id;
    const meta = copy.params?._meta;
    if (meta?.[META + "subscriptionId"] !== undefined) meta[META + "subscriptionId"] = this.message.id;
    return copy;
  }
}

/** What the stateless revision's HTTP binding says of an answer; legacy answers are all 200. */
function statusOf(answer, question) {
  const code = answer.error?.code;
  if (code === undefined || !stateless(question)) return 200;
  const meta = question.params?._meta;
  const incomplete = ["protocolVersion", "clientCapabilities"].some((key) => meta?.[META + key] === undefined);
  if (code === -32601) return 404;
  return BAD_REQUEST.has(code) || (code === -32602 && incomplete) ? 400 : 200;
}

const statelessMessages = new WeakSet();
const stateless = (message) => statelessMessages.has(message);

function json(response, status, body) {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function refuse(response, status, code, message, id = null) {
  json(response, status, { jsonrpc: "2.0", id, error: { code, message } });
}

function local(request) {
  const names = [request.headers.host, request.headers.origin?.replace(/^https?:\/\//, "")];
  return names.every((name) => name === undefined || LOCAL.includes(name.replace(/:\d+$/, "")));
}

async function body(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

let everyone;
let requests = 0;

/** A request of the stateless revision: ids of different clients may collide, so it gets another. */
function serveStateless(request, response, message) {
  const header = request.headers["mcp-protocol-version"];
  const stated = message.params?._meta?.[META + "protocolVersion"];
  if (header === undefined || (stated !== undefined && stated !== header)) {
    return refuse(response, 400, -32020, "MCP-Protocol-Version differs from the body", message.id);
  }
  statelessMessages.add(message);
  everyone ??= new Subprocess();
  if (message.id === undefined) {
    everyone.send(message);
    return response.writeHead(202).end();
  }
  const id = ++requests;
  response.on("close", () => {
    if (everyone.waiting.delete(id)) {
      everyone.send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: id } });
    }
  });
  everyone.ask({ ...message, id }, new Reply(response, message));
}

function serveSession(request, response, message) {
  const id = request.headers["mcp-session-id"];
  if (id === undefined && message.method === "initialize") {
    const fresh = randomUUID();
    sessions.set(fresh, new Subprocess());
    return sessions.get(fresh).ask(message, new Reply(response, message, { "mcp-session-id": fresh }));
  }
  const session = sessions.get(id);
  if (!session) {
    return refuse(response, id === undefined ? 400 : 404, -32600, "no such session", message.id);
  }
  if (message.method !== undefined && message.id !== undefined) {
    return session.ask(message, new Reply(response, message));
  }
  session.send(message);
  response.writeHead(202).end();
}

async function post(request, response) {
  const message = await body(request);
  if (Array.isArray(message)) return refuse(response, 400, -32600, "no batches");
  const version = request.headers["mcp-protocol-version"];
  const modern = request.headers["mcp-session-id"] === undefined
    && (message.params?._meta?.[META + "protocolVersion"] !== undefined
      || (version !== undefined && !LEGACY.includes(version)));
  return modern ? serveStateless(request, response, message) : serveSession(request, response, message);
}

async function serve(request, response) {
  if (!local(request)) return refuse(response, 403, -32600, "not a local host");
  if (request.method === "POST") return post(request, response);
  const id = request.headers["mcp-session-id"];
  const session = sessions.get(id);
  if (!session) return refuse(response, id === undefined ? 405 : 404, -32600, "no such session");
  if (request.method === "GET") {
    session.standing = new Reply(response);
    response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
  } else if (request.method === "DELETE") {
    sessions.delete(id);
    session.end();
    response.writeHead(200).end();
  } else {
    refuse(response, 405, -32600, "no such method");
  }
}

const server = createServer((request, response) => {
  serve(request, response).catch((error) => {
    if (!response.headersSent) refuse(response, 400, -32700, error.message);
  });
});

async function stop() {
  server.close();
  await Promise.all([...sessions.values(), ...(everyone ? [everyone] : [])].map((session) => session.end()));
  process.exit(0);
}

process.stdin.on("end", stop).on("error", stop).resume();
process.on("SIGTERM", stop);
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/mcp`));
