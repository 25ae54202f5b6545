// Written by shared-context guard install opencode, which also takes it out again with --remove.
import { spawn } from "node:child_process"

const commands = COMMANDS

export const SharedContextGuard = async ({ directory }) => ({
  "tool.execute.before": async (input, output) => {
    const call = { tool_name: input.tool, tool_input: output.args, cwd: directory }
    const said = await new Promise((resolve) => {
      const child = spawn("/bin/sh", ["-c", commands.guard], { stdio: ["pipe", "pipe", "inherit"] })
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
      child.stdin.end(JSON.stringify(call))
    })
    if (said.denied) throw new Error(said.denied)
  },
})
