// What a page can say of the blind rolls of one line: when they come, and when each is revealed.
// Task: {module, entries, member, request}: the compiled verifier, the room's entries, and what the page had sent.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const task = JSON.parse(process.argv[2])
const fair = await import(pathToFileURL(task.module))
const entries = JSON.parse(readFileSync(task.entries, 'utf8')).results.filter((it) => it.roll)
const isFirst = ({ seq, roll }) => roll.seq === seq
const reveals = entries.filter((it) => !isFirst(it))

/** What a page says of these entries: of each roll as it comes, and as it is revealed. */
function said(shown) {
  const requests = new fair.Requests(task.member, [{ ...task.request, x: null }])
  const says = { answers: [], reveals: [] }
  for (const entry of shown) {
    if (isFirst(entry)) says.answers.push(requests.answer(entry.roll, entry.roll.nonce))
    else says.reveals.push(requests.unblinded(entry.roll))
  }
  return says
}

/** The entries, where the reveal of one roll shows the bytes of another. */
const withBytes = (of, from) => entries.map((entry) => {
  if (entry !== reveals[of]) return entry
  const { entropy } = reveals[from].roll.proof
  return { ...entry, roll: { ...entry.roll, proof: { ...entry.roll.proof, entropy } } }
})

console.log(JSON.stringify(said(entries)))
for (let i = 0; i < reveals.length; i++) {
  console.log(JSON.stringify(said(withBytes(i, (i + 1) % reveals.length))))
}
