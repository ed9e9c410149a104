// Signing in on the way to an app.
import { $ } from './page.js'
import { signIn } from './passwords.js'

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
