import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Plain JavaScript for whatever Node npm itself runs on (18 or newer): it brings the Node that runs everything else.
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const kept = join(root, 'node_modules', '.lock-hash')
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')
const installed = existsSync(kept) ? readFileSync(kept, 'utf8') : ''

// Somebody who links node_modules elsewhere looks after it; npm would empty the place it points to.
const linked = lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() === true

if (installed !== wanted && !linked) {
  process.stderr.write('Đang cài các gói cần thiết, lần đầu có thể mất một phút · Installing packages, up to a minute the first time…\n')
  try {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    })
    writeFileSync(kept, wanted)
  } catch {
    process.stderr.write(
      'Cài đặt không thành: kiểm tra kết nối mạng rồi chạy lại · `npm ci` did not succeed: check the network, then run the command again.\n',
    )
    process.exitCode = 1
  }
}
