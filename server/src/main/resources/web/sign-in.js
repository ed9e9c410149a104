// Signing in on the way to an app. The password goes to the worker and nowhere else.
const $ = (id) => document.getElementById(id)
const name = '/assets/opaque-worker.js'
const policy = globalThis.trustedTypes?.createPolicy('worker', { createScriptURL: () => name })

const post = async (path, body) => {
  const answer = await fetch('/api/v1' + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  const json = await answer.json()
  if (!answer.ok) throw new Error(json.errors[0].detail)
  return json
}

let worker
const step = (what, args) =>
  new Promise((resolve, reject) => {
    worker ??= new Worker(policy ? policy.createScriptURL('') : name, { type: 'module' })
    worker.onmessage = ({ data: { result, problem } }) => (problem ? reject(new Error(problem)) : resolve(result))
    worker.onerror = () => reject(new Error('Signing in does not work in this browser, or on this server.'))
    worker.postMessage({ id: 1, step: what, ...args })
  })

const signIn = async (username, password) => {
  const { clientLoginState: state, startLoginRequest: request } = await step('signIn', { password })
  const { flow, response } = await post('/login/start', { username, request })
  const proof = await step('proof', { password, state, response })
  if (!proof) throw new Error('The name or the password is wrong.')
  await post('/login/finish', { flow, finish: proof.finishLoginRequest })
}

$('signin').onsubmit = async (event) => {
  event.preventDefault()
  const { username, password } = event.target
  $('problem').hidden = true
  $('status').textContent = 'One moment …'
  try {
    await signIn(username.value, password.value.normalize('NFC'))
    location.reload()
  } catch (problem) {
    $('problem').textContent = problem.message
    $('problem').hidden = false
    $('status').textContent = ''
  }
}
