// Mastra: an MCPClient with one server for each agent; each agent is given the tools of its own.
import { Agent } from '@mastra/core/agent'
import { MCPClient } from '@mastra/mcp'
import { check, coder, environment, launcher, opening, planner, Script } from './scenario.mjs'

const server = agent => new MCPClient({
  id: agent, servers: { shared: { command: launcher, args: [], env: environment(agent) } }, timeout: 60_000
})

/** Stands for a model; with a real one, name it as model. */
function scripted(script) {
  const usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 }
  const answer = prompt => {
    const last = prompt.at(-1)
    const step = script.next(last.role === 'tool' ? last.content[0].output : undefined)
    return typeof step === 'string'
      ? { finishReason: 'stop', part: { type: 'text', text: step } }
      : {
          finishReason: 'tool-calls',
          part: {
            type: 'tool-call',
            toolCallId: `call${script.calls}`,
            toolName: `shared_${step.tool}`,
            input: JSON.stringify(step.args)
          }
        }
  }
  return {
    specificationVersion: 'v2',
    provider: 'example',
    modelId: 'scripted',
    supportedUrls: {},
    async doGenerate({ prompt }) {
      const { finishReason, part } = answer(prompt)
      return { content: [part], finishReason, usage, warnings: [] }
    },
    async doStream({ prompt }) {
      const { finishReason, part } = answer(prompt)
      const said = part.type === 'text'
        ? [{ type: 'text-start', id: '1' }, { type: 'text-delta', id: '1', delta: part.text }, { type: 'text-end', id: '1' }]
        : [part]
      const parts = [{ type: 'stream-start', warnings: [] }, ...said, { type: 'finish', finishReason, usage }]
      return { stream: ReadableStream.from(parts) }
    }
  }
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
