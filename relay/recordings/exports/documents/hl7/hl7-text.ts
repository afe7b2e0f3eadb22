/** Text of people between HL7 v2's delimiters. Source: HL7 v2.6, 2.7.1. */
export const hl7Text = (text: string): string =>
  text.replaceAll(/[\\|^~&\u0000-\u001f\u007f]/g, (letter) => ESCAPED[letter] ?? hex(letter));

const ESCAPED: Readonly<Record<string, string>> = {
  '\\': '\\E\\',
  '|': '\\F\\',
  '^': '\\S\\',
  '&': '\\T\\',
  '~': '\\R\\',
  '\n': '\\.br\\',
  '\r': '\\.br\\',
};

const hex = (letter: string): string => `\\X${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}\\`;

/** `20261122130509.250+0000` */
export const hl7Time = (instant: number): string =>
  `${new Date(Math.floor(instant)).toISOString().replaceAll(/[-:TZ]/g, '')}+0000`;
