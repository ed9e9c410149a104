// npm `oauth4webapi` as a relying party that checks every answer against the specifications.
// Task: {origin, redirect, name, password, client_id, client_secret, signer: {client_id, key}}; `key` is a private JWK.
import { createServer } from 'node:http'
import * as oauth from 'oauth4webapi'
import { agrees, comesIn, launch, signsIn, signsUp, tell } from './chromium.mjs'

const task = JSON.parse(process.argv[2])
const clear = { [oauth.allowInsecureRequests]: true }
const issuer = new URL(task.origin)
const landing = createServer((_, answer) => answer.end('back')).listen(new URL(task.redirect).port, '127.0.0.1')
const browser = await launch()

const discovered = async (algorithm) =>
  oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm, ...clear }))
const key = await crypto.subtle.importKey('jwk', task.signer.key, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
const keeper = { client: { client_id: task.client_id }, proof: oauth.ClientSecretBasic(task.client_secret) }
const poster = { client: { client_id: task.client_id }, proof: oauth.ClientSecretPost(task.client_secret) }
const signer = {
  client: { client_id: task.signer.client_id },
  proof: oauth.PrivateKeyJwt({ key, kid: task.signer.key.kid }),
}
const refused = (work) => work.then(() => 'taken', (problem) => problem.error ?? String(problem))

try {
  const as = await discovered('oidc')
  const plain = await discovered('oauth2')
  tell('discovered', { same: JSON.stringify(as) === JSON.stringify(plain) })

  const page = await comesIn(browser)
  await signsUp(page, task)

  // From the app to the person and back, and the tokens of that.
  const tokens = async ({ client, proof }, person, more, how = clear) => {
    const verifier = oauth.generateRandomCodeVerifier()
    const state = oauth.generateRandomState()
    const nonce = oauth.generateRandomNonce()
    const url = new URL(as.authorization_endpoint)
    const asked = {
      client_id: client.client_id,
      redirect_uri: task.redirect,
      response_type: 'code',
      scope: 'openid profile offline_access rooms:read',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      ...more,
    }
    url.search = new URLSearchParams(how.DPoP ? await pushed({ client, proof }, asked, how) : asked)
    await page.goto(url.href)
    await person()
    await page.waitForURL((at) => at.href.startsWith(task.redirect))
    const back = oauth.validateAuthResponse(as, client, new URL(page.url()), state)
    const answer = await oauth.authorizationCodeGrantRequest(as, client, proof, back, task.redirect, verifier, how)
    const checks = { expectedNonce: nonce, requireIdToken: true, maxAge: more?.max_age && Number(more.max_age) }
    const got = await oauth.processAuthorizationCodeResponse(as, client, answer, checks)
    await oauth.validateApplicationLevelSignature(as, answer, clear)
    return got
  }
  // A request that is pushed first, and named by what comes back.
  const pushed = async ({ client, proof }, asked, how) => {
    const answer = await oauth.pushedAuthorizationRequest(as, client, proof, asked, how)
    const { request_uri } = await oauth.processPushedAuthorizationResponse(as, client, answer)
    return { client_id: client.client_id, request_uri }
  }
  const refreshed = async ({ client, proof }, token, how = clear) =>
    oauth.processRefreshTokenResponse(
      as, client, await oauth.refreshTokenGrantRequest(as, client, proof, token, how))
  const about = async ({ client, proof }, token) =>
    oauth.processIntrospectionResponse(
      as, client, await oauth.introspectionRequest(as, client, proof, token, clear))
  const revoked = async ({ client, proof }, token) =>
    oauth.processRevocationResponse(await oauth.revocationRequest(as, client, proof, token, clear))
  const own = async ({ client, proof }) =>
    oauth.processClientCredentialsResponse(
      as, client, await oauth.clientCredentialsGrantRequest(as, client, proof, { scope: 'rooms:read' }, clear))

  const got = await tokens(keeper, async () => {
    await signsIn(page, task)
    await agrees(page)
  })
  const { sub, auth_time } = oauth.getValidatedIdTokenClaims(got)
  const told = await oauth.userInfoRequest(as, keeper.client, got.access_token, clear)
  const who = await oauth.processUserInfoResponse(as, keeper.client, sub, told)
  tell('signed in', { name: who.preferred_username, scope: got.scope })
  const asked = new Request(`${task.origin}/api/v1/me`, { headers: { authorization: `Bearer ${got.access_token}` } })
  const access = await oauth.validateJwtAccessToken(as, asked, `${task.origin}/api`, clear)
  tell('access token', { sub: access.sub === sub, client: access.client_id === task.client_id })

  const second = await refreshed(keeper, got.refresh_token)
  const claims = oauth.getValidatedIdTokenClaims(second)
  tell('refreshed', { sub: claims.sub === sub, since: claims.auth_time === auth_time })
  const live = await about(keeper, second.access_token)
  tell('looked at', { active: live.active, client: live.client_id === task.client_id, who: live.username })
  tell('used twice', { error: await refused(refreshed(keeper, got.refresh_token)) })
  tell('ended', { error: await refused(refreshed(keeper, second.refresh_token)) })

  const recent = await tokens(keeper, async () => {}, { max_age: '3600' })
  await revoked(keeper, recent.access_token)
  tell('revoked', {
    active: (await about(keeper, recent.access_token)).active,
    error: await refused(refreshed(keeper, recent.refresh_token)),
  })

  const signed = await tokens(signer, () => agrees(page))
  tell('signed by a key', { sub: oauth.getValidatedIdTokenClaims(signed).sub === sub })
  tell('refreshed by a key', { sub: oauth.getValidatedIdTokenClaims(await refreshed(signer, signed.refresh_token)).sub === sub })

  const bound = { ...clear, DPoP: oauth.DPoP(signer.client, await oauth.generateKeyPair('ES256')) }
  const tied = await tokens(signer, async () => {}, {}, bound)
  const mine = await oauth.userInfoRequest(as, signer.client, tied.access_token, bound)
  const bare = await oauth
    .userInfoRequest(as, signer.client, tied.access_token, clear)
    .catch((problem) => problem)
  const api = await oauth.protectedResourceRequest(
    tied.access_token, 'GET', new URL('/api/v1/me', task.origin), undefined, undefined, bound)
  tell('pushed and bound', {
    type: tied.token_type,
    userinfo: mine.status,
    stolen: bare.status,
    api: api.status,
    refreshed: (await refreshed(signer, tied.refresh_token, bound)).token_type,
  })

  // A device without a browser: the person types its code elsewhere.
  const { client, proof } = keeper
  const device = await oauth.processDeviceAuthorizationResponse(
    as, client, await oauth.deviceAuthorizationRequest(as, client, proof, { scope: 'openid profile' }, clear))
  const poll = async () =>
    oauth.processDeviceCodeResponse(
      as, client, await oauth.deviceCodeGrantRequest(as, client, proof, device.device_code, clear))
  const waiting = await refused(poll())
  await page.goto(device.verification_uri)
  await page.fill('[name=user_code]', device.user_code)
  await page.click('main button')
  await agrees(page)
  let held
  while (!held) {
    await new Promise((resolve) => setTimeout(resolve, device.interval * 1000))
    held = await poll().catch((problem) => {
      if (!['authorization_pending', 'slow_down'].includes(problem.error)) throw problem
    })
  }
  const onDevice = oauth.getValidatedIdTokenClaims(held)
  tell('on a device', { waiting, sub: onDevice.sub === sub, again: await refused(poll()) })

  for (const [how, client] of Object.entries({ basic: keeper, post: poster, key: signer })) {
    const token = await own(client)
    tell('for itself', { how, scope: token.scope, refresh: 'refresh_token' in token })
  }
  const stranger = { client: keeper.client, proof: oauth.ClientSecretBasic('not this one') }
  const challenges = await own(stranger).then(() => [], (problem) => problem.cause)
  tell('not proved', { schemes: challenges.map((challenge) => challenge.scheme) })
} finally {
  await browser.close()
  landing.close()
}
