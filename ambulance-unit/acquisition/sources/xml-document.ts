import { parseXml, XmlDocumentType, XmlElement, XmlError, XmlText, type XmlNode } from '@rgrove/parse-xml';
import { type ClinicalOutcome, imported, refusedFor } from './clinical-failure.ts';

export { type XmlElement } from '@rgrove/parse-xml';

/** Tags and attributes; an annotated ECG of ten seconds has some twenty thousand. */
const MOST_PARTS = 500_000;

/** Encodings in which clinical XML is met, by the names that declarations use. */
const ENCODINGS: readonly string[] = [
  'utf-8',
  'us-ascii',
  'ascii',
  'iso-8859-1',
  'latin1',
  'windows-1252',
  'utf-16',
  'utf-16le',
  'utf-16be',
];

/**
 * Reads a file's bytes as XML and gives its root element. Strict: what is not well-formed is refused. A document type
 * is refused whatever it holds, so no entity but XML's own five is ever expanded and nothing outside is ever opened.
 * Where a format's files do name one (`named`), one that only names itself and its place is passed over, unopened.
 */
export function readXml(bytes: Uint8Array, named: string | null = null): ClinicalOutcome<XmlElement> {
  const text = textOf(bytes);
  if (!text.ok) return text;
  if (hasTooManyParts(text.value)) return refusedFor({ kind: 'too-many-elements', limit: MOST_PARTS });
  try {
    const document = parseXml(text.value, { preserveDocumentType: true });
    const isRefused = (type: XmlDocumentType): boolean => type.name !== named || type.internalSubset !== null;
    if (document.children.some((node) => node instanceof XmlDocumentType && isRefused(node)))
      return refusedFor({ kind: 'document-type' });
    return document.root === null
      ? refusedFor({ kind: 'not-xml', why: 'there is no element' })
      : imported(document.root);
  } catch (thrown) {
    // The parser descends one call an element: a file that nests hundreds of thousands of them runs out of stack.
    if (thrown instanceof RangeError) return refusedFor({ kind: 'nested-too-deeply' });
    if (!(thrown instanceof XmlError)) throw thrown;
    // A document type with entities of its own fails at their first use.
    if (text.value.includes('<!DOCTYPE')) return refusedFor({ kind: 'document-type' });
    const [why = ''] = thrown.message.split('\n');
    return refusedFor({ kind: 'not-xml', why: why.trim() });
  }
}

/** Each begins with `<` or has a `=`; every one costs some hundred bytes of memory, whatever it says. */
function hasTooManyParts(text: string): boolean {
  let parts = 0;
  for (const mark of ['<', '=']) {
    for (let at = text.indexOf(mark); at >= 0 && parts <= MOST_PARTS; at = text.indexOf(mark, at + 1)) parts += 1;
  }
  return parts > MOST_PARTS;
}

function textOf(bytes: Uint8Array): ClinicalOutcome<string> {
  const encoding = encodingOf(bytes).toLowerCase();
  if (!ENCODINGS.includes(encoding)) return refusedFor({ kind: 'unknown-encoding', encoding });
  try {
    return imported(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    return refusedFor({ kind: 'wrong-encoding', encoding });
  }
}

/** By byte order mark, else by the pattern of the first bytes, else as the declaration says. Source: XML 1.0, appendix F. */
function encodingOf(bytes: Uint8Array): string {
  const [first = 0, second = 0] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0x3c && second === 0) return 'utf-16le';
  if (first === 0 && second === 0x3c) return 'utf-16be';
  const beginning = String.fromCharCode(...bytes.subarray(0, 200));
  const declared =
    /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']/.exec(beginning)?.[1] ?? 'utf-8';
  // Bytes that stand singly are no UTF-16, whatever the declaration says.
  return /^utf-?16/i.test(declared) ? 'utf-8' : declared;
}

const isElement = (node: XmlNode): node is XmlElement => node instanceof XmlElement;
/** A name without its prefix. */
export const nameOf = (element: XmlElement): string => element.name.slice(element.name.indexOf(':') + 1);

export const childrenNamed = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter(isElement).filter((child) => nameOf(child) === name);

/** Follows names from child to child, the first of each; null where one is missing. */
export function descend(element: XmlElement | null, ...names: readonly string[]): XmlElement | null {
  let at = element;
  for (const name of names) at = at === null ? null : (childrenNamed(at, name)[0] ?? null);
  return at;
}

/** Every element below with this name, in the order of the document. */
export function* descendants(element: XmlElement, name: string): Generator<XmlElement> {
  // A stack of its own: a file may nest more deeply than calls can.
  const waiting = element.children.filter(isElement).reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (nameOf(next) === name) yield next;
    for (const child of next.children.filter(isElement).reverse()) waiting.push(child);
  }
}

/** The text of an element itself, without that of its children. */
export const ownText = (element: XmlElement | null): string =>
  element?.children.map((child) => (child instanceof XmlText ? child.text : '')).join('') ?? '';

export const attributeOf = (element: XmlElement | null, name: string): string => element?.attributes[name] ?? '';
