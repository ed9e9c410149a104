// Passwords in a page: they go to the worker and nowhere else (RFC 9807).
import { api, mistake } from './page.js'

const file = '/assets/opaque-worker.js'
const policy = globalThis.trustedTypes?.createPolicy('worker', { createScriptURL: () => file })

let worker = null, calls = 0
const waiting = new Map()
const start = () => {
  worker = new Worker(policy ? policy.createScriptURL('') : file, { type: 'module' })
  worker.onmessage = ({ data: { id, result, problem } }) => {
    const { resolve, reject } = waiting.get(id)
    waiting.delete(id)
    if (problem) reject(new Error(problem))
    else resolve(result)
  }
  worker.onerror = () => {
    for (const { reject } of waiting.values()) reject(new Error('Signing in does not work in this browser, or on this server.'))
    waiting.clear()
    worker = null
  }
}

// One step of the protocol, in the worker.
export const step = (name, args) =>
  new Promise((resolve, reject) => {
    if (!worker) start()
    waiting.set(++calls, { resolve, reject })
    worker.postMessage({ id: calls, step: name, ...args })
  })

export const signIn = async (username, password) => {
  const { clientLoginState: state, startLoginRequest: request } = await step('signIn', { password })
  const { flow, response } = await api('POST', '/login/start', { username, request })
  const proof = await step('proof', { password, state, response })
  if (!proof) throw mistake('password', 'The name or the password is wrong.')
  return api('POST', '/login/finish', { flow, finish: proof.finishLoginRequest })
}
