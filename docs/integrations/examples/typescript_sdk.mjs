// The official TypeScript SDK: two clients, each with a server process of its own.
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { check, coder, environment, launcher, opening, planner, Script } from './scenario.mjs'

async function server(agent) {
  const client = new Client({ name: agent, version: '1' }, { versionNegotiation: { mode: 'auto' } })
  await client.connect(new StdioClientTransport({ command: launcher, args: [], env: environment(agent) }))
  return client
}

/** Plays a model: calls what the script asks for and shows it the text of the result. */
async function run(client, script) {
  let answer = script.next()
  while (typeof answer !== 'string') {
    const called = await client.callTool({ name: answer.tool, arguments: answer.args })
    answer = script.next(called.content[0].text)
  }
  return answer
}

const [first, second] = [await server('planner'), await server('coder')]
try {
  const session = await run(first, new Script(opening()))
  await Promise.all([run(first, new Script(planner(session))), run(second, new Script(coder(session)))])
} finally {
  await second.close()
  await first.close()
}
await check()
