// Rolls notations with npm `@dice-roller/rpg-dice-roller`, with faces that are given.
// Task: {rolls: [{expr, faces}]}; answers with total and output, and how many faces were taken.
import { DiceRoll, NumberGenerator } from '@dice-roller/rpg-dice-roller'

const task = JSON.parse(process.argv[2])
for (const { expr, faces } of task.rolls) {
  let taken = 0
  NumberGenerator.generator.integer = () => faces[taken++]
  try {
    const roll = new DiceRoll(expr)
    console.log(JSON.stringify({ total: roll.total, output: roll.output, taken }))
  } catch (error) {
    console.log(JSON.stringify({ error: String(error.message) }))
  }
}
