// Written by shared-context hooks install opencode, which also takes it out again with --remove.
import { spawn } from "node:child_process"
import { randomUUID } from "node:crypto"

const commands = COMMANDS

// Runs a hook and gives what it answered; a hook that fails says nothing and stops nobody.
const run = (event, input) =>
  new Promise((resolve) => {
    const child = spawn("/bin/sh", ["-c", commands[event]], { stdio: ["pipe", "pipe", "inherit"] })
    let out = ""
    child.stdout.on("data", (part) => (out += part))
    child.stdin.on("error", () => {})
    child.on("error", () => resolve({}))
    child.on("close", () => {
      try {
        resolve(out.trim() ? JSON.parse(out) : {})
      } catch {
        resolve({})
      }
    })
    child.stdin.end(JSON.stringify(input))
  })

export const SharedContext = async ({ client }) => {
  const begun = new Set()
  const goingOn = new Set()
  const asked = new Set()
  return {
    "chat.message": async (input, output) => {
      const session = output.message.sessionID
      if (asked.delete(session)) return
      goingOn.delete(session)
      const event = begun.has(session) ? "prompt" : "session-start"
      begun.add(session)
      const said = await run(event, {})
      if (said.context) {
        output.parts.push({
          id: "prt_" + randomUUID(),
          sessionID: session,
          messageID: output.message.id,
          type: "text",
          text: said.context,
          synthetic: true,
        })
      }
    },
    "tool.execute.after": async (input, output) => {
      const said = await run("tool", {})
      if (said.context && typeof output.output === "string") output.output += "\n\n" + said.context
    },
    event: async ({ event }) => {
      if (event.type !== "session.idle") return
      const session = event.properties.sessionID
      const said = await run("stop", { stop_hook_active: goingOn.has(session) })
      if (!said.context) return
      goingOn.add(session)
      asked.add(session)
      await client.session.prompt({
        path: { id: session },
        body: { parts: [{ type: "text", text: said.context }] },
      })
    },
  }
}
