import type { en } from './en.ts';

/** The same keys at every depth, any text. */
export type WordsLike<Source> = {
  readonly [Key in keyof Source]: Source[Key] extends string ? string : WordsLike<Source[Key]>;
};
export type Words = WordsLike<typeof en>;

type KeysOf<Source> = {
  [Key in keyof Source & string]: Source[Key] extends string ? Key : `${Key}.${KeysOf<Source[Key]>}`;
}[keyof Source & string];
/** Where a text stands in `en.ts`: `signOn.heading`. One that is not there does not compile. */
export type WordKey = KeysOf<typeof en>;

type TextAt<Source, Key extends string> = Key extends `${infer Room}.${infer Rest}`
  ? Room extends keyof Source
    ? TextAt<Source[Room], Rest>
    : never
  : Key extends keyof Source
    ? Source[Key]
    : never;
type BlanksIn<Text> = Text extends `${string}{{${infer Blank}}}${infer Rest}` ? Blank | BlanksIn<Rest> : never;
/** What the text under a key wants filled in. */
export type BlanksOf<Key extends WordKey> = BlanksIn<TextAt<typeof en, Key>>;
export type Filling<Key extends WordKey> = [BlanksOf<Key>] extends [never]
  ? []
  : [blanks: Readonly<Record<BlanksOf<Key>, string | number>>];

/** Says a text in the language of the screen. A blank that is not filled does not compile. */
export type Say = <Key extends WordKey>(key: Key, ...filling: Filling<Key>) => string;
