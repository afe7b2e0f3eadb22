/** Text of people for an XML document: what XML 1.0 has no room for, such as control characters, stands as its number. */
export const xmlText = (text: string): string =>
  text.replaceAll(
    /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu,
    (letter) => `[U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
  );
