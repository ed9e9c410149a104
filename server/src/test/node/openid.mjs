// npm `openid-client` as a relying party, and a person in Chromium who lets it in.
// Task: {origin, client_id, client_secret, redirect, name, password}. Prints one JSON object a step, and every
// complaint of the browser's.
import { createServer } from 'node:http'
import * as openid from 'openid-client'
import { agrees, comesIn, launch, signsUp, tell } from './chromium.mjs'

const task = JSON.parse(process.argv[2])
const refused = (work) => work.then(() => 'taken', (problem) => problem.error ?? String(problem))
const landing = createServer((_, answer) => answer.end('back')).listen(new URL(task.redirect).port, '127.0.0.1')
const browser = await launch()
try {
  const page = await comesIn(browser)
  await signsUp(page, task)

  const config = await openid.discovery(new URL(task.origin), task.client_id, task.client_secret, undefined, {
    execute: [openid.allowInsecureRequests],
  })
  const asking = async (more) => {
    const verifier = openid.randomPKCECodeVerifier()
    const expected = { state: openid.randomState(), nonce: openid.randomNonce() }
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: task.redirect,
      scope: 'openid profile offline_access rooms:read',
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...expected,
      ...more,
    })
    await page.goto(url.href)
    return {
      url: url.href,
      tokens: () =>
        openid.authorizationCodeGrant(config, new URL(page.url()), {
          pkceCodeVerifier: verifier,
          expectedState: expected.state,
          expectedNonce: expected.nonce,
          idTokenExpected: true,
        }),
    }
  }
  const home = () => page.waitForURL((url) => url.href.startsWith(task.redirect))

  const first = await asking({ login_hint: task.name })
  tell('asked to sign in', { name: await page.inputValue('[name=username]') })
  await page.fill('[name=password]', task.password)
  await page.click('#signin button')
  await page.waitForSelector('button[value=allow]')
  tell('asked to agree', { text: await page.textContent('main') })
  await agrees(page)
  await home()
  const tokens = await first.tokens()
  const { sub } = tokens.claims()
  const who = await openid.fetchUserInfo(config, tokens.access_token, sub)
  tell('signed in', { name: who.preferred_username, scope: tokens.scope })

  const fresh = await openid.refreshTokenGrant(config, tokens.refresh_token)
  tell('refreshed', { sub: fresh.claims().sub === sub, other: fresh.refresh_token !== tokens.refresh_token })
  tell('looked at', { active: (await openid.tokenIntrospection(config, fresh.access_token)).active })
  tell('used twice', { error: await refused(openid.refreshTokenGrant(config, tokens.refresh_token)) })
  tell('ended', { error: await refused(openid.refreshTokenGrant(config, fresh.refresh_token)) })

  const silent = await asking({ prompt: 'none' })
  await home()
  const again = await silent.tokens()
  tell('not asked again', { sub: again.claims().sub === sub })
  await openid.tokenRevocation(config, again.refresh_token)
  tell('revoked', { error: await refused(openid.refreshTokenGrant(config, again.refresh_token)) })

  await asking({ prompt: 'login', response_mode: 'form_post' })
  tell('asked anew', { fields: await page.locator('[type=password]').count() })
  await page.click('button[value=deny]')
  await home()
  const own = await openid.clientCredentialsGrant(config, { scope: 'rooms:read' })
  tell('for itself', { scope: own.scope })

  await page.goto(openid.buildEndSessionUrl(config, {
    id_token_hint: again.id_token,
    post_logout_redirect_uri: task.redirect,
    state: 'left',
  }).href)
  await home()
  const back = new URL(page.url()).searchParams
  const after = await asking({ prompt: 'none' })
  await home()
  tell('signed out', { state: back.get('state'), error: await refused(after.tokens()) })
} finally {
  await browser.close()
  landing.close()
}
