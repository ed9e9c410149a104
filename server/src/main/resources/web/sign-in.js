// Signing in on the way to an app.
import { $, go, trying } from './page.js'
import { signIn } from './passwords.js'

$('signin').onsubmit = trying(async ({ target: { username, password } }) => {
  await signIn(username.value, password.value.normalize('NFC'))
  return go(location.href)
})
