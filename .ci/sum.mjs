import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

// The figures of all runs together. A run that ended without a report, or a step that did not succeed, fails the whole.
const [folder, stepFailed] = process.argv.slice(2)
let passed = 0
let failed = 0
for (const name of readdirSync(folder).filter(file => file.endsWith('.json'))) {
  const report = JSON.parse(readFileSync(join(folder, name), 'utf8'))
  passed += report.numPassedTests
  failed += report.numFailedTests
  const broken = report.testResults.filter(file => file.status === 'failed')
  for (const file of broken) {
    console.log(`failed: ${name} ${file.name}`)
    for (const test of file.assertionResults.filter(result => result.status === 'failed')) console.log(`  ${test.fullName}`)
  }
  // A file that could not even be read counts as one.
  failed += broken.filter(file => file.assertionResults.every(result => result.status !== 'failed')).length
}
if (passed === 0 || stepFailed !== '0' || failed > 0) process.exitCode = 1
if (process.exitCode === 1 && failed === 0) console.log('A step beside the tests did not succeed: see above.')
console.log(`tests: ${passed} passed, ${failed} failed`)
