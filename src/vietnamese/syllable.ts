const ONSET = '(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?'
const RIMES =
  'a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây e ec em en eng eo ep et ê êch êm ên ênh êp êt êu ' +
  'i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot ' +
  'ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt up ut uơ uy uya uych uynh uyên uyêt uyn uyp uyt uyu ' +
  'ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu ynh yt uôn oong iên uâ ay eng anh êu'
const SYLLABLE = new RegExp(`^${ONSET}(?:${[...new Set(RIMES.split(' '))].join('|')})$`, 'u')
const TONE_MARKS = /[\u0300\u0309\u0303\u0301\u0323]/g

// "ñ" and "baù" come apart into letters and tones too, and are no Vietnamese: a tone stands on a vowel, and not on the one that closes a rime.
const MISPLACED_TONE =
  /[bcdđghklmnpqrstvx][\u0300\u0309\u0303\u0301\u0323]|(?:a[iouy]|a\u0302[uy]|eo|e\u0302u|iu|u\u031bu|[ou][\u0302\u031b]?i)[\u0300\u0309\u0303\u0301\u0323]/u

/** Whether a word can be one syllable of Vietnamese: known beginning, known rime, at most one tone. Case does not matter. */
export function isSyllable(word: string): boolean {
  const parts = word.toLowerCase().normalize('NFD')
  if ((parts.match(TONE_MARKS)?.length ?? 0) > 1 || MISPLACED_TONE.test(parts)) return false
  const toneless = parts.replace(TONE_MARKS, '').normalize('NFC')
  // "gì", "giếng": the i of gi- is also the vowel.
  return SYLLABLE.test(toneless) || (toneless.startsWith('gi') && SYLLABLE.test(toneless.slice(1)))
}
