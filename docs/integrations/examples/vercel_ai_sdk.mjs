// Vercel AI SDK: an MCP client, so a server process, for each agent.
import { createMCPClient } from '@ai-sdk/mcp'
import { Experimental_StdioMCPTransport as StdioTransport } from '@ai-sdk/mcp/mcp-stdio'
import { generateText, isStepCount } from 'ai'
import { MockLanguageModelV4 } from 'ai/test'
import { check, coder, environment, launcher, opening, planner, Script } from './scenario.mjs'

const server = agent =>
  createMCPClient({ transport: new StdioTransport({ command: launcher, args: [], env: environment(agent) }) })

/** Stands for a model; with a real one, pass that to generateText. */
const scripted = script => new MockLanguageModelV4({
  doGenerate: async ({ prompt }) => {
    const last = prompt.at(-1)
    const answer = script.next(last.role === 'tool' ? last.content[0].output : undefined)
    const usage = { inputTokens: { total: 0 }, outputTokens: { total: 0 } }
    return typeof answer === 'string'
      ? { finishReason: { unified: 'stop' }, usage, warnings: [], content: [{ type: 'text', text: answer }] }
      : {
          finishReason: { unified: 'tool-calls' },
          usage,
          warnings: [],
          content: [{
            type: 'tool-call', toolCallId: `call${script.calls}`, toolName: answer.tool, input: JSON.stringify(answer.args)
          }]
        }
  }
})

async function run(client, script) {
  const out = await generateText({
    model: scripted(script), tools: await client.tools(), prompt: 'go on', stopWhen: isStepCount(100)
  })
  return out.text
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
