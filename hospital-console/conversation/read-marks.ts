import { create } from 'zustand';
import { keptText } from '../preferences/kept.ts';
import { parseReadMarks, type ReadMarks, withRead } from './unread.ts';

const keptOf = (person: string) => keptText(`prearrival-read ${person}`);

interface ReadMarkStore {
  readonly person: string;
  readonly marks: ReadMarks;
  readonly signIn: (person: string) => void;
  readonly read: (session: string, ledger: string, through: number) => void;
}

/** Up to where whoever is signed in has read each session, on this computer. */
export const useReadMarks = create<ReadMarkStore>()((set, get) => ({
  person: '',
  marks: {},
  signIn(person) {
    if (person !== get().person) set({ person, marks: parseReadMarks(keptOf(person).read()) });
  },
  read(session, ledger, through) {
    const { person, marks } = get();
    const next = withRead(marks, session, ledger, through);
    if (next === marks) return;
    keptOf(person).write(JSON.stringify(next));
    set({ marks: next });
  },
}));
