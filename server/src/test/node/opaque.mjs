// npm `@serenity-kit/opaque`, a call a line. Standard input: {side: "client" or "server", call, args};
// standard output: {result} or {error}.
import { createInterface } from 'node:readline'
import * as opaque from '@serenity-kit/opaque'

await opaque.ready
for await (const line of createInterface({ input: process.stdin })) {
  const { side, call, args } = JSON.parse(line)
  let answer
  try {
    answer = { result: opaque[side][call](args) ?? null }
  } catch (error) {
    answer = { error: String(error) }
  }
  console.log(JSON.stringify(answer))
}
