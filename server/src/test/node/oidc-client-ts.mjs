// npm `oidc-client-ts` in a page of another site: an app that is all in the browser and keeps no secret.
// Task: {origin, redirect, name, password, client_id}.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { agrees, comesIn, launch, signsIn, signsUp, tell } from './chromium.mjs'

const task = JSON.parse(process.argv[2])
const library = readFileSync(new URL('./node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js', import.meta.url))
const settings = {
  authority: task.origin,
  client_id: task.client_id,
  redirect_uri: task.redirect,
  post_logout_redirect_uri: task.redirect,
  scope: 'openid profile offline_access rooms:read',
  loadUserInfo: true,
  automaticSilentRenew: false,
}
const app = `<!doctype html><title>Diary</title><script src="/library.js"></script>
<script>const manager = new oidc.UserManager(${JSON.stringify(settings)})</script>`
const site = createServer((request, answer) => {
  const script = request.url === '/library.js'
  answer.setHeader('Content-Type', script ? 'text/javascript' : 'text/html')
  answer.end(script ? library : app)
}).listen(new URL(task.redirect).port, '127.0.0.1')
const browser = await launch()

try {
  const page = await comesIn(browser)
  await signsUp(page, task)
  await page.goto(new URL('/', task.redirect).href)
  await page.evaluate(() => void manager.signinRedirect())
  await signsIn(page, task)
  await agrees(page)
  await page.waitForURL((url) => url.href.startsWith(task.redirect))
  const first = await page.evaluate(() => manager.signinCallback())
  tell('signed in', { name: first.profile.preferred_username, scope: first.scope })

  const renewed = await page.evaluate(() => manager.signinSilent())
  tell('renewed', {
    sub: renewed.profile.sub === first.profile.sub,
    other: renewed.access_token !== first.access_token && renewed.refresh_token !== first.refresh_token,
  })
  const asked = (path, token) =>
    page.evaluate(
      async ([url, bearer]) => {
        const answer = await fetch(url, { headers: { authorization: `Bearer ${bearer}` } })
        return { status: answer.status, body: await answer.json() }
      },
      [task.origin + path, token],
    )
  tell('asked for its rooms', { status: (await asked('/api/v1/rooms', renewed.access_token)).status })
  tell('asked for itself', { name: (await asked('/api/v1/me', renewed.access_token)).body.user.username })

  await page.evaluate(() => manager.revokeTokens(['refresh_token']))
  const error = await page.evaluate(
    async ([url, fields]) => (await (await fetch(url, { method: 'POST', body: new URLSearchParams(fields) })).json()).error,
    [
      `${task.origin}/oauth2/token`,
      { grant_type: 'refresh_token', refresh_token: renewed.refresh_token, client_id: task.client_id },
    ],
  )
  tell('revoked', { error })

  await page.goto(new URL('/', task.redirect).href)
  await page.evaluate(() => void manager.signoutRedirect({ state: 'left' }))
  await page.waitForURL((url) => url.href.startsWith(task.redirect))
  const left = await page.evaluate(() => manager.signoutCallback())
  await page.goto(`${task.origin}/account`)
  await page.waitForSelector('#stranger:not([hidden])')
  tell('signed out', { state: left.userState === 'left', stranger: await page.isVisible('#stranger') })
} finally {
  await browser.close()
  site.close()
}
