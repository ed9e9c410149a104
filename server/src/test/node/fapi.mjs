// npm `openid-client` with all that the FAPI 2.0 Security Profile demands: it signs, pushes and proves its keys.
// Task: {origin, redirect, name, password, client_id, key}; `key` is the private JWK that the client signs with.
import { createServer } from 'node:http'
import * as openid from 'openid-client'
import { agrees, comesIn, launch, signsIn, signsUp, tell } from './chromium.mjs'

const task = JSON.parse(process.argv[2])
const landing = createServer((_, answer) => answer.end('back')).listen(new URL(task.redirect).port, '127.0.0.1')
const browser = await launch()
try {
  const page = await comesIn(browser)
  await signsUp(page, task)

  const key = await crypto.subtle.importKey('jwk', task.key, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
  const config = await openid.discovery(
    new URL(task.origin),
    task.client_id,
    { use_dpop: true },
    openid.PrivateKeyJwt({ key, kid: task.key.kid }),
    { execute: [openid.allowInsecureRequests] },
  )
  const home = () => page.waitForURL((url) => url.href.startsWith(task.redirect))
  const asking = async (verifier, expected) => ({
    redirect_uri: task.redirect,
    scope: 'openid profile offline_access',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...expected,
  })

  let known = false
  for (const algorithm of ['ES256', 'PS256']) {
    const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair(algorithm))
    const verifier = openid.randomPKCECodeVerifier()
    const expected = { state: openid.randomState(), nonce: openid.randomNonce() }
    const url = await openid.buildAuthorizationUrlWithPAR(config, await asking(verifier, expected), { DPoP })
    await page.goto(url.href)
    if (!known) {
      await signsIn(page, task)
      await agrees(page)
      known = true
    }
    await home()
    const checks = {
      pkceCodeVerifier: verifier,
      expectedState: expected.state,
      expectedNonce: expected.nonce,
      idTokenExpected: true,
    }
    const tokens = await openid.authorizationCodeGrant(config, new URL(page.url()), checks, undefined, { DPoP })
    const who = await openid.fetchUserInfo(config, tokens.access_token, tokens.claims().sub, { DPoP })
    const me = new URL('/api/v1/me', task.origin)
    const asked = await openid.fetchProtectedResource(config, tokens.access_token, me, 'GET', null, undefined, { DPoP })
    const stolen = await fetch(me, { headers: { authorization: `Bearer ${tokens.access_token}` } })
    const fresh = await openid.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP })
    tell('bound', {
      algorithm,
      sent: [...url.searchParams.keys()].sort().join(' '),
      type: tokens.token_type,
      name: who.preferred_username,
      asked: asked.status,
      stolen: stolen.status,
      kept: fresh.refresh_token === tokens.refresh_token,
    })
  }

  const plain = await asking(openid.randomPKCECodeVerifier(), { state: openid.randomState() })
  await page.goto(openid.buildAuthorizationUrl(config, plain).href)
  await home()
  tell('not pushed', { error: new URL(page.url()).searchParams.get('error') })
} finally {
  await browser.close()
  landing.close()
}
