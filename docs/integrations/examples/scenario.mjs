// What the two agents of every example do, whatever framework runs them: scenario.py in JavaScript.
//
// A model is played by a script: a generator that yields the call of a tool, is sent what the framework
// showed the model of the result, and returns the model's last words. So nothing here needs a network,
// and what is checked is what a model would have seen.
//
// SHARED_CONTEXT_LAUNCHER names the launcher to use instead of the checkout's own.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const launcher = process.env.SHARED_CONTEXT_LAUNCHER ??
  path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../bin/shared-context')
const store = fs.mkdtempSync(path.join(os.tmpdir(), 'shared-context-example-'))
process.on('exit', () => fs.rmSync(store, { recursive: true, force: true }))
// No framework hands its whole environment on to a server; these are what a server may need of it.
const passedOn = ['HOME', 'PATH', 'XDG_CACHE_HOME', 'SHARED_CONTEXT_JAVA', 'SHARED_CONTEXT_CLASS_ARCHIVE']
const facts = {}

/** What the server process of one agent is started with: the common store, and who it acts for. */
export function environment(agent) {
  const some = Object.fromEntries(passedOn.filter(name => name in process.env).map(name => [name, process.env[name]]))
  return { ...some, SHARED_CONTEXT_HOME: store, SHARED_CONTEXT_AGENT_ID: agent }
}

/** Plays the model of one agent: give it what the model is shown, get what the model answers. */
export class Script {
  calls = 0
  begun = false

  constructor(generator) {
    this.generator = generator
  }

  /** The next answer: { tool, args }, or the text that ends the run. */
  next(shown) {
    const step = this.begun ? this.generator.next(result(shown)) : this.generator.next()
    this.begun = true
    this.calls++
    return step.value
  }
}

/** The result of the server within what a framework makes of it: the first object with success. */
function result(shown) {
  if (shown !== null && typeof shown === 'object') {
    if ('success' in shown) return shown
    for (const inner of Object.values(shown)) {
      const found = result(inner)
      if (found) return found
    }
  }
  if (typeof shown === 'string') {
    for (let start = shown.indexOf('{'); start >= 0; start = shown.indexOf('{', start + 1)) {
      for (let end = shown.lastIndexOf('}'); end > start; end = shown.lastIndexOf('}', end - 1)) {
        try {
          const found = result(JSON.parse(shown.slice(start, end + 1)))
          if (found) return found
        } catch {
          // not JSON from here to there
        }
      }
    }
  }
  return undefined
}

const call = (tool, args) => ({ tool, args })
const lock = session => ({ session_id: session, action: 'lock', resources: ['config.yaml'] })

/** The planner alone: makes the session, keeps a value for all, locks what it works on, and says so. */
export function * opening() {
  const { session_id: session } = yield call('create_session', { purpose: 'Ship the release' })
  yield call('set_memory', { key: 'port', value: { port: 8080 }, session_id: session, shared: true })
  facts.plannersToken = (yield call('coordinate_session_work', lock(session))).fencing_token
  yield call('add_message', { session_id: session, content: 'I work on config.yaml; the port is in shared memory.' })
  facts.plannerHasReadUpTo = (yield call('get_messages', { session_id: session })).ack_cursor
  return session
}

/** Waits until the coder asks, hands the work over, and waits until it is done. */
export function * planner(session) {
  const asked = yield * wait(session, facts.plannerHasReadUpTo, 'coder')
  facts.plannerWasAsked = asked.messages[0].content
  yield call('add_message', {
    session_id: session, content: 'config.yaml is yours: set the port.', to: ['coder'], metadata: { type: 'hand-off' }
  })
  yield call('coordinate_session_work', { session_id: session, action: 'unlock', resources: ['config.yaml'] })
  const done = yield * wait(session, asked.next_cursor, 'coder')
  facts.plannerHeard = done.messages[0].content
  return `The coder says: ${facts.plannerHeard}`
}

/** Reads what is known, is kept out of what is locked, asks, stands in line, works, and reports. */
export function * coder(session) {
  const { port } = (yield call('get_memory', { key: 'port', session_id: session, shared: true })).value
  facts.coderRead = port
  facts.refused = yield call('coordinate_session_work', lock(session))
  yield call('add_message', { session_id: session, content: 'May I have config.yaml?', to: ['planner'] })
  let held
  for (let tries = 0; tries < 15 && !held?.success; tries++) {
    held = yield call('coordinate_session_work', { ...lock(session), wait_seconds: 4 })
  }
  facts.codersToken = held.fencing_token
  facts.coderWasTold = (yield call('get_messages', { session_id: session })).messages.at(-1).content
  facts.mistaken = yield call('get_messages', { session_id: 'session_0000000000000000' })
  yield call('set_memory', {
    key: 'config.yaml', value: { port }, session_id: session, shared: true, fencing_token: held.fencing_token
  })
  yield call('coordinate_session_work', { session_id: session, action: 'unlock', resources: ['config.yaml'] })
  yield call('add_message', { session_id: session, content: `config.yaml has port ${port}.`, to: ['planner'] })
  return `config.yaml has port ${port}.`
}

/** Waits as often as needed: 4 seconds at a time suit the time-out of every client. */
function * wait(session, after, sender) {
  for (let tries = 0; tries < 15; tries++) {
    const heard = yield call('wait_for_messages', { session_id: session, after, from: [sender], timeout_seconds: 4 })
    if (heard.messages.length > 0) return heard
  }
  throw new Error(`nothing from ${sender} within a minute`)
}

/** Ends the program: prints what was shown, with exit code 1 if anything of it was not. */
export async function check() {
  const error = shown => `${shown?.code}: ${shown?.error} ${shown?.suggestions?.join(' ')}`
  const lines = [
    [`the coder read shared memory: port ${facts.coderRead}`, facts.coderRead === 8080],
    [`the coder was refused the lock: ${error(facts.refused)}`, facts.refused?.code === 'SESSION_LOCKED'],
    [`the planner woke and read: ${facts.plannerWasAsked}`, facts.plannerWasAsked?.includes('May I')],
    [`the coder was handed over: ${facts.coderWasTold}`, facts.coderWasTold?.includes('yours')],
    [`the coder's lock came after the planner's: tokens ${facts.plannersToken}, ${facts.codersToken}`,
      facts.plannersToken > 0 && facts.plannersToken < facts.codersToken],
    [`the model was told what to do: ${error(facts.mistaken)}`,
      facts.mistaken?.code === 'SESSION_NOT_FOUND' && facts.mistaken.suggestions.length > 0],
    [`the planner woke and read: ${facts.plannerHeard}`, facts.plannerHeard === 'config.yaml has port 8080.']
  ]
  if (fs.existsSync('/proc/self/environ')) lines.push(['no server process is left', await noneLeft()])
  for (const [line, held] of lines) console.log((held ? 'ok    ' : 'FAILS ') + line)
  process.exit(lines.every(([, held]) => held) ? 0 : 1)
}

/** True as soon as no process works on the store; a server may take a moment to end. */
async function noneLeft() {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline;) {
    if (!fs.readdirSync('/proc').filter(name => /^\d+$/.test(name)).some(worksOnStore)) return true
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  return false
}

function worksOnStore(process) {
  try {
    return fs.readFileSync(`/proc/${process}/environ`, 'utf8').split('\0').includes(`SHARED_CONTEXT_HOME=${store}`)
  } catch {
    return false // it has ended, or belongs to somebody else
  }
}
