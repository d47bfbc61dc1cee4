const isIn = (letters: string) => {
  const table = new Uint8Array(128);
  for (const letter of letters) table[letter.charCodeAt(0)] = 1;
  return table;
};
const VOWEL = isIn("aeiouy"), NOT_AFTER_SHORT = isIn("aeiouwxY");
const APOSTROPHE = 39, Y = 121, CONSONANT_Y = 89;

/*
 * The word in work, one for the whole module: its letters (`Y` is a consonant y, 0 one that English does not
 * have), how many there are, and the first that differs from the word as it was read.
 */
let letters = new Uint8Array(64), changed = 0;
/** How many letters there are. */
export let length = 0;

/** Takes a word in, without an apostrophe at its front, and marks each y that is a consonant. */
export function read(word: string): void {
  if (word.length > letters.length) letters = new Uint8Array(2 * word.length);
  const skip = word.charCodeAt(0) === APOSTROPHE ? 1 : 0;
  length = word.length - skip;
  changed = skip ? 0 : length;
  let afterVowel = true;
  for (let i = 0; i < length; i++) {
    const letter = word.charCodeAt(i + skip);
    if (letter === Y && afterVowel) {
      letters[i] = CONSONANT_Y;
      afterVowel = false;
    } else {
      letters[i] = letter < 128 ? letter : 0;
      afterVowel = letter < 128 && VOWEL[letter] === 1;
    }
  }
}

/** The code of a letter; 0 outside the word. */
export const at = (i: number): number => i < 0 || i >= length ? 0 : letters[i]!;

export const isVowel = (i: number): boolean => VOWEL[at(i)] === 1;

export const isY = (i: number): boolean => at(i) === Y || at(i) === CONSONANT_Y;

export function hasVowel(end: number): boolean {
  for (let i = 0; i < end; i++) if (isVowel(i)) return true;
  return false;
}

/** Behind the first consonant that follows a vowel, from a place on; the end where there is none. */
export function nextRegion(from: number): number {
  let i = from;
  while (i < length && VOWEL[letters[i]!] === 0) i++;
  while (i < length && VOWEL[letters[i]!] === 1) i++;
  return i < length ? i + 1 : length;
}

export function startsWith(text: string): boolean {
  if (text.length > length) return false;
  for (let i = 0; i < text.length; i++) if (letters[i] !== text.charCodeAt(i)) return false;
  return true;
}

export function endsWith(text: string): boolean {
  const from = length - text.length;
  if (from < 0) return false;
  for (let i = text.length - 1; i >= 0; i--) {
    if (letters[from + i] !== text.charCodeAt(i)) return false;
  }
  return true;
}

/** A short syllable at the end: consonant, vowel, consonant other than w, x, Y; or vowel, consonant. */
export function endsShort(): boolean {
  if (length === 2) return isVowel(0) && !isVowel(1);
  if (length === 4 && startsWith("past")) return true;
  return length > 2 && !isVowel(length - 3) && isVowel(length - 2) &&
    !NOT_AFTER_SHORT[letters[length - 1]!];
}

/** Makes the word end behind `to` letters. */
export function cut(to: number): void {
  length = to;
}

/** Makes the word end behind `to` letters, and adds others. */
export function end(to: number, ending: string): void {
  changed = Math.min(changed, to);
  for (let i = 0; i < ending.length; i++) letters[to + i] = ending.charCodeAt(i);
  length = to + ending.length;
}

/** The word as it is now. What was left alone is cut from `word` itself, which copies nothing. */
export function written(word: string): string {
  const skip = word.charCodeAt(0) === APOSTROPHE ? 1 : 0, kept = Math.min(changed, length);
  let text = word.slice(0, kept);
  for (let i = kept; i < length; i++) {
    const letter = letters[i]!;
    text += letter === CONSONANT_Y ? "y" : letter ? String.fromCharCode(letter) : word[i + skip]!;
  }
  return text;
}
