// The browser's half of OPAQUE, away from the page: the slow hash would hold it up, and only this file may run
// WebAssembly. A password comes in, messages for the server go out.
import { client, ready } from '/assets/opaque.js'

const steps = {
  register: ({ password }) => client.startRegistration({ password }),
  record: ({ password, state, response }) =>
    client.finishRegistration({ password, clientRegistrationState: state, registrationResponse: response }),
  signIn: ({ password }) => client.startLogin({ password }),
  proof: ({ password, state, response }) =>
    client.finishLogin({ password, clientLoginState: state, loginResponse: response }) ?? null,
}
self.onmessage = async ({ data: { id, step, ...args } }) => {
  try {
    await ready
    self.postMessage({ id, result: steps[step](args) })
  } catch (problem) {
    self.postMessage({ id, problem: String(problem) })
  }
}
