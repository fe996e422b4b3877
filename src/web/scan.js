// Reads the code of a letter with the camera where the browser itself can (Chrome on Android). Elsewhere the button never shows, and the
// field takes a handheld scanner or the number.
const button = document.querySelector('[data-scan]')
const field = button && document.getElementById(button.dataset.scan)
const video = button?.parentElement.querySelector('video')
const trouble = button?.parentElement.querySelector('[data-scan-trouble]')

async function read() {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
  const stop = () => stream.getTracks().forEach(track => track.stop())
  addEventListener('pagehide', stop, { once: true })
  video.srcObject = stream
  video.hidden = false
  await video.play()
  const detector = new window.BarcodeDetector({ formats: ['qr_code'] })
  for (;;) {
    const [found] = await detector.detect(video)
    if (found != null) {
      stop()
      video.hidden = true
      field.value = found.rawValue
      field.form.requestSubmit()
      return
    }
    await new Promise(again => setTimeout(again, 200))
  }
}

if (field != null && video != null && 'BarcodeDetector' in window && navigator.mediaDevices != null) {
  button.hidden = false
  button.addEventListener('click', () => {
    button.disabled = true
    trouble.hidden = true
    read().catch(() => {
      video.hidden = true
      trouble.hidden = false
      button.disabled = false
    })
  })
}
