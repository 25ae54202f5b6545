// Mastra: an MCPClient with one server for each agent; each agent is given the tools of its own.
import { Agent } from '@mastra/core/agent'
import { MCPClient } from '@mastra/mcp'
import { check, coder, environment, launcher, opening, planner, Script } from './scenario.mjs'
import { MockLanguageModelV2 } from 'ai/test'

const server = agent => new MCPClient({
  id: agent, servers: { shared: { command: launcher, args: [], env: environment(agent) } }, timeout: 60_000
})

/** Stands for a model; with a real one, name it as model. */
function scripted(script) {
  const answer = prompt => {
    const last = prompt.at(-1)
    const step = script.next(last.role === 'tool' ? last.content[0].output : undefined)
    return typeof step === 'string'
      ? { text: step }
      : { id: `call${script.calls}`, name: `shared_${step.tool}`, input: JSON.stringify(step.args) }
  }
  const usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 }
  return new MockLanguageModelV2({
    doGenerate: async ({ prompt }) => {
      const { text, id, name, input } = answer(prompt)
      return {
        usage,
        warnings: [],
        finishReason: text ? 'stop' : 'tool-calls',
        content: [text ? { type: 'text', text } : { type: 'tool-call', toolCallId: id, toolName: name, input }]
      }
    }
  })
}

async function run(name, mcp, script) {
  const agent = new Agent({
    id: name, name, instructions: 'go on', model: scripted(script), tools: await mcp.listTools()
  })
  return (await agent.generate('go on', { maxSteps: 100 })).text
}

const [first, second] = [server('planner'), server('coder')]
try {
  const session = await run('planner', first, new Script(opening()))
  await Promise.all([run('planner', first, new Script(planner(session))), run('coder', second, new Script(coder(session)))])
} finally {
  await second.disconnect()
  await first.disconnect()
}
await check()
