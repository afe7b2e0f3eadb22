import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { MessagePort } from 'node:worker_threads';
import type { ChildProgram } from './electron-ports.ts';
import type { FromChild, ToChild } from './utility-process-child.ts';

const BEFORE = new URL('./utility-process-child.ts', import.meta.url).href;

export interface RealProcesses {
  readonly program: ChildProgram;
  /** The newest one: a process of its own, to be killed as a crash would. */
  readonly newest: () => ChildProcess;
  /** What all of them have written. */
  readonly said: () => string;
}

/** Runs what is forked in real processes of Node. */
export function realProcesses(cwd = fileURLToPath(new URL('../..', import.meta.url))): RealProcesses {
  let newest: ChildProcess | null = null;
  let said = '';
  const program: ChildProgram = ({ entry, args, parent, exit }) => {
    const child = fork(entry, [...args], {
      ...{ cwd, serialization: 'advanced', execArgv: ['--import', BEFORE], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
    });
    newest = child;
    const ports = new Map<number, MessagePort>();
    let numbers = 0;
    const send = (message: ToChild): void => {
      if (child.connected) child.send(message);
    };
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    parent.listen((data, given) => {
      const named = given.map((port) => {
        numbers += 1;
        const number = numbers;
        ports.set(number, port);
        port.on('message', (value: unknown) => {
          send({ kind: 'port', port: number, data: value });
        });
        port.on('close', () => {
          if (ports.delete(number)) send({ kind: 'port-closed', port: number });
        });
        return number;
      });
      send({ kind: 'message', data, ports: named });
    });
    child.on('message', (message: FromChild) => {
      if (message.kind === 'message') parent.postMessage(message.data);
      else if (message.kind === 'port') ports.get(message.port)?.postMessage(message.data);
      else {
        const port = ports.get(message.port);
        ports.delete(message.port);
        port?.close();
      }
    });
    child.on('exit', (code, signal) => {
      exit(code ?? (signal === null ? 1 : 128));
    });
    return () => child.kill('SIGKILL');
  };
  return {
    program,
    newest: () => {
      if (newest === null) throw new Error('nothing was forked yet');
      return newest;
    },
    said: () => said,
  };
}
