import QRCode from 'qrcode'

/** Dark runs of a QR code as [x, y, width] in modules, and the number of modules a side. */
export type QrRuns = { size: number; runs: [number, number, number][] }

/** Error correction M (15 %): a scratched or folded letter still reads. Refuses text longer than a QR code holds. */
export function qrRuns(text: string): QrRuns {
  const { data, size } = QRCode.create(text, { errorCorrectionLevel: 'M' }).modules
  const runs: [number, number, number][] = []
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!data[y * size + x]) continue
      const start = x
      while (x < size && data[y * size + x]) x++
      runs.push([start, y, x - start])
    }
  }
  return { size, runs }
}
