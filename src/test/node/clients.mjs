// Drives a stdio server with an official TypeScript client and prints what it saw as one line of
// JSON, for a test to judge.
//
//   node clients.mjs v1|v2 legacy|auto|modern product|fixture COMMAND [ARGUMENT...]
import { performance } from "node:perf_hooks";

const [version, era, scenario, command, ...args] = process.argv.slice(2);
const MODES = { legacy: "legacy", auto: "auto", modern: { pin: "2026-07-28" } };

async function connect() {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(SHARED_CONTEXT_|JAVA_)/.test(name)));
  const server = { command, args, env, stderr: "inherit" };
  const name = { name: "interop", version: "1" };
  if (version === "v1") {
    const { Client } = await import("@modelcontextprotocol/sdk/client/index.js");
    const { StdioClientTransport } = await import("@modelcontextprotocol/sdk/client/stdio.js");
    const client = new Client(name);
    await client.connect(new StdioClientTransport(server));
    return { client, call: (tool, values, options) => client.callTool({ name: tool, arguments: values }, undefined, options) };
  }
  const { Client } = await import("@modelcontextprotocol/client");
  const { StdioClientTransport } = await import("@modelcontextprotocol/client/stdio");
  const client = new Client(name, { versionNegotiation: { mode: MODES[era] } });
  await client.connect(new StdioClientTransport(server));
  return { client, call: (tool, values, options) => client.callTool({ name: tool, arguments: values }, options) };
}

async function closeTime(client) {
  const begun = performance.now();
  await client.close();
  return performance.now() - begun;
}

/** One conversation through the product's own tools, resources and prompts. */
async function product({ client, call }) {
  const { tools } = await client.listTools();
  const opened = (await call("create_session", { purpose: "interop" })).structuredContent;
  const posted = await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      call("add_message", { session_id: opened.session_id, content: `message ${i}` })),
  );
  const read = await call("get_messages", { session_id: opened.session_id, limit: 200 });
  const refused = await call("get_messages", { session_id: "session_0000000000000000" });
  const { resourceTemplates } = await client.listResourceTemplates();
  const resource = await client.readResource({ uri: `session://${opened.session_id}` });
  const { prompts } = await client.listPrompts();
  const prompt = await client.getPrompt({ name: "catch-up", arguments: { session_id: opened.session_id } });
  return {
    tools: tools.map((tool) => tool.name),
    ids: new Set(posted.map((answer) => answer.structuredContent.message_id)).size,
    contents: read.structuredContent.messages.map((message) => message.content),
    sameForms: JSON.stringify(read.structuredContent) === read.content[0].text,
    refused: { isError: refused.isError, code: JSON.parse(refused.content[0].text).code },
    templates: resourceTemplates.map((template) => template.uriTemplate),
    resource: JSON.parse(resource.contents[0].text).session?.session_id === opened.session_id,
    prompts: prompts.map((each) => each.name),
    prompt: prompt.messages[0].role,
  };
}

/** What needs a tool that takes its time: many calls at once, progress, cancellation. */
async function fixture({ client, call }) {
  const { tools } = await client.listTools();
  const simple = await call("test_simple_text", {});
  const parallel = await Promise.all(
    Array.from({ length: 100 }, () => call("test_simple_text", {})));
  const abort = new AbortController();
  const aborted = call("test_wait", {}, {
    signal: abort.signal,
    onprogress: () => abort.abort("enough"),
  }).then(() => "answered", () => "aborted");
  const outcome = await aborted;
  const interrupted = await call("test_waits_interrupted", {});
  return {
    tools: tools.map((tool) => tool.name),
    text: simple.content[0].text,
    parallel: parallel.filter((answer) => answer.content[0].text === simple.content[0].text).length,
    aborted: outcome,
    interrupted: interrupted.content[0].text,
  };
}

const connection = await connect();
const seen = await { product, fixture }[scenario](connection);
// The first client knows it only for itself.
seen.protocol = connection.client.getNegotiatedProtocolVersion?.();
seen.server = connection.client.getServerVersion()?.name;
seen.closeMillis = await closeTime(connection.client);
console.log(JSON.stringify(seen));
