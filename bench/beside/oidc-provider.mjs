// npm `oidc-provider` with everything in memory, and one client that it knows. It gives the same tokens as Parlor to
// `bench tokens`: access tokens as JWT and ID tokens, both ES256, and a new refresh token for each that is spent.
// `GET /seeds?n=…` gives refresh tokens of somebody who has agreed.
import { generateKeyPairSync } from 'node:crypto'
import Provider from 'oidc-provider'

const began = performance.now()
const port = Number(process.env.PARLOR_PORT)
const resource = `http://localhost:${port}/api`
const scope = 'openid offline_access rooms:read'
const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })

const provider = new Provider(`http://localhost:${port}`, {
  jwks: { keys: [{ ...key, kid: 'bench', alg: 'ES256', use: 'sig' }] },
  clients: [
    {
      client_id: 'bench',
      client_secret: 'the-secret-of-the-load-program-0123456789',
      grant_types: ['client_credentials', 'authorization_code', 'refresh_token'],
      redirect_uris: ['https://app.example/back'],
      id_token_signed_response_alg: 'ES256',
    },
  ],
  scopes: ['openid', 'offline_access', 'rooms:read'],
  rotateRefreshToken: true,
  findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: 'rooms:read',
        audience: resource,
        accessTokenTTL: 600,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
})

async function seed() {
  const client = await provider.Client.find('bench')
  const grant = new provider.Grant({ clientId: 'bench', accountId: 'ada' })
  grant.addOIDCScope('openid offline_access')
  grant.addResourceScope(resource, 'rooms:read')
  const now = Math.floor(Date.now() / 1000)
  return new provider.RefreshToken({
    accountId: 'ada',
    authTime: now,
    client,
    expiresWithSession: false,
    grantId: await grant.save(),
    gty: 'authorization_code',
    iiat: now,
    resource,
    rotations: 0,
    scope,
  }).save()
}

provider.use(async (ctx, next) => {
  if (ctx.path !== '/seeds') return next()
  ctx.body = await Promise.all(Array.from({ length: Number(ctx.query.n) }, seed))
})
provider.listen(port, () =>
  console.log(`parlor ready on http://localhost:${port} in ${Math.round(performance.now() - began)} ms`),
)
