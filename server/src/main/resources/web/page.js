// What the pages with forms share: asking the server, and saying how it went.
export const $ = (id) => document.getElementById(id)

// Asks the server; what it refuses is an Error with its words and its status.
export const api = async (method, path, body) => {
  const answer = await fetch('/api/v1' + path, {
    method,
    headers: body ? { 'Content-Type': 'application/json' } : {},
    body: body ? JSON.stringify(body) : undefined,
  })
  const json = answer.status === 204 || answer.status === 202 ? {} : await answer.json()
  if (!answer.ok) throw Object.assign(new Error(json.errors[0].detail), { status: answer.status })
  return json
}

// Shows what went wrong, or nothing.
export const complain = (problem) => {
  $('problem').textContent = problem ? problem.message : ''
  $('problem').hidden = !problem
}

// What answers an event: says that it works on it, and what went wrong.
export const trying = (work) => async (event) => {
  if (event) event.preventDefault()
  complain(null)
  $('status').textContent = 'One moment …'
  try {
    await work(event)
  } catch (problem) {
    complain(problem)
  }
  $('status').textContent = ''
}
